import { int32, int64 } from "../../core/dtype.ts";
import { DTypeError, IndexError, ShapeError, show, ValueError } from "../../core/errors.ts";
import { numel } from "../../core/shape.ts";
import { again } from "../../engine/capture.ts";
import { defineOp, type Op } from "../../ops/define.ts";
import * as ops from "../../ops/index.ts";
import { floats, indices } from "../../ops/samples.ts";
import type { Tensor } from "../../torch.ts";

/** x·weightᵀ (+ bias), for x of [..., in], weight of [out, in] and bias of [out]. @throws ShapeError, DTypeError */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  return bias === null ? ops.linear(x, weight) : ops.linear(x, weight, bias);
}

/** The rows of weight at index; the row `padding` gets no gradient. */
const lookUp: Op<[Tensor], [index: Tensor, padding: number | null]> = defineOp<
  [Tensor],
  [index: Tensor, padding: number | null]
>({
  name: "embedding",
  arity: 1,
  shape: ([weight], index) => [...index.sizes, weight.sizes[1]],
  dtype: ([weight]) => weight.dtype,
  forward: (out, [weight], index) => ops.indexBy.record.forward(out, [weight], [index]),
  vjp: (g, _, { sizes: [sizes], args: [index, padding] }) => [
    () => {
      const counted = padding === null ? g : ops.where(ops.unsqueeze(ops.ne(index, padding), -1), g, 0);
      return ops.indexPut(ops.full(sizes, 0, { dtype: g.dtype }), counted, [index], true);
    },
  ],
  // None with a padding: its gradient is not that of the function.
  samples: () => [
    [floats([5, 3]), indices([4], 5), null],
    [floats([5, 3]), indices([2, 4], 5), null],
  ],
});

/**
 * The rows of `weight` ([count, size]) at the whole numbers in `index`: [...index, size].
 * @param options.paddingIdx a row that gets no gradient; negative ones count from the end
 * @throws DTypeError, ShapeError; IndexError for what is no row
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.embedding.html
 * @example
 * F.embedding(torch.tensor([2n, 0n]), torch.eye(3)).tolist(); // [[0, 0, 1], [1, 0, 0]]
 */
export function embedding(
  index: Tensor,
  weight: Tensor,
  { paddingIdx = null }: { paddingIdx?: number | null } = {},
): Tensor {
  if (index.dtype !== int64 && index.dtype !== int32) {
    throw new DTypeError("embedding", `the indices must be int64 or int32, not ${index.dtype}; use .to(torch.int64)`);
  }
  if (weight.sizes.length !== 2) {
    throw new ShapeError("embedding", `the weight must be [count, size], got ${show(weight.sizes)}`, [weight.sizes]);
  }
  again(checkRows, index);
  return lookUp(weight, index, paddingIdx === null ? null : paddingRow(paddingIdx, weight.sizes[0]));
}

/** @throws IndexError for rows before the first */
function checkRows(index: Tensor): void {
  if (numel(index.sizes) > 0 && Number(ops.amin(index, null, false).item()) < 0) {
    throw new IndexError("embedding", `index ${index.amin().item()} is out of range: rows are counted from 0`);
  }
}

/** The row that is the padding, counted from the front. @throws ValueError when there is none */
export function paddingRow(paddingIdx: number, count: number): number {
  if (Number.isInteger(paddingIdx) && paddingIdx >= -count && paddingIdx < count) {
    return paddingIdx < 0 ? paddingIdx + count : paddingIdx;
  }
  throw new ValueError("embedding", `paddingIdx must be within the ${count} embeddings, got ${paddingIdx}`);
}
