import type { DTypeOf, Fits, Result, ShapeOf, TensorLike, With } from "../core/shape-types.ts";
import type { Tolerance } from "../ops/logic.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Elementwise, type FloatElementwise, method, type Predicate } from "./forms.ts";

// Functions that go element by element.

/**
 * Sine of angles in radians.
 * @see https://pytorch.org/docs/stable/generated/torch.sin.html
 * @example
 * torch.sin(torch.tensor([0, 1])).tolist(); // [0, 0.8414709568023682]
 */
export const sin = method<FloatElementwise>("sin");

/**
 * Cosine of angles in radians.
 * @see https://pytorch.org/docs/stable/generated/torch.cos.html
 * @example
 * torch.cos(torch.tensor([0, 1])).tolist(); // [1, 0.5403022766113281]
 */
export const cos = method<FloatElementwise>("cos");

/**
 * Tangent of angles in radians.
 * @see https://pytorch.org/docs/stable/generated/torch.tan.html
 * @example
 * torch.tan(torch.tensor([0, 1])).tolist(); // [0, 1.5574077367782593]
 */
export const tan = method<FloatElementwise>("tan");

/**
 * The angles in radians, from −π/2 to π/2, that have these sines; NaN outside [−1, 1].
 * @see https://pytorch.org/docs/stable/generated/torch.asin.html
 * @example
 * torch.asin(torch.tensor([0, 1])).tolist(); // [0, 1.5707963705062866]
 */
export const asin = method<FloatElementwise>("asin");

/**
 * The angles in radians, from 0 to π, that have these cosines; NaN outside [−1, 1].
 * @see https://pytorch.org/docs/stable/generated/torch.acos.html
 * @example
 * torch.acos(torch.tensor([1, 0])).tolist(); // [0, 1.5707963705062866]
 */
export const acos = method<FloatElementwise>("acos");

/**
 * The angles in radians, from −π/2 to π/2, that have these tangents.
 * @see https://pytorch.org/docs/stable/generated/torch.atan.html
 * @example
 * torch.atan(torch.tensor([0, 1])).tolist(); // [0, 0.7853981852531433]
 */
export const atan = method<FloatElementwise>("atan");

/**
 * Hyperbolic sine.
 * @see https://pytorch.org/docs/stable/generated/torch.sinh.html
 * @example
 * torch.sinh(torch.tensor([0, 1])).tolist(); // [0, 1.175201177597046]
 */
export const sinh = method<FloatElementwise>("sinh");

/**
 * Hyperbolic cosine.
 * @see https://pytorch.org/docs/stable/generated/torch.cosh.html
 * @example
 * torch.cosh(torch.tensor([0, 1])).tolist(); // [1, 1.5430806875228882]
 */
export const cosh = method<FloatElementwise>("cosh");

/**
 * The inverse of sinh.
 * @see https://pytorch.org/docs/stable/generated/torch.asinh.html
 * @example
 * torch.asinh(torch.tensor([0, 1])).tolist(); // [0, 0.8813735842704773]
 */
export const asinh = method<FloatElementwise>("asinh");

/**
 * The inverse of cosh; NaN below 1.
 * @see https://pytorch.org/docs/stable/generated/torch.acosh.html
 * @example
 * torch.acosh(torch.tensor([1, 2])).tolist(); // [0, 1.316957950592041]
 */
export const acosh = method<FloatElementwise>("acosh");

/**
 * The inverse of tanh; ±∞ at ±1, NaN beyond.
 * @see https://pytorch.org/docs/stable/generated/torch.atanh.html
 * @example
 * torch.atanh(torch.tensor([0, 0.5])).tolist(); // [0, 0.5493061542510986]
 */
export const atanh = method<FloatElementwise>("atanh");

/**
 * log(1 + x), exact also where x is small.
 * @see https://pytorch.org/docs/stable/generated/torch.log1p.html
 * @example
 * torch.log1p(torch.tensor([0, 1e-10])).tolist(); // [0, 1.000000013351432e-10]
 */
