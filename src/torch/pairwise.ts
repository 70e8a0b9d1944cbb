import type { ToFloat } from "../core/dtype-types.ts";
import { DTypeError } from "../core/errors.ts";
import type { Fits, Operand, Result, ShapeOf, With } from "../core/shape-types.ts";
import * as ops from "../ops/index.ts";
import { Tensor } from "../tensor/tensor.ts";
import { operand, sumOf, type Value } from "../tensor-methods.ts";
import type { PairDType } from "./forms.ts";

// Functions of two operands: arithmetic and comparison.

type Pairwise<Op extends string> = <const X extends Operand, const T extends Operand>(
  x: X,
  y: Fits<T, With<Op, ShapeOf<X>, T>>,
) => Tensor<Result<With<Op, ShapeOf<X>, T>>, PairDType<X, T>>;

type WithAlpha<Op extends string> = <const X extends Operand, const T extends Operand>(
  x: X,
  y: Fits<T, With<Op, ShapeOf<X>, T>>,
  options?: { alpha?: number },
) => Tensor<Result<With<Op, ShapeOf<X>, T>>, PairDType<X, T>>;

type Compared<Op extends string> = <const X extends Operand, const T extends Operand>(
  x: X,
  y: Fits<T, With<Op, ShapeOf<X>, T>>,
) => Tensor<Result<With<Op, ShapeOf<X>, T>>, "bool">;

type Divided = <const X extends Operand, const T extends Operand>(
  x: X,
  y: Fits<T, With<"div", ShapeOf<X>, T>>,
) => Tensor<Result<With<"div", ShapeOf<X>, T>>, ToFloat<PairDType<X, T>>>;

/** A function of two operands, of which the first may be a number: `torch.sub(1, x)` is Python's `1 - x`. */
function pairwise<F>(name: string, op: (a: ops.Operand, b: ops.Operand) => Tensor): F {
  return ((x: Value, y: Value, options?: { alpha?: number }) => {
    if (x instanceof Tensor || y instanceof Tensor) {
      if (options?.alpha !== undefined && (name === "add" || name === "sub"))
        return sumOf(name, operand(x), y, options);
      return op(operand(x), operand(y));
    }
    throw new DTypeError(name, "one of the two has to be a tensor; torch.tensor(…) makes one of a number");
  }) as F;
}

/**
 * `x + y`, with broadcasting; `alpha` multiplies y first. One of the two may be a number.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.add.html
 * @example
 * torch.add(torch.tensor([1, 2]), torch.tensor([10, 20]), { alpha: 0.5 }).tolist(); // [6, 12]
 */
export const add = pairwise<WithAlpha<"add">>("add", ops.add);

/**
 * `x - y`, with broadcasting; `alpha` multiplies y first. One of the two may be a number.
 * @throws ShapeError, DTypeError for bool
 * @see https://pytorch.org/docs/stable/generated/torch.sub.html
 * @example
 * torch.sub(1, torch.tensor([1, 2])).tolist(); // [0, -1]
 */
export const sub = pairwise<WithAlpha<"sub">>("sub", ops.sub);

/**
 * `x * y` elementwise, with broadcasting. One of the two may be a number.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.mul.html
 * @example
 * torch.mul(torch.tensor([1, 2]), torch.tensor([[3], [4]])).tolist(); // [[3, 6], [4, 8]]
 */
export const mul = pairwise<Pairwise<"mul">>("mul", ops.mul);

/**
 * `x / y` elementwise, with broadcasting; integers give float32. One of the two may be a number.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.div.html
 * @example
 * torch.div(1, torch.tensor([2n, 4n])).tolist(); // [0.5, 0.25]
 */
export const div = pairwise<Divided>("div", ops.div);

/**
 * x to the power of y elementwise, with broadcasting. One of the two may be a number.
 * @throws ShapeError, ValueError for integers to a negative power
 * @see https://pytorch.org/docs/stable/generated/torch.pow.html
 * @example
 * torch.pow(2, torch.arange(4)).tolist(); // [1, 2, 4, 8]
 */
export const pow = pairwise<Pairwise<"pow">>("pow", ops.pow);

/**
 * The larger of each pair, with broadcasting; NaN wins.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.maximum.html
 * @example
 * torch.maximum(torch.tensor([1, 5]), torch.tensor([3, 2])).tolist(); // [3, 5]
 */
export const maximum = pairwise<Pairwise<"maximum">>("maximum", ops.maximum);

/**
 * The smaller of each pair, with broadcasting; NaN wins.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.minimum.html
 * @example
 * torch.minimum(torch.tensor([1, 5]), torch.tensor([3, 2])).tolist(); // [1, 2]
 */
export const minimum = pairwise<Pairwise<"minimum">>("minimum", ops.minimum);

/**
 * x modulo y elementwise, with the sign of y: Python's `x % y`.
 * @throws ShapeError, ValueError for an integer divided by zero
 * @see https://pytorch.org/docs/stable/generated/torch.remainder.html
 * @example
 * torch.remainder(torch.tensor([-3, 3]), 2).tolist(); // [1, 1]
 */
export const remainder = pairwise<Pairwise<"remainder">>("remainder", ops.remainder);

/**
 * x / y elementwise, rounded down: Python's `x // y`. Integers stay integers.
 * @throws ShapeError, ValueError for an integer divided by zero
 * @see https://pytorch.org/docs/stable/generated/torch.floor_divide.html
 * @example
 * torch.floorDivide(torch.tensor([-7n, 7n]), 2n).tolist(); // [-4, 3]
 */
export const floorDivide = pairwise<Pairwise<"floorDivide">>("floorDivide", ops.floorDivide);

/**
 * Whether x = y elementwise, with broadcasting: a bool tensor.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.eq.html
 * @example
 * torch.eq(torch.tensor([1, 2, 3]), 2).tolist(); // [false, true, false]
 */
export const eq = pairwise<Compared<"eq">>("eq", ops.eq);

/**
 * Whether x ≠ y elementwise, with broadcasting: a bool tensor.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.ne.html
 * @example
 * torch.ne(torch.tensor([1, 2, 3]), 2).tolist(); // [true, false, true]
 */
export const ne = pairwise<Compared<"ne">>("ne", ops.ne);

/**
 * Whether x < y elementwise, with broadcasting: a bool tensor.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.lt.html
 * @example
 * torch.lt(torch.tensor([1, 2, 3]), 2).tolist(); // [true, false, false]
 */
export const lt = pairwise<Compared<"lt">>("lt", ops.lt);

/**
 * Whether x ≤ y elementwise, with broadcasting: a bool tensor.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.le.html
 * @example
 * torch.le(torch.tensor([1, 2, 3]), 2).tolist(); // [true, true, false]
 */
export const le = pairwise<Compared<"le">>("le", ops.le);

/**
 * Whether x > y elementwise, with broadcasting: a bool tensor.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.gt.html
 * @example
 * torch.gt(torch.tensor([1, 2, 3]), 2).tolist(); // [false, false, true]
 */
export const gt = pairwise<Compared<"gt">>("gt", ops.gt);

/**
 * Whether x ≥ y elementwise, with broadcasting: a bool tensor.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.ge.html
 * @example
 * torch.ge(torch.tensor([1, 2, 3]), 2).tolist(); // [false, true, true]
 */
export const ge = pairwise<Compared<"ge">>("ge", ops.ge);
