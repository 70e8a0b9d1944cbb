import type { Size } from "../shape.ts";
import type { Divide, Multiply, Product } from "./arithmetic.ts";
import type { Dim } from "./dims.ts";
import type { Fresh, Inserted, Shape, Show, Unknowns } from "./shape.ts";

/** Sizes or dimensions, spread or in a list: `x.reshape(-1, 784)`, `x.reshape([-1, 784])`. */
export type ListArgs = readonly number[] | readonly [readonly number[]];

/** The list that `ListArgs` stand for. */
export type ListOf<L extends ListArgs> = L extends readonly [infer Only extends Shape]
  ? Plain<Only>
  : L extends Shape
    ? L
    : Shape;

/** The sizes of what `x.shape` is, an array with methods. */
type Plain<S extends Shape> = S extends (infer Sizes extends Shape) & Size ? Sizes : S;

/** The shape of a new tensor, or a sentence when a size is negative or has a fraction. */
export type NewShape<Op extends string, S extends Shape> =
  Odd<S> extends never ? Fresh<S> : `${Op}: sizes must be whole numbers ≥ 0, got ${Show<S>}`;

/** Sizes that no tensor has. */
type Odd<S extends Shape> = Extract<`${S[number]}`, `-${string}` | `${string}.${string}`>;

/** The shape `To`, its one −1 filled in. */
export type Reshaped<Op extends string, S extends Shape, To extends Shape> = S extends unknown
  ? number extends To["length"]
    ? Shape
    : Odd<Filled<To, 1>> extends never
      ? Holes<To> extends readonly [0, 0, ...0[]]
        ? `${Op}: only one size can be -1, got ${Show<To>}`
        : Refilled<Op, S, To, Product<S>, Product<Filled<To, 1>>>
      : `${Op}: sizes must be whole numbers ≥ 0 or one -1, got ${Show<To>}`
  : never;

/** `Total` elements into a shape that holds `Known` without its −1. */
type Refilled<
  Op extends string,
  S extends Shape,
  To extends Shape,
  Total extends number,
  Known extends number,
> = number extends Total | Known
  ? Filled<To, number>
  : Holes<To> extends []
    ? Total extends Known
      ? Filled<To, never>
      : Misfit<Op, S, To, Total>
    : Known extends 0
      ? `${Op}: cannot tell what -1 stands for in ${Show<To>} when another size is 0`
      : [Divide<Total, Known>] extends [never]
        ? Misfit<Op, S, To, Total>
        : Filled<To, Divide<Total, Known>>;

type Holes<S extends Shape, Out extends 0[] = []> = S extends readonly [infer H, ...infer Rest extends Shape]
  ? Holes<Rest, H extends -1 ? [...Out, 0] : Out>
  : Out;

type Filled<S extends Shape, N extends number> = { -readonly [P in keyof S]: S[P] extends -1 ? N : S[P] };

type Misfit<
  Op extends string,
  S extends Shape,
  To extends Shape,
  Total extends number,
> = `${Op}: ${Show<S>} has ${Total} elements, which do not fit ${Show<To>}`;

/** The shape with the dimensions from `Start` to `End` put into one. */
export type Flattened<S extends Shape, Start extends number, End extends number> = S extends readonly []
  ? [1]
  : [Start, End] extends [0, -1]
    ? [Product<S>]
    : Dim<"flatten", S, Start> extends infer I
      ? Dim<"flatten", S, End> extends infer J
        ? [I] extends [string]
          ? I
          : [J] extends [string]
            ? J
            : number extends I | J
              ? Shape
              : From<S, I, J, []>
        : never
      : never;

/** Walks to dimension `I`, then multiplies up to `J`. */
type From<S extends Shape, I, J, Front extends Shape> = Front["length"] extends I
  ? UpTo<S, J, Front, 1, Front>
  : S extends readonly [infer H extends number, ...infer Rest extends Shape]
    ? Front["length"] extends J
      ? `flatten: startDim ${I & number} comes after endDim ${J & number}`
      : From<Rest, I, J, [...Front, H]>
    : never;

