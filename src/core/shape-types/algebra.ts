import type { Same, SameShape, Shape, Show } from "./shape.ts";

/** The shape that two shapes broadcast to: aligned at the last dimension, where a size of 1 stretches. */
export type Broadcast<Op extends string, A extends Shape, B extends Shape> = A extends unknown
  ? B extends unknown
    ? number extends A["length"] | B["length"]
      ? Shape
      : Align<Op, A, B, A, B, []>
    : never
  : never;

type Align<
  Op extends string,
  A extends Shape,
  B extends Shape,
  RestA extends Shape,
  RestB extends Shape,
  Out extends Shape,
> = RestA extends readonly [...infer A0 extends Shape, infer M extends number]
  ? RestB extends readonly [...infer B0 extends Shape, infer N extends number]
    ? [Stretched<M, N>] extends [never]
      ? `${Op}: shapes ${Show<A>} and ${Show<B>} do not broadcast: sizes ${M} and ${N} at dim -${[...Out, 0]["length"]}`
      : Align<Op, A, B, A0, B0, [Stretched<M, N>, ...Out]>
    : [...RestA, ...Out]
  : [...RestB, ...Out];

type Stretched<M extends number, N extends number> = M extends 1 ? N : N extends 1 ? M : Same<M, N>;

/** The shape that a list of shapes broadcasts to. */
export type BroadcastAll<
  Op extends string,
  List extends readonly Shape[],
  Out extends Shape = [],
> = List extends readonly [infer H extends Shape, ...infer Rest extends readonly Shape[]]
  ? Broadcast<Op, Out, H> extends infer R extends Shape
    ? BroadcastAll<Op, Rest, R>
    : Broadcast<Op, Out, H>
  : Out;

/** The shape of a tensor that is changed in place: its own, or a sentence when the result would not fit in. */
export type InPlace<Op extends string, A extends Shape, B extends Shape> = A extends unknown
  ? Broadcast<Op, A, B> extends infer R
    ? R extends Shape
      ? [SameShape<R, A>] extends [never]
        ? `${Op}: a result of shape ${Show<R>} does not fit into ${Show<A>}`
        : A
      : R
    : never
  : never;

/** `A @ B` as `torch.matmul` has it: dot product, matrix times vector or matrix, and batches of them. */
export type Matmul<A extends Shape, B extends Shape> = A extends unknown
  ? B extends unknown
    ? number extends A["length"] | B["length"]
      ? Shape
      : A extends readonly [...infer A0 extends Shape, infer K extends number]
        ? B extends readonly [...infer B0 extends Shape, infer L extends number, infer N extends number]
          ? Inner<K, L, A0 extends readonly [] ? [...B0, N] : Rows<A0, B0, N>>
          : B extends readonly [infer L extends number]
            ? Inner<K, L, A0>
            : NoScalars<A, B>
        : NoScalars<A, B>
    : never
  : never;

type Rows<A0 extends Shape, B0 extends Shape, N extends number> = A0 extends readonly [
  ...infer Batch extends Shape,
  infer M extends number,
]
  ? Broadcast<"matmul", Batch, B0> extends infer R
    ? R extends Shape
      ? [...R, M, N]
      : R
    : never
  : never;

type Inner<K extends number, L extends number, R> = [Same<K, L>] extends [never]
  ? `matmul: inner sizes differ, ${K} and ${L}`
  : R;

type NoScalars<
  A extends Shape,
  B extends Shape,
> = `matmul: both tensors need at least one dimension, got ${Show<A>} and ${Show<B>}`;

/** `x @ weight.T + bias`: the last size `In` becomes `Out`. */
export type Projected<S extends Shape, In extends number, Out extends number> = S extends unknown
  ? number extends S["length"]
    ? Shape
    : S extends readonly [...infer Batch extends Shape, infer K extends number]
      ? [Same<K, In>] extends [never]
        ? `Linear: ${In} features expected, got ${K}`
        : [...Batch, Out]
      : `Linear: ${In} features expected, got a 0-d tensor`
  : never;

/** The shape itself, or a sentence when the tensor has not exactly one element. */
export type OneElement<Op extends string, S extends Shape> = S extends unknown
  ? number extends S["length"]
    ? S
    : S[number] extends infer N
      ? [N] extends [1]
        ? S
        : number extends N
          ? S
          : `${Op}: only a tensor of one element will do, got ${Show<S>}`
      : never
  : never;
