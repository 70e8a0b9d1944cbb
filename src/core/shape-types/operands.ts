import type { DTypeName, FloatName, Promote, PromoteScalar, Scalar } from "../dtype-types.ts";
import type { Broadcast } from "./algebra.ts";
import type { DTypeOf, Shape, ShapeOf, TensorLike } from "./shape.ts";

/** What may stand on the right of `+`: a tensor or a plain value. */
export type Operand = TensorLike | Scalar;

/** `Broadcast` of a shape with an operand. */
export type With<Op extends string, A extends Shape, T> = Broadcast<Op, A, ShapeOf<T>>;

/** The dtype of arithmetic between a tensor and an operand. */
export type OperandDType<X extends TensorLike, T> =
  T extends TensorLike<infer B, infer E>
    ? PromoteTensors<Is0d<ShapeOf<X>>, DTypeOf<X>, Is0d<B>, E>
    : T extends Scalar
      ? PromoteScalar<DTypeOf<X>, T>
      : never;

type Is0d<S extends Shape> = number extends S["length"] ? boolean : S extends readonly [] ? true : false;

type PromoteTensors<A0d, D extends DTypeName, B0d, E extends DTypeName> = A0d extends true
  ? B0d extends true
    ? Promote<D, E>
    : GiveWay<D, E>
  : B0d extends true
    ? GiveWay<E, D>
    : Promote<D, E>;

/** As `Promote`, but a 0-d tensor of the same kind (float, integer) leaves the other's dtype as it is. */
type GiveWay<Weak extends DTypeName, Strong extends DTypeName> = Weak extends FloatName
  ? Strong extends FloatName
    ? Strong
    : Weak
  : Strong extends "bool"
    ? Weak
    : Strong;

/** The dtype that a list of tensors is joined in. */
export type CommonDType<T extends readonly TensorLike[], D extends DTypeName = "bool"> = number extends T["length"]
  ? DTypeOf<T[number]>
  : T extends readonly [TensorLike<Shape, infer E>, ...infer Rest extends readonly TensorLike[]]
    ? CommonDType<Rest, Promote<D, E>>
    : D;

/** A sentence where two tensors must be of one dtype and are not. */
export type SameDType<Op extends string, X extends TensorLike, Y extends TensorLike> = [
  Extract<DTypeOf<X>, DTypeOf<Y>>,
] extends [never]
  ? `${Op}: dtypes differ, ${DTypeOf<X>} and ${DTypeOf<Y>}`
  : unknown;

type Holds<D extends DTypeName> = D extends FloatName
  ? DTypeName
  : D extends "bool"
    ? "bool"
    : Exclude<DTypeName, FloatName>;

/** A sentence where a result of dtype `R` cannot be written into a tensor of dtype `D`. */
export type Storable<Op extends string, D extends DTypeName, R extends DTypeName> = [Extract<R, Holds<D>>] extends [
  never,
]
  ? `${Op}: a result of ${R} does not fit into a tensor of ${D}`
  : unknown;

/** A sentence where a tensor cannot be taken because its dtype holds no fractions. */
export type FloatOnly<Op extends string, X extends TensorLike> = [Extract<DTypeOf<X>, FloatName>] extends [never]
  ? `${Op}: a float tensor expected, got ${DTypeOf<X>}`
  : unknown;
