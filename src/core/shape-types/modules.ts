import type { Projected } from "./algebra.ts";
import type { Flattened } from "./reshape.ts";
import type { Result, Shape, TensorLike } from "./shape.ts";

/**
 * What a module does to a shape. A rule is an interface with `out` written in terms of `this["in"]`; `Apply` fills
 * in the input. `interface SumRule extends ShapeRule { readonly out: [] }`
 */
export interface ShapeRule {
  readonly in: unknown;
  readonly out: unknown;
}

/** The outcome of a rule for an input of shape `S`. */
export type Apply<R extends ShapeRule, S extends Shape> = (R & { readonly in: S })["out"];

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
}

type Chain<Modules extends readonly unknown[], S extends Shape, At extends 0[] = []> = number extends Modules["length"]
  ? Shape
  : Modules extends readonly [infer M, ...infer Rest]
    ? Apply<RuleOf<M>, S> extends infer Next
      ? Next extends string
        ? `${Next} (in module ${At["length"]})`
        : Chain<Rest, Result<Next>, [...At, 0]>
      : never
    : S;
