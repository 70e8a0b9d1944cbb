import type { DTypeOf, Fits, Operand, Result, Shape, ShapeOf, TensorLike, With } from "../core/shape-types.ts";
import type { Tolerance } from "../ops/logic.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Changed, Elementwise, FloatElementwise, OfDType, Predicate } from "./shared.ts";

interface Decimals {
  /** Default 0; below 0 it rounds to tens, hundreds and so on. */
  decimals?: number;
}

export interface ElementwiseMethods {
  /** Sine of angles in radians. */
  sin: FloatElementwise;
  /** Cosine of angles in radians. */
  cos: FloatElementwise;
  /** Tangent of angles in radians. */
  tan: FloatElementwise;
  /** The angles from −π/2 to π/2 that have these sines. */
  asin: FloatElementwise;
  /** The angles from 0 to π that have these cosines. */
  acos: FloatElementwise;
  /** The angles from −π/2 to π/2 that have these tangents. */
  atan: FloatElementwise;
  /** Hyperbolic sine. */
  sinh: FloatElementwise;
  /** Hyperbolic cosine. */
  cosh: FloatElementwise;
  /** The inverse of sinh. */
  asinh: FloatElementwise;
  /** The inverse of cosh; NaN below 1. */
  acosh: FloatElementwise;
  /** The inverse of tanh; NaN outside [−1, 1]. */
  atanh: FloatElementwise;
  /** log(1 + x), exact also for small x. */
  log1p: FloatElementwise;
  /** e^x − 1, exact also for small x. */
  expm1: FloatElementwise;
  /** Logarithm to base 2. */
  log2: FloatElementwise;
  /** Logarithm to base 10. */
  log10: FloatElementwise;
  /** The error function. */
  erf: FloatElementwise;
  /** 1 / x. */
  reciprocal: FloatElementwise;
  /** 1 / √x. */
  rsqrt: FloatElementwise;
  /** x². */
  square: Elementwise;
  /** Rounded down. @throws DTypeError for bools */
  floor: Elementwise;
  /** Rounded up. @throws DTypeError for bools */
  ceil: Elementwise;
  /** Without the fraction. @throws DTypeError for bools */
  trunc: Elementwise;
  /** The nearest number with so many decimals; halves go to the even one. @throws DTypeError for bools */
  round<X extends TensorLike>(this: X, options?: Decimals): Tensor<ShapeOf<X>, DTypeOf<X>>;

  sin_: Changed;
  cos_: Changed;
  tan_: Changed;
  asin_: Changed;
  acos_: Changed;
  atan_: Changed;
  sinh_: Changed;
  cosh_: Changed;
  asinh_: Changed;
  acosh_: Changed;
  atanh_: Changed;
  log1p_: Changed;
  expm1_: Changed;
  log2_: Changed;
  log10_: Changed;
  erf_: Changed;
  reciprocal_: Changed;
  rsqrt_: Changed;
  square_: Changed;
  floor_: Changed;
  ceil_: Changed;
  trunc_: Changed;
  round_<X extends TensorLike>(this: X, options?: Decimals): X;
  abs_: Changed;
  sqrt_: Changed;
  log_: Changed;
  sigmoid_: Changed;
  tanh_: Changed;

  /** Where the elements are NaN. */
  isnan: Predicate;
  /** Where the elements are ∞ or −∞. */
  isinf: Predicate;
  /** Where the elements are neither infinite nor NaN. */
  isfinite: Predicate;
  /** Whether exactly one of both is true (not 0), with broadcasting. */
  logicalXor<X extends TensorLike, Y extends TensorLike>(
    this: X,
    other: Fits<Y, With<"logicalXor", ShapeOf<X>, Y>>,
  ): Tensor<Result<With<"logicalXor", ShapeOf<X>, Y>>, "bool">;
  /** Where |this − other| ≤ atol + rtol · |other|. @throws DTypeError when dtypes differ */
  isclose<X extends TensorLike, Y extends TensorLike>(
    this: X,
    other: Fits<Y, With<"isclose", ShapeOf<X>, Y>>,
    options?: Tolerance,
  ): Tensor<Result<With<"isclose", ShapeOf<X>, Y>>, "bool">;
  /** Whether all elements are close. @throws DTypeError when dtypes differ */
  allclose<X extends TensorLike, Y extends TensorLike>(
    this: X,
    other: Fits<Y, With<"allclose", ShapeOf<X>, Y>>,
    options?: Tolerance,
  ): boolean;
  /** Whether both have the same shape and the same elements. NaN equals nothing. */
  equal(other: TensorLike): boolean;
  /** With `value` (a number, or a 0-d tensor) where the mask holds; the dtype stays. */
  maskedFill<X extends TensorLike, M extends TensorLike<Shape, "bool">>(
    this: X,
    mask: Fits<M, With<"maskedFill", ShapeOf<X>, M>>,
    value: Operand,
  ): OfDType<X>;
  /** Sets the elements at which the mask holds to `value`. */
  maskedFill_<X extends TensorLike, M extends TensorLike<Shape, "bool">>(
    this: X,
    mask: Fits<M, With<"maskedFill_", ShapeOf<X>, M>>,
    value: Operand,
  ): X;
}