type UpTo<S extends Shape, J, Front extends Shape, Size extends number, At extends Shape> = S extends readonly [
  infer H extends number,
  ...infer Rest extends Shape,
]
  ? At["length"] extends J
    ? [...Front, Multiply<Size, H>, ...Rest]
    : UpTo<Rest, J, Front, Multiply<Size, H>, [...At, H]>
  : never;

/** The shape with two dimensions in each other's place. */
export type Transposed<S extends Shape, I extends number, J extends number> = S extends unknown
  ? number extends S["length"]
    ? Shape
    : Dim<"transpose", S, I> extends infer P extends number
      ? Dim<"transpose", S, J> extends infer Q extends number
        ? number extends P | Q
          ? Unknowns<S>
          : Swapped<S, P, Q>
        : Shape
      : Shape
  : never;

type Swapped<S extends Shape, P extends number, Q extends number> = {
  -readonly [K in keyof S]: K extends `${P}` ? S[Q] : K extends `${Q}` ? S[P] : S[K];
};

/** The dimensions in reverse order, as `.T` has them. */
export type Reversed<S extends Shape, Out extends Shape = []> = S extends readonly [
  infer H extends number,
  ...infer Rest extends Shape,
]
  ? Reversed<Rest, [H, ...Out]>
  : S extends readonly []
    ? Out
    : Shape;

/** The dimensions in the order that `Dims` gives. */
export type Permuted<S extends Shape, Order extends Shape> = S extends unknown
  ? number extends S["length"] | Order["length"]
    ? Shape
    : Order["length"] extends S["length"]
      ? Reorder<S, Order, Order, never, []>
      : `permute: ${Show<S>} has ${S["length"]} dims, got ${Show<Order>}`
  : never;

type Reorder<
  S extends Shape,
  Order extends Shape,
  Rest extends Shape,
  Seen,
  Out extends Shape,
> = Rest extends readonly [infer H extends number, ...infer Tail extends Shape]
  ? Dim<"permute", S, H> extends infer I extends string | number
    ? [I] extends [string]
      ? I
      : number extends I
        ? Unknowns<S>
        : [I] extends [Seen]
          ? `permute: dim ${I} appears twice in ${Show<Order>}`
          : Reorder<S, Order, Tail, Seen | I, [...Out, S[I & number]]>
    : never
  : Out;

/** The shape without its sizes of 1, or without dimension `D` if its size is 1. */
export type Squeezed<S extends Shape, D extends number | null> = S extends unknown
  ? number extends S["length"]
    ? Shape
    : D extends number
      ? Dim<"squeeze", S, D> extends infer I
        ? [I] extends [string]
          ? I
          : number extends I
            ? Shape
            : SqueezedAt<S, I, [], []>
        : never
      : number extends S[number]
        ? Shape
        : SqueezedAt<S, number, [], []>
  : never;

type SqueezedAt<S extends Shape, I, At extends 0[], Out extends Shape> = S extends readonly [
  infer H extends number,
  ...infer Rest extends Shape,
]
  ? At["length"] extends I
    ? number extends H
      ? Shape
      : SqueezedAt<Rest, I, [...At, 0], H extends 1 ? Out : [...Out, H]>
    : SqueezedAt<Rest, I, [...At, 0], [...Out, H]>
  : Out;

/** The shape with a size of 1 put in at `D`; −1 puts it at the end. */
export type Unsqueezed<S extends Shape, D extends number> = S extends unknown
  ? number extends S["length"]
    ? Shape
    : Dim<"unsqueeze", [...S, 1], D, S> extends infer I
      ? [I] extends [string]
        ? I
        : number extends I
          ? Unknowns<[...S, 1]>
          : Inserted<S, I, 1>
      : never
  : never;
