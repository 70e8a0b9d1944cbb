import type { DType } from "../../../src/core/dtype.ts";
import type { Operand, Subscript } from "../../../src/ops/index.ts";
import * as ops from "../../../src/ops/index.ts";
import type { Tensor } from "../../../src/tensor/tensor.ts";
import "../../../src/torch.ts"; // the methods
import { wider } from "./wider-calls.ts";

// What the names in golden cases stand for: the ops in the registry, and what is made of them.

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature
export type Callable = (...args: any[]) => Tensor | readonly Tensor[];

const both = ({ values, indices }: { values: Tensor; indices: Tensor }): Tensor[] => [values, indices];

/** `x.add_(y)` and its like: on x itself, or, where x is a leaf that requires a gradient, on a copy. */
const changed =
  (name: string) =>
  (x: Tensor, ...rest: unknown[]): Tensor => {
    const y = x.requiresGrad ? x.mul(1) : x;
    return (y as unknown as Record<string, (...args: unknown[]) => Tensor>)[name](...rest);
  };

const composed: Record<string, Callable> = {
  ...wider,
  max: (x: Tensor, dim?: number, keepdim = false) => (dim === undefined ? x.max() : both(x.max(dim, { keepdim }))),
  min: (x: Tensor, dim?: number, keepdim = false) => (dim === undefined ? x.min() : both(x.min(dim, { keepdim }))),
  addAlpha: (x: Tensor, y: Tensor, alpha: number) => x.add(y, { alpha }),
  subAlpha: (x: Tensor, y: Tensor, alpha: number) => x.sub(y, { alpha }),
  vectorMatmul: ops.matmul,
  reshape: ops.reshape,
  flatten: ops.flatten,
  squeeze: ops.squeeze,
  unsqueeze: ops.unsqueeze,
  t: ops.t,
  T: (x: Tensor) => x.T,
  stack: ops.stack,
  gather: ops.gather,
  subscript: (x: Tensor, ...items: Subscript[]) => ops.subscript(x, items),
  setSubscript: (x: Tensor, values: Operand, accumulate: boolean, ...items: Subscript[]) =>
    ops.setSubscript(x.requiresGrad ? x.mul(1) : x, items, values, accumulate),
  arange: (start: number | bigint, end: number | bigint, step: number | bigint, dtype: DType) =>
    ops.arange(start, end, step, { dtype }),
  linspace: (start: number, end: number, steps: number, dtype: DType) => ops.linspace(start, end, steps, { dtype }),
  full: (sizes: number[], value: number | boolean, dtype: DType) => ops.full(sizes, value, { dtype }),
  eye: (n: number, m: number, dtype: DType) => ops.eye(n, m, { dtype }),
  ...Object.fromEntries(
    ["add_", "sub_", "mul_", "div_", "pow_", "relu_", "exp_", "neg_", "clamp_", "copy_", "fill_", "zero_"].map(
      (name) => [name, changed(name)],
    ),
  ),
};

/** What a case calls. */
export function callable(op: string): Callable {
  const found = composed[op] ?? ops.registry.get(op)?.call;
  if (found === undefined) throw new Error(`no op is called ${op}`);
  return found;
}
