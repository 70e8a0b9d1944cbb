import type { DTypeName } from "../dtype-types.ts";
import type { BroadcastAll } from "./algebra.ts";
import type { Subtract } from "./arithmetic.ts";
import type { Same, Shape, Show, TensorLike } from "./shape.ts";
import type { Slice, Sliced, SlicedByText, SliceText } from "./slicing.ts";

/**
 * What may stand between the brackets of `x[…]` in PyTorch: an integer; a slice, also as text (`":"`, `"1:-1"`,
 * `"::2"`); `"..."` for as many full slices as it takes; `null` for a new dimension; a list or tensor of integers;
 * a mask.
 */
export type IndexItem = number | "..." | SliceText | Slice | null | readonly number[] | readonly boolean[] | TensorLike;

/** The shape of `x[items]`, by PyTorch's rules. */
export type Indexed<S extends Shape, Items extends readonly IndexItem[]> = S extends unknown
  ? number extends S["length"] | Items["length"]
    ? Shape
    : Walk<S, S, Items, []>
  : never;

/** A dimension picked by a list, tensor or mask: all of them broadcast together before they find their place. */
interface Picks<S extends Shape> {
  readonly picks: S;
}

type Entry = number | Picks<Shape>;

/** Goes through the dimensions `Rest` of `S` and the items side by side, and notes what becomes of each. */
type Walk<
  S extends Shape,
  Rest extends Shape,
  Items extends readonly unknown[],
  Out extends Entry[],
> = Items extends readonly [infer Item, ...infer Later]
  ? Item extends null
    ? Walk<S, Rest, Later, [...Out, 1]>
    : Item extends "..."
      ? Ellipsis<S, Rest, Items, Later, Out>
      : Item extends TensorLike<infer T, infer D>
        ? ByTensor<S, Rest, T, D, Later, Out>
        : Rest extends readonly [infer N extends number, ...infer Tail extends Shape]
          ? Picked<N, Item, S> extends infer R
            ? R extends string
              ? R
              : R extends Entry[]
                ? Walk<S, Tail, Later, [...Out, ...R]>
                : Shape
            : never
          : TooMany<S>
  : Settled<[...Out, ...Rest]>;

type TooMany<S extends Shape> = `index: too many indices for ${Show<S>}`;

/** What becomes of one dimension: nothing, a size, or picks; `null` where the item may be this or that. */
type Picked<N extends number, Item, S extends Shape> = Item extends number
  ? InRange<N, Item> extends true
    ? []
    : `index: ${Item} is out of range for a dimension of size ${N} in ${Show<S>}`
  : Item extends readonly boolean[]
    ? Item extends readonly []
      ? [Picks<[0]>]
      : ByMask<N, Item["length"], S>
    : Item extends readonly number[]
      ? [Picks<[Item["length"]]>]
      : Item extends Slice<infer A, infer B, infer C>
        ? Sliced<N, A, B, C>
        : Item extends SliceText
          ? SlicedByText<N, Item>
          : null;

type ByMask<N extends number, M extends number, S extends Shape> = [Same<N, M>] extends [never]
  ? `index: a mask of ${M} cannot pick from a dimension of size ${N} in ${Show<S>}`
  : [Picks<[number]>];

type InRange<N extends number, I extends number> = number extends N | I
  ? true
  : `${I}` extends `-${infer Back extends number}`
    ? [Subtract<N, Back>] extends [never]
      ? false
      : true
    : [Subtract<I, N>] extends [never]
      ? true
      : false;

/** `"..."` stands for the dimensions that the later items leave over. */
type Ellipsis<
  S extends Shape,
  Rest extends Shape,
  Items extends readonly unknown[],
  Later extends readonly unknown[],
  Out extends Entry[],
> = "..." extends Later[number]
  ? 'index: only one "..." can stand in an index'
  : number extends Consumed<Later>["length"]
    ? Shape
    : Consumed<Later>["length"] extends Rest["length"]
      ? Walk<S, Rest, Later, Out>
      : Rest extends readonly [infer N extends number, ...infer Tail extends Shape]
        ? Walk<S, Tail, Items, [...Out, N]>
        : TooMany<S>;

/** A tuple as long as the number of dimensions that the items take. */
type Consumed<Items extends readonly unknown[], Out extends unknown[] = []> = Items extends readonly [
  infer Item,
  ...infer Later,
]
  ? Consumed<
      Later,
      Item extends null
        ? Out
        : Item extends TensorLike<infer T, infer D>
          ? D extends "bool" | "uint8"
            ? [...Out, ...T]
            : [...Out, 0]
          : [...Out, 0]
    >
  : Out;

/** An index tensor picks from one dimension, a mask from as many as it has. */
type ByTensor<
  S extends Shape,
  Rest extends Shape,
  T extends Shape,
  D extends DTypeName,
  Later extends readonly unknown[],
  Out extends Entry[],
> = [D] extends ["float32" | "float64"]
  ? `index: a ${D} tensor cannot index; make it int64 with .long()`
  : number extends T["length"]
    ? Shape
    : [D] extends ["int64" | "int32"]
      ? Rest extends readonly [number, ...infer Tail extends Shape]
        ? Walk<S, Tail, Later, T extends readonly [] ? Out : [...Out, Picks<T>]>
        : TooMany<S>
      : [D] extends ["bool" | "uint8"]
        ? Masked<S, Rest, T, T, Later, Out>
        : T extends readonly [number] // indices or mask, whichever it is
          ? Masked<S, Rest, [number], [number], Later, Out>
          : Shape;

type Masked<
  S extends Shape,
  Rest extends Shape,
  Mask extends Shape,
  T extends Shape,
  Later extends readonly unknown[],
  Out extends Entry[],
> = T extends readonly [infer M extends number, ...infer T1 extends Shape]
  ? Rest extends readonly [infer N extends number, ...infer Tail extends Shape]
    ? [Same<M, N>] extends [never]
      ? `index: a mask of shape ${Show<Mask>} does not fit ${Show<S>}`
      : Masked<S, Tail, Mask, T1, Later, Out>
    : TooMany<S>
  : Walk<S, Rest, Later, [...Out, Picks<[number]>]>;

/** Puts the broadcast picks where they stand side by side, in front where they do not. */
type Settled<Out extends Entry[]> = Out extends Shape
  ? Out
  : PicksOf<Out> extends infer P extends Shape[]
    ? BroadcastAll<"index", P> extends infer R
      ? R extends Shape
        ? Placed<Out, R, []>
        : R
      : never
    : never;

type PicksOf<Out extends Entry[], Found extends Shape[] = []> = Out extends readonly [
  infer E,
  ...infer Rest extends Entry[],
]
  ? PicksOf<Rest, E extends Picks<infer T> ? [...Found, T] : Found>
  : Found;

type SizesOf<Out extends Entry[], Found extends number[] = []> = Out extends readonly [
  infer E,
  ...infer Rest extends Entry[],
]
  ? SizesOf<Rest, E extends number ? [...Found, E] : Found>
  : Found;

type Placed<Out extends Entry[], R extends Shape, Front extends number[]> = Out extends readonly [
  infer E,
  ...infer Rest extends Entry[],
]
  ? E extends number
    ? Placed<Rest, R, [...Front, E]>
    : AfterRun<Rest> extends infer Tail extends Entry[]
      ? Tail extends number[]
        ? [...Front, ...R, ...Tail]
        : [...R, ...Front, ...SizesOf<Tail>]
      : never
  : never;

type AfterRun<Out extends Entry[]> = Out extends readonly [Picks<Shape>, ...infer Rest extends Entry[]]
  ? AfterRun<Rest>
  : Out;
