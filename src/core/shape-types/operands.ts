import type { DTypeName, FloatName, Promote, PromoteScalar, Scalar } from "../dtype-types.ts";
import type { Broadcast } from "./algebra.ts";
import type { Shape, ShapeOf, TensorLike } from "./shape.ts";

/** What may stand on the right of `+`: a tensor or a plain value. */
export type Operand = TensorLike | Scalar;

/** `Broadcast` of a shape with an operand. */
export type With<Op extends string, A extends Shape, T> = Broadcast<Op, A, ShapeOf<T>>;

/** The dtype of arithmetic between a tensor and an operand. */
export type OperandDType<A extends Shape, D extends DTypeName, T> =
  T extends TensorLike<infer B, infer E>
    ? PromoteTensors<Is0d<A>, D, Is0d<B>, E>
    : T extends Scalar
      ? PromoteScalar<D, T>
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

/** A sentence where a tensor of this dtype cannot be taken because it holds no fractions. */
export type FloatOnly<Op extends string, D extends DTypeName> = [Extract<D, FloatName>] extends [never]
  ? `${Op}: a float tensor expected, got ${D}`
  : unknown;
