import { ShapeError, show } from "../core/errors.ts";
import {
  broadcastStrides,
  checkSizes,
  contiguousStrides,
  inferShape,
  mapped,
  normalizeDim,
  normalizeDims,
  numel,
  type Sizes,
} from "../core/shape.ts";
import { isRowMajor, type Tensor } from "../tensor/tensor.ts";
import { clone } from "./convert.ts";
import { floats } from "./samples.ts";
import { defineView, type View } from "./view.ts";

/** Strides that show x's elements, in order, in another shape; null where that takes a copy. */
function stridesFor(x: Tensor, sizes: Sizes): Sizes | null {
  if (isRowMajor(x) || numel(sizes) === 0) return contiguousStrides(sizes);
  // Group x's dimensions into stretches that are walked without gaps, and cut those up anew from the back.
  const strides = [...sizes];
  let d = sizes.length - 1;
  let stretch = 1;
  let step = x.strides.at(-1) ?? 1;
  for (let i = x.sizes.length - 1; i >= 0; i--) {
    stretch *= x.sizes[i];
    const gap = i === 0 || (x.sizes[i - 1] !== 1 && x.strides[i - 1] !== stretch * step);
    if (!gap) continue;
    let cut = 1;
    while (d >= 0 && (cut < stretch || sizes[d] === 1)) {
      strides[d] = cut * step;
      cut *= sizes[d];
      d--;
    }
    if (cut !== stretch) return null;
    if (i > 0) {
      stretch = 1;
      step = x.strides[i - 1];
    }
  }
  return d === -1 ? strides : null;
}

/** A view that shows all elements in order in another shape, or throws. */
function reshaping(name: string, gradName?: string): View<[sizes: Sizes]> {
  return defineView<[sizes: Sizes]>({
    name,
    gradName,
    geometry(x, given) {
      const sizes = inferShape(name, x.sizes, given);
      const strides = stridesFor(x, sizes);
      if (strides !== null) return { sizes, strides, offset: x.offset };
      throw new ShapeError(
        name,
        `${show(x.sizes)} with strides ${show(x.strides)} cannot be shown as ${show(sizes)} without a copy; use reshape()`,
        [x.sizes, sizes],
      );
    },
    vjp: (g, sizes) => reshape(g, sizes),
    samples: () => [
      [floats([3, 4]), [2, 6]],
      [floats([3, 4]), [-1]],
      [floats([]), [1, 1]],
    ],
  });
}

/** x with another shape of as many elements; one size may be −1. Shares x's elements. @throws ShapeError if it cannot */
export const view: View<[sizes: Sizes]> = reshaping("view");
const reshapeView = reshaping("reshape", "ReshapeAliasBackward0");
const copyView = reshaping("unsafeView", "UnsafeViewBackward0");

/** x with another shape of as many elements; one size may be −1. A view where possible, else a copy. @throws ShapeError */
export function reshape(x: Tensor, given: Sizes): Tensor {
  const sizes = inferShape("reshape", x.sizes, given);
  return stridesFor(x, sizes) === null ? copyView(clone(x), sizes) : reshapeView(x, sizes);
}

/** x with its dimensions in another order: dimension d of the result is dimension dims[d] of x. */
export const permute: View<[dims: readonly number[]]> = defineView<[dims: readonly number[]]>({
  name: "permute",
  geometry(x, dims) {
    normalizeDims("permute", dims, x.sizes.length);
    if (dims.length !== x.sizes.length) {
      throw new ShapeError("permute", `${show(dims)} does not name each of the ${x.sizes.length} dims`, [x.sizes]);
    }
    const order = mapped(dims, (d) => normalizeDim("permute", d, x.sizes.length));
    return { sizes: mapped(order, (d) => x.sizes[d]), strides: mapped(order, (d) => x.strides[d]), offset: x.offset };
  },
  vjp(g, sizes, dims) {
    const inverse = [...dims];
    dims.forEach((d, i) => {
      inverse[normalizeDim("permute", d, sizes.length)] = i;
    });
    return permute(g, inverse);
  },
  samples: () => [
    [floats([2, 3, 4]), [2, 0, 1]],
    [floats([2, 3]), [-1, 0]],
  ],
});

