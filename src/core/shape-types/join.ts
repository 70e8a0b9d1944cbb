import type { Add } from "./arithmetic.ts";
import type { Dim } from "./dims.ts";
import type { Fresh, Inserted, Replaced, SameShape, Shape, ShapeOf, Show, TensorLike, Unknowns } from "./shape.ts";

/** The shapes of a list of tensors. */
type ShapesOf<T extends readonly TensorLike[]> = { -readonly [K in keyof T]: ShapeOf<T[K]> };

/** The tensors one after another along dimension `D`, where sizes add up; the other sizes are equal. */
export type Concatenated<T extends readonly TensorLike[], D extends number> = number extends T["length"]
  ? ShapeOf<T[number]> extends infer S extends Shape
    ? Along<S, D, number>
    : Shape
  : ShapesOf<T> extends readonly [infer S extends Shape, ...infer Rest extends Shape[]]
    ? S extends readonly []
      ? "cat: 0-d tensors have no dim to join along; use stack"
      : CatAll<S, Rest, D>
    : "cat: a list of at least one tensor expected";

type CatAll<S extends Shape, List extends Shape[], D extends number> = List extends readonly [
  infer H extends Shape,
  ...infer Rest extends Shape[],
]
  ? CatTwo<S, H, D> extends infer R extends Shape
    ? CatAll<R, Rest, D>
    : CatTwo<S, H, D>
  : Fresh<S>;

type CatTwo<A extends Shape, B extends Shape, D extends number> = number extends A["length"] | B["length"]
  ? Shape
  : Dim<"cat", A, D> extends infer I extends number
    ? number extends I
      ? A["length"] extends B["length"]
        ? Unknowns<A>
        : CatMisfit<A, B, D>
      : SameShape<Replaced<A, I, 0>, Replaced<B, I, 0>> extends infer R extends Shape
        ? [R] extends [never]
          ? CatMisfit<A, B, D>
          : Replaced<R, I, Add<A[I], B[I]>>
        : never
    : Shape;

type CatMisfit<A extends Shape, B extends Shape, D extends number> = A["length"] extends B["length"]
  ? `cat: sizes differ outside dim ${D}, ${Show<A>} and ${Show<B>}`
  : `cat: numbers of dims differ, ${Show<A>} and ${Show<B>}`;

type Along<S extends Shape, D extends number, N extends number> = number extends S["length"]
  ? Shape
  : Dim<"cat", S, D> extends infer I extends number
    ? number extends I
      ? Unknowns<S>
      : Replaced<S, I, N>
    : Shape;

/** The tensors, all of one shape, side by side along a new dimension `D`. */
export type Stacked<T extends readonly TensorLike[], D extends number> = number extends T["length"]
  ? ShapeOf<T[number]> extends infer S extends Shape
    ? NewDim<S, D, number>
    : Shape
  : ShapesOf<T> extends readonly [infer S extends Shape, ...infer Rest extends Shape[]]
    ? AllSame<S, Rest> extends infer R
      ? R extends Shape
        ? NewDim<R, D, T["length"]>
        : R
      : never
    : "stack: a list of at least one tensor expected";

type AllSame<S extends Shape, List extends Shape[]> = List extends readonly [
  infer H extends Shape,
  ...infer Rest extends Shape[],
]
  ? [SameShape<S, H>] extends [never]
    ? `stack: shapes differ, ${Show<S>} and ${Show<H>}`
    : AllSame<SameShape<S, H>, Rest>
  : S;

type NewDim<S extends Shape, D extends number, N extends number> = number extends S["length"]
  ? Shape
  : Dim<"stack", [...S, 1], D, S> extends infer I extends number
    ? number extends I
      ? Unknowns<[...S, 1]>
      : Inserted<S, I, N>
    : Shape;

/** The dimension that a list of tensors is joined along, checked against the first of them. */
export type JoinDim<
  Op extends "cat" | "stack",
  T extends readonly TensorLike[],
  D extends number,
> = T extends readonly [infer First, ...unknown[]]
  ? Dim<Op, Op extends "stack" ? [...ShapeOf<First>, 1] : ShapeOf<First>, D, ShapeOf<First>>
  : number;