export const log1p = method<FloatElementwise>("log1p");

/**
 * e^x − 1, exact also where x is small.
 * @see https://pytorch.org/docs/stable/generated/torch.expm1.html
 * @example
 * torch.expm1(torch.tensor([0, 1e-10])).tolist(); // [0, 1.000000013351432e-10]
 */
export const expm1 = method<FloatElementwise>("expm1");

/**
 * Logarithm to base 2; −∞ at 0, NaN below.
 * @see https://pytorch.org/docs/stable/generated/torch.log2.html
 * @example
 * torch.log2(torch.tensor([1, 8])).tolist(); // [0, 3]
 */
export const log2 = method<FloatElementwise>("log2");

/**
 * Logarithm to base 10; −∞ at 0, NaN below.
 * @see https://pytorch.org/docs/stable/generated/torch.log10.html
 * @example
 * torch.log10(torch.tensor([1, 1000])).tolist(); // [0, 3]
 */
export const log10 = method<FloatElementwise>("log10");

/**
 * The error function, 2/√π · ∫ e^(−t²) dt from 0 to x.
 * @see https://pytorch.org/docs/stable/generated/torch.erf.html
 * @example
 * torch.erf(torch.tensor([0, 1])).tolist(); // [0, 0.8427007794380188]
 */
export const erf = method<FloatElementwise>("erf");

/**
 * 1 / √x; ∞ at 0, NaN below.
 * @see https://pytorch.org/docs/stable/generated/torch.rsqrt.html
 * @example
 * torch.rsqrt(torch.tensor([1, 4])).tolist(); // [1, 0.5]
 */
export const rsqrt = method<FloatElementwise>("rsqrt");

/**
 * 1 / x; integers give float32.
 * @see https://pytorch.org/docs/stable/generated/torch.reciprocal.html
 * @example
 * torch.reciprocal(torch.tensor([1, 4])).tolist(); // [1, 0.25]
 */
export const reciprocal = method<FloatElementwise>("reciprocal");

/**
 * x².
 * @see https://pytorch.org/docs/stable/generated/torch.square.html
 * @example
 * torch.square(torch.tensor([-2, 3])).tolist(); // [4, 9]
 */
export const square = method<Elementwise>("square");

/**
 * Rounded down.
 * @throws DTypeError for bools
 * @see https://pytorch.org/docs/stable/generated/torch.floor.html
 * @example
 * torch.floor(torch.tensor([1.5, -1.5])).tolist(); // [1, -2]
 */
export const floor = method<Elementwise>("floor");

/**
 * Rounded up.
 * @throws DTypeError for bools
 * @see https://pytorch.org/docs/stable/generated/torch.ceil.html
 * @example
 * torch.ceil(torch.tensor([1.5, 2.1])).tolist(); // [2, 3]
 */
export const ceil = method<Elementwise>("ceil");

/**
 * Without the fraction.
 * @throws DTypeError for bools
 * @see https://pytorch.org/docs/stable/generated/torch.trunc.html
 * @example
 * torch.trunc(torch.tensor([1.5, -2.7])).tolist(); // [1, -2]
 */
export const trunc = method<Elementwise>("trunc");

/**
 * The nearest number with so many decimals (0); halves go to the even one. Fewer than 0 round to tens, hundreds, ….
 * @throws DTypeError for bools, and for decimals of integers
 * @see https://pytorch.org/docs/stable/generated/torch.round.html
 * @example
 * torch.round(torch.tensor([0.5, 1.5, 2.5])).tolist(); // [0, 2, 2]
 * torch.round(torch.tensor([123.5]), { decimals: -1 }).item(); // 120
 */
export const round =
  method<<X extends TensorLike>(x: X, options?: { decimals?: number }) => Tensor<ShapeOf<X>, DTypeOf<X>>>("round");

