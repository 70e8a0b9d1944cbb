import type { Scalar, TypedArray } from "../dtype-types.ts";
import type { Shape, Show } from "./shape.ts";

/** What `torch.tensor` takes: a value, a typed array, or lists of lists of them, all rows of one shape. */
export type TensorData = Scalar | TypedArray | readonly TensorData[];

/** The shape of nested lists: `[[1, 2], [3, 4]]` has `[2, 2]`. A sentence when rows differ. */
export type DataShape<T> = T extends TypedArray
  ? [number]
  : T extends readonly unknown[]
    ? number extends T["length"]
      ? Rows<T, DataShape<T[number]>, DataShape<T[number]>>
      : T extends readonly [infer First, ...unknown[]]
        ? Rows<T, DataShape<First>, DataShape<T[number]>>
        : [0]
    : [];

type Rows<T extends readonly unknown[], First, Any> = [First] extends [string]
  ? First
  : [Any] extends [First]
    ? First extends Shape
      ? [T["length"], ...First]
      : Shape
    : number extends (Any & Shape)[number]
      ? Shape
      : Extract<Any, string> extends never
        ? Ragged<T, First>
        : Extract<Any, string>;

/** Names the first row that differs from the first. */
type Ragged<T extends readonly unknown[], First> = T extends readonly [infer Row, ...infer Rest]
  ? DataShape<Row> extends infer Other
    ? [Other] extends [First]
      ? Ragged<Rest, First>
      : Differ<First, Other>
    : never
  : Shape;

type Differ<A, B> = A extends Shape
  ? B extends Shape
    ? `tensor: rows differ in shape, ${Show<A>} and ${Show<B>}`
    : never
  : never;
