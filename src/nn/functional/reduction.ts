import { ValueError } from "../../core/errors.ts";
import { broadcast, numel, type Sizes } from "../../core/shape.ts";
import { computeInto } from "../../ops/compose.ts";
import { defineOp, type Op } from "../../ops/define.ts";
import { requireFloat, resultType } from "../../ops/dtypes.ts";
import * as ops from "../../ops/index.ts";
import type { Reduction } from "../../ops/softmax.ts";
import type { Tensor } from "../../torch.ts";

export type { Reduction };

export interface Reduced {
  /** "mean" (default) or "sum" over everything, or "none". */
  reduction?: Reduction;
}

/** @throws ValueError for what is no reduction */
export function checkReduction(reduction: Reduction): void {
  if (["none", "mean", "sum"].includes(reduction)) return;
  throw new ValueError("reduction", `'${String(reduction)}' is not a valid value for reduction`);
}

/** The losses as they are, their mean, or their sum. @throws ValueError for another reduction */
export function reduce(losses: Tensor, reduction: Reduction): Tensor {
  checkReduction(reduction);
  if (reduction === "none") return losses;
  return reduction === "mean" ? ops.mean(losses, null, false) : ops.sum(losses, null, false);
}

/** A loss of input and target, element by element. */
interface LossRecord<A extends readonly unknown[]> {
  readonly name: string;
  readonly gradName: string;
  each(x: Tensor, target: Tensor, ...args: A): Tensor;
  /** The derivatives of each loss: with respect to the input and to the target. */
  slopes: readonly [
    byInput: (x: Tensor, target: Tensor, ...args: A) => Tensor,
    byTarget: (x: Tensor, target: Tensor, ...args: A) => Tensor,
  ];
  samples(): readonly (readonly [Tensor, Tensor, ...A])[];
}

/** Makes a loss one op, so that the tape keeps nothing but what goes in; it takes the reduction after its tensors. */
export function defineLoss<A extends readonly unknown[]>(
  record: LossRecord<A>,
): Op<[Tensor, Tensor], [reduction: Reduction, ...args: A]> {
  type All = [reduction: Reduction, ...args: A];
  const { name, gradName, each, slopes } = record;
  const together = (a: Tensor, b: Tensor): Sizes => broadcast(name, a.sizes, b.sizes);
  return defineOp<[Tensor, Tensor], All>({
    name,
    gradName,
    arity: 2,
    shape([x, target], ...[reduction]: All) {
      const sizes = together(x, target);
      return reduction === "none" ? sizes : [];
    },
    dtype([x, target], ..._: All) {
      requireFloat(name, x);
      return resultType(x, target);
    },
    forward: (out, [x, target], reduction, ...args) =>
      computeInto(out, () => reduce(each(x, target, ...(args as unknown as A)), reduction)),
    saves: () => [0, 1],
    vjp: (g, [x, target], { args: [reduction, ...args] }) =>
      slopes.map((slope) => () => {
        const count = reduction === "mean" ? numel(together(x, target)) : 1;
        return ops.mul(slope(x, target, ...(args as unknown as A)), ops.div(g, count));
      }),
    samples: () =>
      record
        .samples()
        .flatMap(([x, target, ...args]) =>
          (["none", "mean", "sum"] as const).map((reduction) => [x, target, reduction, ...args] as const),
        ),
  });
}
