import type { Linear } from "./algebra.ts";
import type { Flattened } from "./reshape.ts";
import type { Outcome, Shape } from "./shape.ts";

/**
 * What a module does to a shape. A rule is an interface with `out` written in terms of `this["in"]`; `Apply` fills
 * in the input. `interface Doubled extends ShapeRule { out: [this["in"], 2] }`
 */
export interface ShapeRule {
  readonly in: unknown;
  readonly out: unknown;
}

/** The outcome of a rule for an input of shape `S`. */
export type Apply<R extends ShapeRule, S extends Shape> = (R & { readonly in: S })["out"];

/** A module that keeps the shape: ReLU, Dropout. */
export interface SameRule extends ShapeRule {
  readonly out: this["in"];
}

/** A module of which nothing is known. */
export interface AnyRule extends ShapeRule {
  readonly out: Shape;
}

export interface LinearRule<In extends number, Out extends number> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? Linear<S, In, Out> : never;
}

export interface FlattenRule<Start extends number = 1, End extends number = -1> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? Flattened<S, Start, End> : never;
}

/** One module after another. */
export interface ChainRule<Rules extends readonly ShapeRule[]> extends ShapeRule {
  readonly out: this["in"] extends infer S extends Shape ? Chain<Rules, S> : never;
}

type Chain<Rules extends readonly ShapeRule[], S extends Outcome, At extends 0[] = []> = number extends Rules["length"]
  ? Shape
  : Rules extends readonly [infer R extends ShapeRule, ...infer Rest extends readonly ShapeRule[]]
    ? S extends Shape
      ? Apply<R, S> extends infer Next
        ? Next extends string
          ? `${Next} (in module ${At["length"]})`
          : Chain<Rest, Next & Shape, [...At, 0]>
        : never
      : S
    : S;
