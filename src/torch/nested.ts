import { Tensor } from "../tensor/tensor.ts";

// Values that tensors stand in: alone, or in arrays and plain objects.

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The tensors in a value. */
export function* tensorsIn(value: unknown): Iterable<Tensor> {
  if (value instanceof Tensor) yield value;
  else if (Array.isArray(value)) for (const item of value) yield* tensorsIn(item);
  else if (isRecord(value)) for (const item of Object.values(value)) yield* tensorsIn(item);
}

/** The value with others in place of its tensors, and `rest` of what else stands in it. */
export function mapTensors(value: unknown, f: (x: Tensor) => unknown, rest = (other: unknown) => other): unknown {
  if (value instanceof Tensor) return f(value);
  if (Array.isArray(value)) return value.map((item) => mapTensors(item, f, rest));
  if (!isRecord(value)) return rest(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTensors(item, f, rest)]));
}
