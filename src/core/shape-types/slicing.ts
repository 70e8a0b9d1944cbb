import type { DivideUp, Min, Subtract } from "./arithmetic.ts";

/** `start:stop:step`; `null` where nothing is given. */
export interface Slice<
  Start extends number | null = number | null,
  Stop extends number | null = number | null,
  Step extends number | null = number | null,
> {
  readonly start: Start;
  readonly stop: Stop;
  readonly step: Step;
}

/** A slice as Python writes it: `"1:-1"`, `"::2"`. */
export type SliceText = `${string}:${string}`;

/** What a slice written as text leaves of a dimension of size `N`. */
export type SlicedByText<N extends number, Text extends SliceText> =
  Parts<Text> extends readonly [
    infer A extends number | null,
    infer B extends number | null,
    infer C extends number | null,
  ]
    ? Sliced<N, A, B, C>
    : `index: '${Text}' is not a slice, start:stop:step expected`;

type Parts<Text extends SliceText> = SliceText extends Text
  ? [number, number, number]
  : Text extends `${infer A}:${infer B}:${infer C}`
    ? [Bound<A>, Bound<B>, Bound<C>]
    : Text extends `${infer A}:${infer B}`
      ? [Bound<A>, Bound<B>, null]
      : never;

type Bound<Text extends string> = Text extends "" ? null : Text extends `${infer N extends number}` ? N : Text;

/** What a slice leaves of a dimension of size `N`, as the one entry of a list. */
export type Sliced<
  N extends number,
  Start extends number | null,
  Stop extends number | null,
  Step extends number | null,
> = [Start, Stop, Step] extends [null | 0, null, null | 1]
  ? [N]
  : `${Step}` extends `-${string}` | "0"
    ? `index: a slice's step must be positive, got ${Step}`
    : number extends N | Start | Stop | Step
      ? [number]
      : [Steps<Span<Edge<Start, 0, N>, Edge<Stop, N, N>>, Step>];

/** A bound counted from the front, between 0 and `N`. */
type Edge<X extends number | null, Default extends number, N extends number> = X extends number
  ? `${X}` extends `-${infer Back extends number}`
    ? [Subtract<N, Back>] extends [never]
      ? 0
      : Subtract<N, Back>
    : Min<X, N>
  : Default;

type Span<From extends number, To extends number> = [Subtract<To, From>] extends [never] ? 0 : Subtract<To, From>;

type Steps<Length extends number, Step extends number | null> = Step extends number ? DivideUp<Length, Step> : Length;
