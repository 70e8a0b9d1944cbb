import { applyFunction, type FunctionName } from "../engine/functions.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { floatType } from "./dtypes.ts";
import { floats } from "./samples.ts";

/** Inputs for a function of one number: tensors of a few shapes, filled by `fill`. */
export const inputs =
  (fill: (sizes: number[], start: number) => Tensor = floats) =>
  (): [Tensor][] => [[fill([3, 4], 0)], [fill([], 0)], [fill([2, 3, 2], 5)]];

/** What the functions of one number have in common: element by element, and integers give float32. */
export function elementary(name: FunctionName, fill?: (sizes: number[], start: number) => Tensor) {
  return {
    name,
    arity: 1,
    shape: ([x]: [Tensor]) => x.sizes,
    dtype: ([x]: [Tensor]) => floatType(x.dtype),
    forward: (out: Tensor, [x]: [Tensor]) => applyFunction(name, out, x),
    samples: inputs(fill),
  };
}
