import { bool, type DType, int64 } from "./dtype.ts";
import { DTypeError } from "./errors.ts";

const ranges = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint8: [0n, 255n],
} as const;

/**
 * A value as an element of `dtype`: a bigint for int64, else a number. Fractions are cut off for integers.
 * @throws DTypeError for a value that the dtype cannot hold
 */
export function hold(op: string, value: number | bigint | boolean, dtype: DType): number | bigint {
  if (dtype.isFloatingPoint) return Number(value);
  if (dtype === int64 && Number.isSafeInteger(value)) return BigInt(value);
  if (dtype === bool) return Number(value) === 0 ? 0 : 1;
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new DTypeError(op, `${value} cannot be held in ${dtype}`);
  }
  const whole = typeof value === "number" ? BigInt(Math.trunc(value)) : BigInt(value);
  const [low, high] = ranges[dtype.name as keyof typeof ranges];
  if (whole < low || whole > high) throw new DTypeError(op, `${whole} cannot be held in ${dtype}`);
  return dtype === int64 ? whole : Number(whole);
}
