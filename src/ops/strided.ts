import type { Sizes } from "../core/shape.ts";
import { mapped } from "../core/shape.ts";
import { copyInto, done, fill, rowMajor } from "../engine/copying.ts";
import { isRowMajor, type Strided } from "../engine/strided.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { defineOp, type Op } from "./define.ts";
import type { Geometry, Operand } from "./record.ts";
import { sum } from "./reduce.ts";
import { floats } from "./samples.ts";

/** Where the elements of `view` stand, counted from the first one of `base`. */
export function geometryOf(view: Strided, base: Strided): Geometry {
  return { sizes: view.sizes, strides: view.strides, offset: view.offset - base.offset };
}

/** A copy of the elements that `geometry` names in a tensor laid out row-major. */
export const asStrided: Op<[Tensor], [geometry: Geometry]> = defineOp<[Tensor], [geometry: Geometry]>({
  name: "asStrided",
  arity: 1,
  shape: (_, { sizes }) => sizes,
  dtype: ([x]) => x.dtype,
  forward(out, [x], geometry) {
    const flat = rowMajor(x);
    copyInto(out, { ...geometry, storage: flat.storage, dtype: x.dtype, offset: flat.offset + geometry.offset });
    done(flat, x);
  },
  vjp: (g, _, { sizes, args: [geometry] }) => [() => intoZeros(g, sizes[0], geometry)],
  samples: () => [
    [floats([3, 4]), { sizes: [3, 2], strides: [4, 2], offset: 1 }],
    [floats([3, 4]), { sizes: [2, 3, 2], strides: [4, 0, 1], offset: 2 }],
  ],
});

/** A copy of x, laid out row-major, in which the elements that `geometry` names are those of y. */
export const asStridedScatter: Op<[Tensor, Operand], [geometry: Geometry]> = defineOp<
  [Tensor, Operand],
  [geometry: Geometry]
>({
  name: "asStridedScatter",
  arity: 2,
  shape: ([x]) => x.sizes,
  dtype: ([x]) => x.dtype,
  forward(out, [x, y], geometry) {
    copyInto(out, x);
    const region = { ...geometry, storage: out.storage, dtype: out.dtype, offset: out.offset + geometry.offset };
    if (typeof y === "number") fill(region, y);
    else copyInto(region, y);
  },
  vjp: (g, _, { args: [geometry] }) => [() => asStridedScatter(g, 0, geometry), () => asStrided(g, geometry)],
  samples: () => [[floats([3, 4]), floats([3, 2], 5), { sizes: [3, 2], strides: [4, 2], offset: 1 }]],
});

const zeros: Op<[Tensor], [sizes: Sizes, geometry: Geometry]> = defineOp<[Tensor], [sizes: Sizes, geometry: Geometry]>({
  name: "scatterIntoZeros",
  arity: 1,
  shape: (_, sizes) => sizes,
  dtype: ([x]) => x.dtype,
  forward(out, [x], _, geometry) {
    fill(out, 0);
    copyInto({ ...geometry, storage: out.storage, dtype: out.dtype, offset: out.offset + geometry.offset }, x);
  },
  vjp: (g, _, { args: [, geometry] }) => [() => asStrided(g, geometry)],
  samples: () => [[floats([3, 2]), [3, 4], { sizes: [3, 2], strides: [4, 2], offset: 1 }]],
});

/** Zeros of shape `sizes` with g added where `geometry` points: the gradient of taking those elements. */
export function intoZeros(g: Tensor, sizes: Sizes, geometry: Geometry): Tensor {
  const repeated = geometry.strides.flatMap((stride, d) => (stride === 0 && geometry.sizes[d] !== 1 ? [d] : []));
  if (repeated.length === 0) return zeros(g, sizes, geometry);
  const once = { ...geometry, sizes: mapped(geometry.sizes, (n, d) => (repeated.includes(d) ? 1 : n)) };
  return zeros(sum(g, repeated, true), sizes, once);
}

// Views know places in the storage, gradients know rows and columns. For a row-major tensor that is the same; for
// another, its gradient is laid out as the tensor is, with zeros in the gaps, before a view's part of it is looked at.

/** The shape of a gradient laid out as `base` is. */
function layout(base: Strided): Sizes {
  if (isRowMajor(base)) return base.sizes;
  return [base.sizes.reduce((n, size, d) => n + Math.max(size - 1, 0) * base.strides[d], 1)];
}

/** A gradient of `base`, laid out as `base` is. */
export function laidOut(g: Tensor, base: Strided): Tensor {
  return isRowMajor(base) ? g : intoZeros(g, layout(base), geometryOf(base, base));
}

/** The gradient of `base` again from what `laidOut` gave. */
export function broughtBack(g: Tensor, base: Strided): Tensor {
  return isRowMajor(base) ? g : asStrided(g, geometryOf(base, base));
}

/** The gradient of `base` that comes of the gradient g of a view of it. */
export function ofBase(g: Tensor, base: Strided, view: Strided): Tensor {
  return broughtBack(intoZeros(g, layout(base), geometryOf(view, base)), base);
}
