import type { Sizes } from "../core/shape.ts";
import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor/tensor.ts";

// What users write as arguments, in the form that ops take.

/** A value beside a tensor. */
export type Value = Tensor | number | bigint | boolean;

/** Bigints as numbers; booleans, and bigints that no number holds exactly, as 0-d tensors of their dtype. */
export function operand(value: Value): ops.Operand {
  if (typeof value === "boolean") return ops.full([], value);
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : ops.full([], value);
}

/** `f(2, 3)` and `f([2, 3])` mean the same. */
export function listOf(args: readonly (number | Sizes)[]): Sizes {
  return args.length === 1 && typeof args[0] !== "number" ? [...args[0]] : (args as readonly number[]);
}

export interface Keepdim {
  keepdim?: boolean;
}
