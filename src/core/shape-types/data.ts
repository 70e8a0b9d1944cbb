import type { Scalar, TypedArray } from "../dtype-types.ts";
import type { Shape, Show } from "./shape.ts";

/** What `torch.tensor` takes: a value, a typed array, or lists of lists of them, all rows of one shape. */
export type TensorData = Scalar | TypedArray | readonly TensorData[];

/** The shape of nested lists: `[[1, 2], [3, 4]]` has `[2, 2]`. A sentence when rows differ. */
export type DataShape<T> = T extends TypedArray
  ? [number]
  : T extends readonly (infer Row)[]
    ? [T] extends [Row] // lists of any depth
      ? Shape
      : [Row] extends [Scalar]
        ? [T["length"]]
        : T extends readonly [infer First, ...unknown[]]
          ? Rows<T, DataShape<First>, DataShape<Row>>
          : Rows<T, DataShape<Row>, DataShape<Row>>
    : [];

/** The shape of a list whose first row has the shape `First`, and all of them one of the shapes in the union `Any`. */
type Rows<T extends readonly unknown[], First, Any> = [Extract<Any, string>] extends [never]
  ? [Any] extends [First]
    ? First extends Shape
      ? [T["length"], ...First]
      : never
    : number extends (Any & Shape)[number]
      ? Shape
      : Ragged<T, First>
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
