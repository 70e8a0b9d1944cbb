import type { DTypeName } from "../dtype-types.ts";
import type { Projected } from "./algebra.ts";
import type { Dim } from "./dims.ts";
import type { Flattened, Reshaped } from "./reshape.ts";
import type { DTypeOf, Result, Same, Shape, Show, TensorLike } from "./shape.ts";

/**
 * What a module does to a shape. A rule is an interface with `out` written in terms of `this["in"]`; `Apply` fills
 * in the input. `interface SumRule extends ShapeRule { readonly out: [] }`
 */
export interface ShapeRule {
  readonly in: unknown;
  readonly out: unknown;
  /** The dtype of the result, where it is not that of the input. */
  readonly dtype?: DTypeName;
}

/** The outcome of a rule for an input of shape `S`. */
export type Apply<R extends ShapeRule, S extends Shape> = (R & { readonly in: S })["out"];

/** The dtype of a rule's result for an input `X`. */
export type DTypeAfter<R extends ShapeRule, X extends TensorLike> = R extends { readonly dtype: infer D }
  ? [D] extends [never]
    ? DTypeOf<X>
    : D & DTypeName
  : DTypeOf<X>;

/** A module that keeps the shape: ReLU, Dropout. */
export interface SameRule extends ShapeRule {
  readonly out: Extract<this["in"], Shape>;
}

export interface LinearRule<In extends number, Out extends number> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? Projected<S, In, Out> : never;
}

export interface FlattenRule<Start extends number = 1, End extends number = -1> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? Flattened<S, Start, End> : never;
}

/** A module that works along one dimension and keeps the shape: Softmax. */
export interface AlongRule<Op extends string, D extends number> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? Along<S, Dim<Op, S, D>> : never;
}

type Along<S extends Shape, I> = [I] extends [string] ? I : S;

/** One dimension made into several. */
export interface UnflattenRule<D extends number, Sizes extends Shape> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? Unflattened<S, Dim<"unflatten", S, D>, Sizes> : never;
}

type Unflattened<S extends Shape, I, Sizes extends Shape> = [I] extends [string]
  ? I
  : number extends S["length"] | I | Sizes["length"]
    ? Shape
    : Reshaped<"unflatten", [S[I & number]], Sizes> extends infer R
      ? R extends Shape
        ? Spread<S, I, R>
        : R
      : never;

/** The shape with the sizes `R` in the place of dimension `I`. */
type Spread<S extends Shape, I, R extends Shape, Front extends Shape = []> = S extends readonly [
  infer H extends number,
  ...infer Rest extends Shape,
]
  ? Front["length"] extends I
    ? [...Front, ...R, ...Rest]
    : Spread<Rest, I, R, [...Front, H]>
  : never;

/** Whole numbers looked up: a dimension more, of floats. */
export interface EmbeddingRule<E extends number, D extends DTypeName> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? (number extends S["length"] ? Shape : [...S, E]) : never;
  readonly dtype: D;
}

/** [n, features] or [n, features, length], which stay what they are. */
export interface BatchNorm1dRule<C extends number> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? Featured<S, C> : never;
}

type Featured<S extends Shape, C extends number> = number extends S["length"]
  ? S
  : S extends readonly [number, infer F extends number] | readonly [number, infer F extends number, number]
    ? [Same<F, C>] extends [never]
      ? `BatchNorm1d: ${C} features expected, got ${Show<S>}`
      : S
    : `BatchNorm1d: [n, ${C}] or [n, ${C}, length] expected, got ${Show<S>}`;

/** A shape that ends in `Sizes`, which stays what it is. */
export interface LayerNormRule<Sizes extends Shape> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? Ending<S, Sizes, S, Sizes> : never;
}

type Ending<S extends Shape, Sizes extends Shape, RestS extends Shape, Rest extends Shape> = number extends
  | S["length"]
  | Sizes["length"]
  ? S
  : Rest extends readonly [...infer Before extends Shape, infer N extends number]
    ? RestS extends readonly [...infer BeforeS extends Shape, infer M extends number]
      ? [Same<M, N>] extends [never]
        ? `LayerNorm: a shape that ends in ${Show<Sizes>} expected, got ${Show<S>}`
        : Ending<S, Sizes, BeforeS, Before>
      : `LayerNorm: a shape that ends in ${Show<Sizes>} expected, got ${Show<S>}`
    : S;

/** A function of which only the shape it gives is known. */
export interface GivesRule<S extends Shape> extends ShapeRule {
  readonly out: S;
}

/** Whatever may stand where a module does: a function from tensor to tensor. */
export type ModuleLike = (x: never) => unknown;

/** The rule of a module, or of a plain function. */
export type RuleOf<M> = M extends { readonly rule: infer R extends ShapeRule }
  ? R
  : M extends (x: never) => TensorLike<infer S>
    ? GivesRule<S>
    : GivesRule<Shape>;

/** One module after another. */
export interface ChainRule<Modules extends readonly unknown[]> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? Chain<Modules, S> : never;
  readonly dtype: ChainDType<Modules>;
}

/** The dtype that the last module to change it gives; never where none does. */
type ChainDType<Modules extends readonly unknown[]> = Modules extends readonly [...infer Before, infer Last]
  ? RuleOf<Last> extends { readonly dtype: infer D extends DTypeName }
    ? [D] extends [never]
      ? ChainDType<Before>
      : D
    : ChainDType<Before>
  : number extends Modules["length"]
    ? DTypeName
    : never;

type Chain<Modules extends readonly unknown[], S extends Shape, At extends 0[] = []> = number extends Modules["length"]
  ? Shape
  : Modules extends readonly [infer M, ...infer Rest]
    ? Apply<RuleOf<M>, S> extends infer Next
      ? Next extends string
        ? `${Next} (in module ${At["length"]})`
        : Chain<Rest, Result<Next>, [...At, 0]>
      : never
    : S;
