import { type DType, float64 } from "../core/dtype.ts";
import { copyInto } from "../engine/copying.ts";
import { isRowMajor, type Tensor, viewTensor } from "../tensor/tensor.ts";
import { defineOp, type Op } from "./define.ts";
import { floats } from "./samples.ts";

/** A row-major copy of x. */
export const clone: Op<[Tensor]> = defineOp<[Tensor]>({
  name: "clone",
  arity: 1,
  shape: ([x]) => x.sizes,
  dtype: ([x]) => x.dtype,
  forward: (out, [x]) => copyInto(out, x),
  vjp: (g) => [() => g],
  samples: () => [[floats([3, 4])]],
});

const convert: Op<[Tensor], [dtype: DType]> = defineOp<[Tensor], [dtype: DType]>({
  name: "to",
  gradName: "ToCopyBackward0",
  arity: 1,
  shape: ([x]) => x.sizes,
  dtype: (_, dtype) => dtype,
  forward: (out, [x]) => copyInto(out, x),
  vjp: (g) => [() => g], // the tape brings it back to the input's dtype
  samples: () => [[floats([3, 4]), float64]],
});

/** x in another dtype; x itself where it has that dtype already. Floats lose their fraction as integers. */
export function to(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : convert(x, dtype);
}

/** x itself where its elements stand row-major without gaps, else a copy. */
export function contiguous(x: Tensor): Tensor {
  return isRowMajor(x) ? x : clone(x);
}

/** x's elements without its history: no gradient flows through. In-place changes show in both, and are noticed. */
export function detach(x: Tensor): Tensor {
  return viewTensor(x, x.sizes, x.strides, x.offset);
}
