import type { Shape, Show } from "./shape.ts";

/**
 * A dimension counted from the front: −1 of `[2, 3, 4]` is 2. `number` when it is not known, a sentence when the
 * shape has no such dimension; `Of` is the shape that the sentence speaks of.
 */
export type Dim<Op extends string, S extends Shape, D extends number, Of extends Shape = S> = S extends unknown
  ? number extends S["length"] | D
    ? number
    : Wrap<S extends readonly [] ? [1] : S, D> extends infer I
      ? [I] extends [never]
        ? OutOfRange<Op, S, D, Of>
        : I
      : never
  : never;

type Wrap<S extends Shape, D extends number> = `${D}` extends keyof S
  ? D
  : `${D}` extends `-${infer N extends number}`
    ? FromEnd<S, N>
    : never;

type FromEnd<S extends Shape, N extends number, Count extends 0[] = [0]> = S extends readonly [
  ...infer Rest extends Shape,
  number,
]
  ? Count["length"] extends N
    ? Rest["length"]
    : FromEnd<Rest, N, [...Count, 0]>
  : never;

type OutOfRange<Op extends string, S extends Shape, D extends number, Of extends Shape> = S extends readonly [
  number,
  ...infer Rest extends Shape,
]
  ? `${Op}: dim ${D} is out of range: expected -${S["length"]} to ${Rest["length"]} for a ${Of["length"]}-d tensor`
  : `${Op}: dim ${D} is out of range: expected -1 to 0 for a 0-d tensor`;

/** What a reduction takes as its `dim`: one, several, or all of them. */
export type DimsArg = number | readonly number[] | null;

/** The dimensions meant, counted from the front, as a union; `number` when not known, or a sentence. */
export type Dims<Op extends string, S extends Shape, D extends DimsArg> = S extends unknown
  ? D extends number
    ? Dim<Op, S, D>
    : D extends null | readonly []
      ? number
      : D extends Shape
        ? number extends D["length"] | S["length"]
          ? number
          : DimList<Op, S, D, D, never>
        : never
  : never;

type DimList<Op extends string, S extends Shape, All extends Shape, D extends Shape, Seen> = D extends readonly [
  infer H extends number,
  ...infer Rest extends Shape,
]
  ? Dim<Op, S, H> extends infer I extends string | number
    ? [I] extends [string]
      ? I
      : number extends I
        ? number
        : [I] extends [Seen]
          ? `${Op}: dim ${I} appears twice in ${Show<All>}`
          : DimList<Op, S, All, Rest, Seen | I>
    : never
  : Seen;

/** The shape after the dimensions `D` are reduced: gone, or left as 1 with `keepdim`. */
export type Reduced<Op extends string, S extends Shape, D extends DimsArg, Keep extends boolean> = S extends unknown
  ? [D] extends [null | readonly []]
    ? Keep extends true
      ? Ones<S>
      : []
    : Dims<Op, S, D> extends infer I
      ? [I] extends [string]
        ? I
        : number extends S["length"]
          ? Shape
          : number extends I
            ? Keep extends true
              ? SomeOnes<S>
              : D extends number
                ? SomeGone<S>
                : Shape
            : Without<S, I, Keep>
      : never
  : never;

type Ones<S extends Shape> = number extends S["length"] ? Shape : { -readonly [P in keyof S]: 1 };

type SomeOnes<S extends Shape> = { -readonly [P in keyof S]: S[P] extends 1 ? 1 : number };

type SomeGone<S extends Shape> = S extends readonly [number, ...infer Rest extends Shape]
  ? { -readonly [P in keyof Rest]: number }
  : [];

/** The shape without the dimensions in the union `I`, or with 1 in their place. */
type Without<
  S extends Shape,
  I,
  Keep extends boolean = false,
  At extends 0[] = [],
  Out extends Shape = [],
> = S extends readonly [infer H extends number, ...infer Rest extends Shape]
  ? Without<Rest, I, Keep, [...At, 0], At["length"] extends I ? (Keep extends true ? [...Out, 1] : Out) : [...Out, H]>
  : Out;
