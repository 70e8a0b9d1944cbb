import type { Apply, DTypeAfter, Result, ShapeOf, ShapeRule, TensorLike } from "../core/shape-types.ts";
import type { Tensor } from "../torch.ts";

// What the compiler knows of a call of a module.

interface Ruled {
  readonly rule: ShapeRule;
  // biome-ignore lint/suspicious/noExplicitAny: every module has inputs of its own
  forward(...inputs: any[]): unknown;
}

/** What calling `M` with an `X` gives: by the module's shape rule, or without one, by what its forward says. */
export type Output<M extends Ruled, X extends TensorLike> = ShapeRule extends M["rule"]
  ? Told<ReturnType<M["forward"]>>
  : Tensor<Result<Apply<M["rule"], ShapeOf<X>>>, DTypeAfter<M["rule"], X>>;

type Told<T> = unknown extends T ? Tensor : T;

/** The inputs of `M` after the first. */
// biome-ignore lint/suspicious/noExplicitAny: of a module of which nothing is known
export type MoreInputs<M extends Ruled> = Parameters<M["forward"]> extends [unknown, ...infer Rest] ? Rest : any[];