/**
 * Where the elements are NaN.
 * @see https://pytorch.org/docs/stable/generated/torch.isnan.html
 * @example
 * torch.isnan(torch.tensor([1, Number.NaN])).tolist(); // [false, true]
 */
export const isnan = method<Predicate>("isnan");

/**
 * Where the elements are ∞ or −∞.
 * @see https://pytorch.org/docs/stable/generated/torch.isinf.html
 * @example
 * torch.isinf(torch.tensor([1, -Infinity])).tolist(); // [false, true]
 */
export const isinf = method<Predicate>("isinf");

/**
 * Where the elements are neither infinite nor NaN.
 * @see https://pytorch.org/docs/stable/generated/torch.isfinite.html
 * @example
 * torch.isfinite(torch.tensor([1, Infinity])).tolist(); // [true, false]
 */
export const isfinite = method<Predicate>("isfinite");

type Logical<Op extends string> = <X extends TensorLike, Y extends TensorLike>(
  x: X,
  y: Fits<Y, With<Op, ShapeOf<X>, Y>>,
) => Tensor<Result<With<Op, ShapeOf<X>, Y>>, "bool">;

/**
 * Whether both are true (not 0), with broadcasting.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.logical_and.html
 * @example
 * torch.logicalAnd(torch.tensor([true, true]), torch.tensor([true, false])).tolist(); // [true, false]
 */
export const logicalAnd = method<Logical<"logicalAnd">>("logicalAnd");

/**
 * Whether at least one is true (not 0), with broadcasting.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.logical_or.html
 * @example
 * torch.logicalOr(torch.tensor([true, false]), torch.tensor([false, false])).tolist(); // [true, false]
 */
export const logicalOr = method<Logical<"logicalOr">>("logicalOr");

/**
 * Whether exactly one is true (not 0), with broadcasting.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.logical_xor.html
 * @example
 * torch.logicalXor(torch.tensor([true, true]), torch.tensor([true, false])).tolist(); // [false, true]
 */
export const logicalXor = method<Logical<"logicalXor">>("logicalXor");

/**
 * Whether it is false (0).
 * @see https://pytorch.org/docs/stable/generated/torch.logical_not.html
 * @example
 * torch.logicalNot(torch.tensor([true, false])).tolist(); // [false, true]
 */
export const logicalNot = method<Predicate>("logicalNot");

type Close<Op extends string, R> = <X extends TensorLike, Y extends TensorLike>(
  x: X,
  y: Fits<Y, With<Op, ShapeOf<X>, Y>>,
  options?: Tolerance,
) => R;

/**
 * Where |x − y| ≤ atol + rtol · |y| (1e-8 and 1e-5), or both are the same infinity; `equalNan` lets NaN equal NaN.
 * @throws ShapeError; DTypeError when dtypes differ
 * @see https://pytorch.org/docs/stable/generated/torch.isclose.html
 * @example
 * torch.isclose(torch.tensor([1, 2]), torch.tensor([1.000001, 2.1])).tolist(); // [true, false]
 */
export const isclose = method<Close<"isclose", Tensor<readonly number[], "bool">>>("isclose");

/**
 * Whether all elements are close, as `isclose` has it.
 * @throws ShapeError; DTypeError when dtypes differ
 * @see https://pytorch.org/docs/stable/generated/torch.allclose.html
 * @example
 * torch.allclose(torch.tensor([1, 2]), torch.tensor([1.000001, 2])); // true
 */
export const allclose = method<Close<"allclose", boolean>>("allclose");

/**
 * Whether both have the same shape and the same elements. NaN equals nothing.
 * @see https://pytorch.org/docs/stable/generated/torch.equal.html
 * @example
 * torch.equal(torch.tensor([1, 2]), torch.tensor([1, 2])); // true
 */
export const equal = method<(x: TensorLike, y: TensorLike) => boolean>("equal");
