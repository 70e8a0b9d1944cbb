import { ShapeError, show, ValueError } from "../core/errors.ts";
import { checkSizes, mapped, normalizeDim, normalizeDims, numel, type Sizes } from "../core/shape.ts";
import { copyInto, copyOf, done } from "../engine/copying.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { composeOp } from "./compose.ts";
import { clone } from "./convert.ts";
import { defineOp, type Op } from "./define.ts";
import { cat } from "./join.ts";
import { floats } from "./samples.ts";
import { slice } from "./slicing.ts";
import { expand, reshape, view } from "./views.ts";

// The same elements in other places, or more often than once.

/** x with the order of its elements turned round along `dims`; a copy. */
export const flip: Op<[Tensor], [dims: readonly number[]]> = defineOp<[Tensor], [dims: readonly number[]]>({
  name: "flip",
  arity: 1,
  shape([x], dims) {
    normalizeDims("flip", dims, x.sizes.length);
    return x.sizes;
  },
  dtype: ([x]) => x.dtype,
  forward(out, [x], dims) {
    const turned = dims.length === 0 ? [] : normalizeDims("flip", dims, x.sizes.length);
    const from = out.storage === x.storage ? copyOf(x) : x;
    const first = turned.reduce((at, d) => at + (x.sizes[d] - 1) * from.strides[d], from.offset);
    const { sizes, storage, dtype } = from;
    const strides = mapped(from.strides, (step, d) => (turned.includes(d) ? -step : step));
    copyInto(out, { sizes, storage, dtype, strides, offset: numel(sizes) === 0 ? 0 : first });
    done(from, x);
  },
  vjp: (g, _, { args: [dims] }) => [() => flip(g, dims)],
  samples: () => [
    [floats([3, 4]), [0]],
    [floats([2, 3, 4]), [-1, 0]],
    [floats([3]), []],
    [floats([]), [0]],
  ],
});

/**
 * x with its elements moved by `shifts` along `dims`; what leaves at one end comes back at the other. Without dims
 * they are moved in x laid out flat.
 * @throws ValueError when there is not one shift for each dim
 */
export const roll: (x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[] | null) => Tensor =
  composeOp(
    "roll",
    (x: Tensor, shifts: number | readonly number[], dims: number | readonly number[] | null = null) => {
      const by = typeof shifts === "number" ? [shifts] : shifts;
      const along = typeof dims === "number" ? [dims] : (dims ?? []);
      if (along.length === 0 && by.length === 1) return reshape(rolled(reshape(x, [-1]), by[0], 0), x.sizes);
      if (by.length === 0 || by.length !== along.length) {
        throw new ValueError("roll", `wants one shift for each dim, got shifts ${show(by)} and dims ${show(along)}`);
      }
      return along.reduce((y, d, i) => rolled(y, by[i], normalizeDim("roll", d, x.sizes.length)), x);
    },
    () => [
      [floats([3, 4]), 1, null],
      [floats([3, 4]), -1, 1],
      [floats([2, 3]), [1, 5], [0, -1]],
      [floats([]), 2, null],
    ],
  );

function rolled(x: Tensor, shift: number, dim: number): Tensor {
  const n = x.sizes[dim] ?? 1;
  const cut = n === 0 ? 0 : (((n - shift) % n) + n) % n;
  if (cut === 0) return clone(x);
  return cat([slice(x, dim, cut, null, 1), slice(x, dim, 0, cut, 1)], dim);
}

/** x laid side by side with itself `times[d]` times along each dimension; new ones come in front. @throws ShapeError */
export const repeat: (x: Tensor, times: Sizes) => Tensor = composeOp(
  "repeat",
  (x: Tensor, times: Sizes) => {
    checkSizes("repeat", times);
    const lead = times.length - x.sizes.length;
    if (lead < 0) {
      throw new ShapeError("repeat", `wants a number for each of the ${x.sizes.length} dims, got ${show(times)}`, [
        x.sizes,
      ]);
    }
    const sizes = times.map((_, d) => (d < lead ? 1 : x.sizes[d - lead]));
    // [a, b] as [1, a, 1, b], stretched to [m, a, n, b].
    const apart = expand(
      reshape(
        x,
        sizes.flatMap((n) => [1, n]),
      ),
      sizes.flatMap((n, d) => [times[d], n]),
    );
    return view(
      clone(apart),
      mapped(sizes, (n, d) => n * times[d]),
    );
  },
  () => [
    [floats([3]), [4]],
    [floats([2, 3]), [2, 1, 2]],
    [floats([]), [3]],
  ],
);

/** As repeat, with as many dimensions as are needed: fewer numbers than dims count for the last ones. */
export function tile(x: Tensor, times: Sizes): Tensor {
  const missing = Math.max(x.sizes.length - times.length, 0);
  return repeat(x, [...new Array<number>(missing).fill(1), ...times]);
}

/** Grids of coordinates: each 1-d tensor stretched over the product of all. `xy` puts the second dimension first. */
export function meshgrid(tensors: readonly Tensor[], indexing: "ij" | "xy" = "ij"): Tensor[] {
  if (tensors.length === 0) throw new ValueError("meshgrid", "there must be at least one tensor");
  if (indexing !== "ij" && indexing !== "xy") {
    throw new ValueError("meshgrid", `indexing is "ij" or "xy", got ${JSON.stringify(indexing)}`);
  }
  for (const { sizes } of tensors) {
    if (sizes.length > 1) throw new ShapeError("meshgrid", `wants tensors of at most one dim, got ${show(sizes)}`);
  }
  const swapped = indexing === "xy" && tensors.length >= 2;
  const order = tensors.map((_, i) => (swapped && i < 2 ? 1 - i : i));
  const sizes = mapped(order, (i) => numel(tensors[i].sizes));
  const grids = order.map((i, d) => {
    const own = mapped(sizes, (n, k) => (k === d ? n : 1));
    return expand(reshape(tensors[i], own), sizes);
  });
  return order.map((i) => grids[i]);
}

/** `expand` to the shape of another tensor. */
export const expandAs = (x: Tensor, other: Tensor): Tensor => expand(x, other.sizes);

/** `view` in the shape of another tensor. */
export const viewAs = (x: Tensor, other: Tensor): Tensor => view(x, other.sizes);
