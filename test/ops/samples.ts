import { float64 } from "../../src/core/dtype.ts";
import type { Op } from "../../src/ops/define.ts";
import { type Registered, registry } from "../../src/ops/define.ts";
import "../../src/ops/index.ts";
import { type Operand, type OpRecord, OUT } from "../../src/ops/record.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";

// The samples of every op in the registry, made ready for a test.

/** Every op, by name. */
export const everyOp: readonly (readonly [name: string, op: Registered])[] = [...registry];

/** Every op that has a gradient. */
export const differentiable = everyOp.filter(([, op]) => op.differentiable);

/** The record of an op; null for views and for ops on lists. */
export function recordOf(op: Registered): OpRecord<readonly Operand[], readonly unknown[]> | null {
  return (op.call as Partial<Op<readonly Operand[], readonly unknown[]>>).record ?? null;
}

const isFloat = (x: unknown): x is Tensor => x instanceof Tensor && x.dtype.isFloatingPoint;

/** Whether gradients can be asked of a sample: it has a float tensor, itself or in a list. */
export function hasFloats(sample: readonly unknown[]): boolean {
  return sample.flat().some(isFloat);
}

/** Every value of a sample, also in its lists of tensors, put through `change`. */
function mapTensors(sample: readonly unknown[], change: (x: Tensor) => Tensor): unknown[] {
  return sample.map((x) => {
    if (x instanceof Tensor) return change(x);
    return Array.isArray(x) && x.some((y) => y instanceof Tensor) ? mapTensors(x, change) : x;
  });
}

/** The sample with its float tensors in float64, as leaves: all of them, or the k-th alone. */
export function leavesOf(
  sample: readonly unknown[],
  only: number | null = null,
): { args: unknown[]; leaves: Tensor[] } {
  const leaves: Tensor[] = [];
  let k = 0;
  const args = mapTensors(sample, (x) => {
    if (!isFloat(x)) return x;
    const leaf = torch.tensor(x, { dtype: float64 });
    if (only !== null && k++ !== only) return leaf;
    leaf.requiresGrad = true;
    leaves.push(leaf);
    return leaf;
  });
  return { args, leaves };
}

/** The sample with each tensor standing strided in a larger one: its last dimension first, every second element. */
export function strided(sample: readonly unknown[]): unknown[] {
  return mapTensors(sample, (x) => {
    if (x.ndim === 0) return x;
    const order = [x.ndim - 1, ...Array.from({ length: x.ndim - 1 }, (_, d) => d)];
    const back = [...Array.from({ length: x.ndim - 1 }, (_, d) => d + 1), 0];
    const turned = x.permute(order) as Tensor;
    const wide = torch.zeros([...turned.sizes.slice(0, -1), turned.sizes.at(-1)! * 2 + 1], {
      dtype: x.dtype,
    }) as Tensor;
    const odd = wide.index("...", "1::2") as Tensor;
    odd.copy_(turned as never);
    return odd.permute(back) as Tensor;
  });
}

/** Which of an op's operands can be looked at by the gradient of operand i, by the op's own word. */
export function savedFor(op: Registered, sample: readonly unknown[], i: number): readonly number[] {
  const record = recordOf(op);
  return record?.saves?.(i, Math.min(record.arity, sample.length)) ?? [];
}

export { OUT };
