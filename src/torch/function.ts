import { isGradEnabled, noGrad } from "../autograd/grad-mode.ts";
import { type Edge, edgeOf, Node, type Pullback, Saved } from "../autograd/node.ts";
import { rules } from "../autograd/rules.ts";
import { asUser } from "../autograd/user-code.ts";
import { type DType, promote } from "../core/dtype.ts";
import { AutogradError, ShapeError, show } from "../core/errors.ts";
import { numel, type Sizes, sameShape } from "../core/shape.ts";
import * as ops from "../ops/index.ts";
import { Tensor } from "../tensor/tensor.ts";

/**
 * Passes things from the forward to the backward of one call of a function. Tensors go through `saveForBackward`, which
 * notices when they are changed in place meanwhile; anything else can be a field: `ctx.exponent = 3`.
 */
export class FunctionCtx {
  /** For each argument, whether it wants a gradient: in `backward`, whether one is asked for. */
  needsInputGrad: readonly boolean[];
  // biome-ignore lint/suspicious/noExplicitAny: users keep here what they like
  [field: string]: any;
  readonly #name: string;
  #tensors: readonly Tensor[] = [];
  #saved: readonly Saved[] | null = null;
  #constants: ReadonlySet<Tensor> = new Set();

  constructor(name: string, needsInputGrad: readonly boolean[]) {
    this.#name = name;
    this.needsInputGrad = needsInputGrad;
  }

  /** Keeps inputs or outputs for `savedTensors`. To be called once. */
  saveForBackward(...tensors: Tensor[]): void {
    this.#tensors = tensors;
  }

  /** What `saveForBackward` was given. @throws AutogradError when one of them was changed in place meanwhile */
  get savedTensors(): Tensor[] {
    return this.#saved?.map((saved) => saved.get(this.#name)) ?? [...this.#tensors];
  }

  /** Says that no gradient flows back from these outputs. Those that are not floats have none anyway. */
  markNonDifferentiable(...outputs: Tensor[]): void {
    this.#constants = new Set(outputs);
  }

  /** For `apply`: the end of the forward. Tells which outputs are differentiable, and whether tensors were saved. */
  static close(ctx: FunctionCtx, outputs: readonly unknown[]): { differentiable: boolean[]; keeps: boolean } {
    ctx.#saved = ctx.#tensors.map((x) => new Saved(x));
    const isFree = (x: unknown) => x instanceof Tensor && x.dtype.isFloatingPoint && !ctx.#constants.has(x);
    return { differentiable: outputs.map(isFree), keeps: ctx.#saved.length > 0 };
  }
}

/** The gradients of the arguments: one for each, null where there is none; one alone without a list. */
export type Gradients = Tensor | null | undefined | readonly (Tensor | null | undefined)[];

interface FunctionClass<A extends readonly unknown[], R> {
  readonly name: string;
  forward(ctx: FunctionCtx, ...args: A): R;
  backward(ctx: FunctionCtx, ...gradients: Tensor[]): Gradients;
}

function apply<A extends readonly unknown[], R>(this: FunctionClass<A, R>, ...args: A): R {
  const name = `${this.name}Backward`;
  const wants = args.map((x) => x instanceof Tensor && x.requiresGrad);
  const ctx = new FunctionCtx(name, wants);
  const result = noGrad(() => this.forward(ctx, ...args));
  const outputs: readonly unknown[] = Array.isArray(result) ? result : [result];
  const { differentiable, keeps } = FunctionCtx.close(ctx, outputs);
  if (!isGradEnabled() || !wants.includes(true) || !differentiable.includes(true)) return result;

  const next = args.map((x) => (x instanceof Tensor ? edgeOf(x) : null));
  const inputs = args.map((x) => (x instanceof Tensor ? { sizes: x.sizes, dtype: x.dtype } : null));
  const goBack = (gradients: readonly Tensor[], wanted: (to: Edge) => boolean) => {
    ctx.needsInputGrad = next.map((to) => to !== null && wanted(to));
    const given = asUser(gradients, () => listOf(name, this.backward(ctx, ...gradients)));
    return fitted(name, inputs, next, given);
  };
  const results = outputs.map((x, i) => (differentiable[i] ? fresh(x as Tensor, args) : x));
  if (results.length === 1) {
    (results[0] as Tensor).node = new Node(name, next, keeps, (g, wanted) => goBack([g], wanted));
  } else {
    recordAll(name, results, differentiable, (pullback) => new Node(name, next, keeps, pullback), goBack);
  }
  return (Array.isArray(result) ? results : results[0]) as R;
}

/**
 * A function with a backward of its own. A subclass has the static methods `forward(ctx, ...args)`, which computes a
 * tensor or several without being recorded, and `backward(ctx, ...gradients)`, which gets the gradient of each result
 * (zeros where it was not used) and gives one for each argument. Written with differentiable ops, `backward` can be
 * differentiated, too. The function itself is `apply`.
 * @see https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function
 * @example
 * class Exp extends torch.autograd.Function {
 *   static forward(ctx: torch.autograd.FunctionCtx, x: Tensor) {
 *     const y = x.exp();
 *     ctx.saveForBackward(y);
 *     return y;
 *   }
 *   static backward(ctx: torch.autograd.FunctionCtx, gradient: Tensor) {
 *     const [y] = ctx.savedTensors;
 *     return gradient.mul(y);
 *   }
 * }
 * Exp.apply(torch.zeros([3]));
 */
// biome-ignore lint/complexity/noStaticOnlyClass: PyTorch's form
class CustomFunction {
  // biome-ignore lint/suspicious/noExplicitAny: a subclass has arguments of its own
  static forward(_ctx: FunctionCtx, ..._args: any[]): any {
    throw new AutogradError("Function", "the class has no static forward(ctx, …)");
  }

