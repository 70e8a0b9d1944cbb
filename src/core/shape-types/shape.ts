import type { DTypeName } from "../dtype-types.ts";
import type { Size } from "../shape.ts";

/**
 * The sizes of a tensor, outermost first: `[256, 784]`. A size that is not known is `number`, and fits everything;
 * `Shape` itself says nothing, not even how many sizes there are.
 */
export type Shape = readonly number[];

/**
 * A rule over shapes gives the result's shape, or a sentence that says why there is none:
 * `"matmul: inner sizes differ, 784 and 783"`. Rules begin with `S extends unknown`, so that a tensor that has one
 * shape or another gives one outcome or another.
 */
export type Outcome = Shape | string;

/**
 * The type of a parameter that must fit: `Arg`, or the sentence, which no argument is assignable to. Where shapes are
 * type parameters TypeScript cannot tell, and must let the argument pass: it does, since a list of unknown length is
 * never an empty one.
 */
export type Fits<Arg, R> = [...Complaint<R>] extends [] ? R & string : Arg;

/** `Fits` for a rest parameter. */
export type FitsAll<Args extends readonly unknown[], R> = [...Complaint<R>] extends [] ? (R & string)[] : Args;

type Complaint<R> = R extends string ? [] : [fits: true];

/** The shape that a rule gave. After a clash nothing is known, so that one mistake is one error. */
export type Result<R> = R extends readonly (infer _ extends number)[] ? R : Shape;

/** What rules ask of a tensor that comes as an argument. */
export interface TensorLike<S extends Shape = Shape, D extends DTypeName = DTypeName> {
  readonly shape: S & Size;
  readonly dtype: { readonly name: D };
}

/** The shape of a tensor; a plain value is 0-d. */
export type ShapeOf<T> = T extends TensorLike<infer S> ? S : [];

/** The dtype of a tensor. */
export type DTypeOf<T extends TensorLike> = T["dtype"]["name"];

/** `[2, 3]`: a shape as sentences show it, `?` for a size that is not known. */
export type Show<S extends Shape> = number extends S["length"] ? "[...]" : `[${Join<S>}]`;

type Join<S extends Shape> = S extends readonly [infer N extends number]
  ? ShowSize<N>
  : S extends readonly [infer N extends number, ...infer Rest extends Shape]
    ? `${ShowSize<N>}, ${Join<Rest>}`
    : "";

type ShowSize<N extends number> = number extends N ? "?" : `${N}`;

/** The size that two equal sizes have, `never` where they differ; an unknown size takes the other's word. */
export type Same<M extends number, N extends number> = number extends M
  ? N
  : number extends N
    ? M
    : [M] extends [N]
      ? M
      : never;

/** The shape that two equal shapes have, `never` where they differ. */
export type SameShape<A extends Shape, B extends Shape, Out extends Shape = []> = number extends
  | A["length"]
  | B["length"]
  ? Shape
  : A extends readonly [infer M extends number, ...infer A1 extends Shape]
    ? B extends readonly [infer N extends number, ...infer B1 extends Shape]
      ? [Same<M, N>] extends [never]
        ? never
        : SameShape<A1, B1, [...Out, Same<M, N>]>
      : never
    : B extends readonly []
      ? Out
      : never;

/** The same shape as a tuple that is not readonly, so that shapes from everywhere are of one kind. */
export type Fresh<S extends Shape> = number extends S["length"] ? Shape : [...S];

/** A shape of as many sizes, none of them known. */
export type Unknowns<S extends Shape> = { -readonly [P in keyof S]: number };

/** The shape with the size at `I` changed to `N`. */
export type Replaced<S extends Shape, I, N extends number> = {
  -readonly [P in keyof S]: I extends number ? (P extends `${I}` ? N : S[P]) : never;
};

/** The shape with a size put in before `I`. */
export type Inserted<S extends Shape, I, N extends number, Front extends Shape = []> = Front["length"] extends I
  ? [...Front, N, ...S]
  : S extends readonly [infer H extends number, ...infer Rest extends Shape]
    ? Inserted<Rest, I, N, [...Front, H]>
    : Shape;
