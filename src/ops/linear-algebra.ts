import { DTypeError, ShapeError, show } from "../core/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { composeOp } from "./compose.ts";
import { matmul } from "./matmul.ts";
import { floats } from "./samples.ts";
import { unsqueeze } from "./views.ts";

// The products that matmul has in it, each for tensors of its own number of dimensions alone.

function product(name: string, dims: readonly [number, number], samples: () => [Tensor, Tensor][]) {
  return composeOp(
    name,
    (a: Tensor, b: Tensor) => {
      const [x, y] = [a.sizes, b.sizes];
      const inner = y[dims[1] === 1 ? 0 : dims[1] - 2];
      if (x.length !== dims[0] || y.length !== dims[1]) {
        throw new ShapeError(name, `wants ${dims[0]} and ${dims[1]} dims, got ${show(x)} and ${show(y)}`, [x, y]);
      }
      if (x[dims[0] - 1] !== inner || (dims[0] === 3 && x[0] !== y[0])) {
        throw new ShapeError(name, `sizes do not fit, ${show(x)} and ${show(y)}`, [x, y]);
      }
      if (a.dtype !== b.dtype) {
        throw new DTypeError(
          name,
          `both must have the same dtype, got ${a.dtype} and ${b.dtype}; convert one with .to(…)`,
        );
      }
      return matmul(a, b);
    },
    samples,
  );
}

/** The sum of the products of two vectors' elements. @throws ShapeError, DTypeError */
export const dot = product("dot", [1, 1], () => [[floats([4]), floats([4], 5)]]);

/** A matrix times a vector. @throws ShapeError, DTypeError */
export const mv = product("mv", [2, 1], () => [[floats([3, 4]), floats([4], 5)]]);

/** A matrix times a matrix. @throws ShapeError, DTypeError */
export const mm = product("mm", [2, 2], () => [[floats([3, 4]), floats([4, 2], 5)]]);

/** Each matrix of a batch times the one of another batch. @throws ShapeError, DTypeError */
export const bmm = product("bmm", [3, 3], () => [[floats([2, 3, 4]), floats([2, 4, 2], 5)]]);

/** Every element of one vector times every element of another: [n] and [m] give [n, m]. @throws ShapeError */
export const outer: (a: Tensor, b: Tensor) => Tensor = composeOp(
  "outer",
  (a: Tensor, b: Tensor) => {
    if (a.sizes.length === 1 && b.sizes.length === 1) return mul(unsqueeze(a, 1), b);
    throw new ShapeError("outer", `wants two vectors, got ${show(a.sizes)} and ${show(b.sizes)}`, [a.sizes, b.sizes]);
  },
  () => [[floats([3]), floats([4], 5)]],
  { gradName: "MulBackward0" },
);
