import type { Size } from "../shape.ts";
import type { Divide, Product } from "./arithmetic.ts";
import type { Dim } from "./dims.ts";
import type { Fresh, Inserted, Replaced, Shape, Show, Unknowns } from "./shape.ts";

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
export type Reshaped<Op extends string, S extends Shape, To extends Shape> = number extends To["length"]
  ? Shape
  : Holes<To> extends readonly [0, 0, ...0[]]
    ? `${Op}: only one size can be -1, got ${Show<To>}`
    : number extends Product<S> | Product<Filled<To, 1>>
      ? Odd<Filled<To, 1>> extends never
        ? Filled<To, number>
        : Misfit<Op, S, To>
      : Holes<To> extends []
        ? Product<S> extends Product<To>
          ? Filled<To, never>
          : Misfit<Op, S, To>
        : Product<Filled<To, 1>> extends 0
          ? `${Op}: cannot tell what -1 stands for in ${Show<To>} when another size is 0`
          : [Divide<Product<S>, Product<Filled<To, 1>>>] extends [never]
            ? Misfit<Op, S, To>
            : Filled<To, Divide<Product<S>, Product<Filled<To, 1>>>>;

type Holes<S extends Shape, Out extends 0[] = []> = S extends readonly [infer H, ...infer Rest extends Shape]
  ? Holes<Rest, H extends -1 ? [...Out, 0] : Out>
  : Out;

type Filled<S extends Shape, N extends number> = { -readonly [P in keyof S]: S[P] extends -1 ? N : S[P] };

type Misfit<
  Op extends string,
  S extends Shape,
  To extends Shape,
> = `${Op}: ${Show<S>} has ${Product<S>} elements, which do not fit ${Show<To>}`;

/** The shape with the dimensions from `Start` to `End` put into one. */
export type Flattened<S extends Shape, Start extends number, End extends number> = S extends readonly []
  ? [1]
  : Dim<"flatten", S, Start> extends infer I
    ? Dim<"flatten", S, End> extends infer J
      ? [I] extends [string]
        ? I
        : [J] extends [string]
          ? J
          : number extends I | J | S["length"]
            ? Shape
            : Gather<S, I, J, []>
      : never
    : never;

// Walks to dimension I; Gather2 multiplies until J.
type Gather<S extends Shape, I, J, Front extends Shape> = Front["length"] extends I
  ? Gather2<S, J, Front, 1, Front>
  : S extends readonly [infer H extends number, ...infer Rest extends Shape]
    ? Front["length"] extends J
      ? `flatten: startDim ${I & number} comes after endDim ${J & number}`
      : Gather<Rest, I, J, [...Front, H]>
    : never;

type Gather2<S extends Shape, J, Front extends Shape, Size extends number, At extends Shape> = S extends readonly [
  infer H extends number,
  ...infer Rest extends Shape,
]
  ? At["length"] extends J
    ? [...Front, Product<[Size, H]>, ...Rest]
    : Gather2<Rest, J, Front, Product<[Size, H]>, [...At, H]>
  : never;

/** The shape with two dimensions in each other's place. */
export type Transposed<S extends Shape, I extends number, J extends number> = number extends S["length"]
  ? Shape
  : Dim<"transpose", S, I> extends infer P extends number
    ? Dim<"transpose", S, J> extends infer Q extends number
      ? number extends P | Q
        ? Unknowns<S>
        : Swapped<S, P, Q>
      : Shape
    : Shape;

type Swapped<S extends Shape, P extends number, Q extends number> = {
  -readonly [K in keyof S]: K extends `${P}` ? S[Q] : K extends `${Q}` ? S[P] : S[K];
};

/** The dimensions in reverse order, as `.T` has them. */
export type Reversed<S extends Shape, Out extends Shape = []> = number extends S["length"]
  ? Shape
  : S extends readonly [infer H extends number, ...infer Rest extends Shape]
    ? Reversed<Rest, [H, ...Out]>
    : Out;

/** The dimensions in the order that `Dims` gives. */
export type Permuted<S extends Shape, Order extends Shape> = number extends S["length"] | Order["length"]
  ? Shape
  : Order["length"] extends S["length"]
    ? Pick<S, Order, Order, never, []>
    : `permute: ${Show<S>} has ${S["length"]} dims, got ${Show<Order>}`;

type Pick<S extends Shape, Order extends Shape, Rest extends Shape, Seen, Out extends Shape> = Rest extends readonly [
  infer H extends number,
  ...infer Tail extends Shape,
]
  ? Dim<"permute", S, H> extends infer I extends string | number
    ? [I] extends [string]
      ? I
      : number extends I
        ? Unknowns<S>
        : [I] extends [Seen]
          ? `permute: dim ${I} appears twice in ${Show<Order>}`
          : Pick<S, Order, Tail, Seen | I, [...Out, S[I & number]]>
    : never
  : Out;

/** The shape without its sizes of 1, or without dimension `D` if its size is 1. */
export type Squeezed<S extends Shape, D extends number | null> = number extends S["length"]
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
      : SqueezedAt<S, number, [], []>;

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
export type Unsqueezed<S extends Shape, D extends number> = number extends S["length"]
  ? Shape
  : Dim<"unsqueeze", [...S, 1], D, S> extends infer I
    ? [I] extends [string]
      ? I
      : number extends I
        ? Unknowns<[...S, 1]>
        : Inserted<S, I, 1>
    : never;

/** The shape with the size at dimension `D` changed. */
export type Resized<Op extends string, S extends Shape, D extends number, N extends number> = number extends S["length"]
  ? Shape
  : Dim<Op, S, D> extends infer I
    ? [I] extends [string]
      ? I
      : number extends I
        ? Unknowns<S>
        : Replaced<S, I, N>
    : never;
