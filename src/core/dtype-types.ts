/** The names of the element types, as PyTorch spells them. */
export type DTypeName = "float32" | "float64" | "int64" | "int32" | "uint8" | "bool";

export type FloatName = "float32" | "float64";

/** What PyTorch promotes away when it meets the key: each dtype gives way to those after it. */
interface Below {
  bool: never;
  uint8: "bool";
  int32: "bool" | "uint8";
  int64: "bool" | "uint8" | "int32";
  float32: "bool" | "uint8" | "int32" | "int64";
  float64: "bool" | "uint8" | "int32" | "int64" | "float32";
}

/** The dtype that holds both: `Promote<"int64", "float32">` is `"float32"`. Unions give the union of what can come. */
export type Promote<A extends DTypeName, B extends DTypeName> = B extends DTypeName
  ? A extends Below[B]
    ? B
    : A
  : never;

/** The dtype of a function that leaves the integers (`exp`, `sqrt`, `div`): floats stay, the others give float32. */
export type ToFloat<D extends DTypeName> = D extends FloatName ? D : "float32";

/** The dtype of `sum` and `prod`: floats stay, integers and bool are added up in int64. */
export type SumDType<D extends DTypeName> = D extends FloatName ? D : "int64";

/** A plain JavaScript value that may stand beside a tensor. */
export type Scalar = number | bigint | boolean;

/**
 * The dtype of a tensor beside a plain value. A float tensor keeps its dtype; an integer tensor keeps its own for a
 * whole number and gives float32 for another; a number that the compiler does not know may do either.
 */
export type PromoteScalar<D extends DTypeName, N extends Scalar> = D extends FloatName
  ? D
  : N extends boolean
    ? D
    : N extends bigint
      ? OrInt64<D>
      : number extends N
        ? OrInt64<D> | "float32"
        : `${N}` extends `${bigint}` | `${string}e+${string}`
          ? OrInt64<D>
          : "float32";

type OrInt64<D extends DTypeName> = D extends "bool" ? "int64" : D;

/** Typed arrays and the dtypes they hold. */
export type TypedArray = Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array;

/** The dtype of a tensor made from JavaScript data: numbers give float32, bigints int64, booleans bool. */
export type DataDType<T> = T extends Float32Array
  ? "float32"
  : T extends Float64Array
    ? "float64"
    : T extends BigInt64Array
      ? "int64"
      : T extends Int32Array
        ? "int32"
        : T extends Uint8Array
          ? "uint8"
          : ScalarDType<Leaf<T>>;

// An array that may hold itself is of any depth.
type Leaf<T> = T extends readonly (infer E)[] ? ([T] extends [E] ? Scalar : Leaf<E>) : T;

type ScalarDType<L> = [L] extends [never]
  ? "float32"
  : [L] extends [boolean]
    ? "bool"
    : [L] extends [bigint | boolean]
      ? "int64"
      : [L] extends [number | boolean]
        ? "float32"
        : DTypeName;