  static backward(_ctx: FunctionCtx, ..._gradients: Tensor[]): Gradients {
    throw new AutogradError("Function", "the class has no static backward(ctx, …)");
  }

  /** Calls the function. @throws AutogradError, from `backward()`, when the gradients are not those of the arguments */
  static readonly apply: typeof apply = apply;
}

export { CustomFunction as Function };

function listOf(name: string, gradients: Gradients): (Tensor | null)[] {
  const list = Array.isArray(gradients) ? gradients : [gradients];
  return list.map((g, i) => {
    if (g == null || g instanceof Tensor) return g ?? null;
    throw new AutogradError("backward", `${name}: gradient ${i} is not a tensor`);
  });
}

/** An output as a tensor that can have a history: itself, or another that shows the same where it is an input or a view. */
function fresh(x: Tensor, args: readonly unknown[]): Tensor {
  if (!args.includes(x) && x.viewOf === null && !x.requiresGrad) return x;
  const other = new Tensor(x.storage, x.offset, x.sizes, x.strides, x.dtype);
  other.counter = x.counter;
  return other;
}

/** The gradients in their arguments' shapes and dtypes. @throws AutogradError, ShapeError */
function fitted(
  name: string,
  inputs: readonly ({ sizes: Sizes; dtype: DType } | null)[],
  next: readonly Edge[],
  given: readonly (Tensor | null)[],
): (Tensor | null)[] {
  const surplus = given.slice(inputs.length).some((g) => g !== null);
  if (given.length < inputs.length || surplus) {
    throw new AutogradError(
      "backward",
      `${name} gave ${given.length} gradients, expected ${inputs.length}: one for each argument, or null`,
    );
  }
  return inputs.map((x, i) => {
    const g = given[i];
    if (g === null) return null;
    if (x === null) {
      throw new AutogradError("backward", `${name}: argument ${i} is not a tensor, so its gradient must be null`);
    }
    if (next[i] === null) return null;
    if (!expandable(x.sizes, g.sizes)) {
      const problem = `${name}: gradient ${i} has the shape ${show(g.sizes)}, its argument ${show(x.sizes)}`;
      throw new ShapeError("backward", problem, [g.sizes, x.sizes]);
    }
    const whole = sameShape(g.sizes, x.sizes) ? g : rules.sumTo(g, x.sizes);
    return whole.dtype === x.dtype ? whole : rules.to(whole, x.dtype);
  });
}

/** Whether a tensor of these sizes broadcasts to those. */
function expandable(sizes: Sizes, to: Sizes): boolean {
  const lead = to.length - sizes.length;
  return lead >= 0 && sizes.every((n, d) => n === to[lead + d] || n === 1);
}

/**
 * Gives several results a history. A step of the tape takes one gradient, so those of the results go on as parts of one
 * long vector: each result has a step that puts its gradient in its place, and they all lead to the function's own.
 */
function recordAll(
  name: string,
  results: readonly unknown[],
  differentiable: readonly boolean[],
  node: (pullback: Pullback) => Node,
  goBack: (gradients: readonly Tensor[], wanted: (to: Edge) => boolean) => (Tensor | null)[],
): void {
  const all = results.map((x) => {
    if (x instanceof Tensor) return x;
    throw new AutogradError(name, "the forward of a function gives a tensor or a list of tensors");
  });
  const places: number[] = [];
  let length = 0;
  all.forEach((x, i) => {
    places.push(length);
    if (differentiable[i]) length += numel(x.sizes);
  });
  const dtype = all
    .filter((_, i) => differentiable[i])
    .map((x) => x.dtype)
    .reduce(promote);
  const like = all.map((x) => ({ sizes: x.sizes, dtype: x.dtype, count: numel(x.sizes) }));

  const own = node((long, wanted) => {
    const gradients = like.map(({ sizes, dtype, count }, i) => {
      if (!differentiable[i]) return ops.full(sizes, 0, { dtype });
      return ops.to(ops.reshape(ops.narrow(long, 0, places[i], count), sizes), dtype);
    });
    return goBack(gradients, wanted);
  });
  all.forEach((x, i) => {
    if (!differentiable[i]) return;
    const behind = length - places[i] - like[i].count;
    x.node = new Node(name, [own], false, (g) => {
      const part = ops.to(ops.reshape(g, [-1]), dtype);
      return [ops.cat([ops.full([places[i]], 0, { dtype }), part, ops.full([behind], 0, { dtype })], 0)];
    });
  });
}