/** x with two of its dimensions exchanged. */
export const transpose: View<[dim0: number, dim1: number]> = defineView<[dim0: number, dim1: number]>({
  name: "transpose",
  geometry(x, dim0, dim1) {
    const sizes = [...x.sizes];
    const strides = [...x.strides];
    const a = normalizeDim("transpose", dim0, sizes.length);
    const b = normalizeDim("transpose", dim1, sizes.length);
    if (sizes.length > 0) {
      [sizes[a], sizes[b]] = [sizes[b], sizes[a]];
      [strides[a], strides[b]] = [strides[b], strides[a]];
    }
    return { sizes, strides, offset: x.offset };
  },
  vjp: (g, _, dim0, dim1) => transpose(g, dim0, dim1),
  samples: () => [
    [floats([3, 4]), 0, 1],
    [floats([2, 3, 4]), -1, 0],
  ],
});

/** A matrix transposed. @throws ShapeError for more than two dimensions */
export const t: View = defineView({
  name: "t",
  geometry({ sizes, strides, offset }) {
    if (sizes.length > 2) throw new ShapeError("t", `wants at most 2 dims, got ${show(sizes)}`, [sizes]);
    return { sizes: [...sizes].reverse(), strides: [...strides].reverse(), offset };
  },
  vjp: (g) => t(g),
  samples: () => [[floats([3, 4])], [floats([4])]],
});

/** x repeated along its dimensions of size 1, without a copy; −1 keeps a size. @throws ShapeError */
export const expand: View<[sizes: Sizes]> = defineView<[sizes: Sizes]>({
  name: "expand",
  geometry(x, given) {
    const lead = given.length - x.sizes.length;
    const sizes = mapped(given, (n, d) => (n === -1 && d >= lead ? x.sizes[d - lead] : n));
    const fits = lead >= 0 && x.sizes.every((n, d) => n === 1 || n === sizes[lead + d]);
    if (!fits) {
      throw new ShapeError("expand", `${show(x.sizes)} cannot be expanded to ${show(given)}: only sizes of 1 can`, [
        x.sizes,
        given,
      ]);
    }
    checkSizes("expand", sizes);
    return { sizes, strides: broadcastStrides(x.sizes, x.strides, sizes), offset: x.offset };
  },
  vjp: (g) => g, // the tape sums it back to the input's shape
  samples: () => [
    [floats([3, 1]), [3, 4]],
    [floats([4]), [2, -1]],
  ],
});

const withoutOnes: View<[dim: number | readonly number[] | null]> = defineView<
  [dim: number | readonly number[] | null]
>({
  name: "squeeze",
  gradName: (dim) => (dim === null ? "SqueezeBackward0" : "SqueezeBackward1"),
  geometry({ sizes, strides, offset }, dim) {
    const dims = normalizeDims("squeeze", dim, sizes.length);
    const stays = (_: number, d: number) => sizes[d] !== 1 || !dims.includes(d);
    return { sizes: sizes.filter(stays), strides: strides.filter(stays), offset };
  },
  vjp: (g, sizes) => reshape(g, sizes),
  samples: () => [
    [floats([1, 3, 1]), null],
    [floats([1, 3, 1]), -1],
    [floats([1, 3, 1]), 1],
  ],
});

/** x without its dimensions of size 1, or without those of them in `dim`. */
export function squeeze(x: Tensor, dim: number | readonly number[] | null = null): Tensor {
  return withoutOnes(x, dim);
}

/** x with a dimension of size 1 put in at `dim`. */
export const unsqueeze: View<[dim: number]> = defineView<[dim: number]>({
  name: "unsqueeze",
  geometry({ sizes, strides, offset }, dim) {
    const at = normalizeDim("unsqueeze", dim, sizes.length + 1);
    const step = at < sizes.length ? sizes[at] * strides[at] : 1;
    const put = (list: Sizes, value: number) => [...list.slice(0, at), value, ...list.slice(at)];
    return { sizes: put(sizes, 1), strides: put(strides, step), offset };
  },
  vjp: (g, sizes) => reshape(g, sizes),
  samples: () => [
    [floats([3, 4]), 1],
    [floats([3, 4]), -1],
    [floats([]), 0],
  ],
});

/** x with its dimensions from `start` to `end` (both counted in) made into one. */
export function flatten(x: Tensor, start = 0, end = -1): Tensor {
  if (x.sizes.length === 0) return reshape(x, [1]);
  const from = normalizeDim("flatten", start, x.sizes.length);
  const to = normalizeDim("flatten", end, x.sizes.length);
  if (from === to) return x;
  if (from > to) throw new ShapeError("flatten", `startDim ${start} comes after endDim ${end}`, [x.sizes]);
  return reshape(x, [...x.sizes.slice(0, from), numel(x.sizes.slice(from, to + 1)), ...x.sizes.slice(to + 1)]);
}
