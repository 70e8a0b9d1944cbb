import { grad } from "../autograd/backward.ts";
import { enableGrad } from "../autograd/grad-mode.ts";
import { AutogradError, ShapeError, show, ValueError } from "../core/errors.ts";
import { numel, sameShape } from "../core/shape.ts";
import * as ops from "../ops/index.ts";
import { Tensor } from "../tensor/tensor.ts";

// torch.autograd.functional: derivatives of functions of one tensor or several. What is said here of a list of tensors
// holds for one tensor without its brackets.

type OneOrMore = Tensor | readonly Tensor[];

/** The same with an R in place of each tensor. */
type Like<X extends OneOrMore, R = Tensor> = X extends readonly Tensor[] ? R[] : R;

export interface FunctionalOptions {
  /** Give results that can be differentiated again. Default false. */
  createGraph?: boolean;
  /** Throw when an output does not depend on an input, rather than give zeros. Default false. */
  strict?: boolean;
}

const listOf = (x: OneOrMore): readonly Tensor[] => (Array.isArray(x) ? x : [x as Tensor]);
const like = <X extends OneOrMore, R>(list: R[], x: X): Like<X, R> =>
  (x instanceof Tensor ? list[0] : list) as Like<X, R>;

/** Inputs as leaves of their own, or with the history that they have where the result is to have it. */
function prepared(inputs: OneOrMore, createGraph: boolean, leaves = true): Tensor[] {
  return listOf(inputs).map((x) => {
    if (createGraph && x.requiresGrad) return ops.view(x, x.sizes);
    const leaf = ops.detach(x);
    leaf.requiresGrad = leaves;
    return leaf;
  });
}

const results = (tensors: readonly Tensor[], createGraph: boolean): Tensor[] =>
  createGraph ? [...tensors] : tensors.map((x) => ops.detach(x));

function outputsOf(op: string, outputs: OneOrMore, strict: boolean): readonly Tensor[] {
  const list = listOf(outputs);
  list.forEach((y, i) => {
    if (!(y instanceof Tensor)) throw new ValueError(op, `output ${i} of the function is not a tensor`);
    if (strict && !y.requiresGrad) throw new AutogradError(op, `output ${i} of the function depends on no input`);
  });
  return list;
}

/** The vectors given, or [1] for the one element that `of` then must have. */
function vectors(op: string, v: OneOrMore | null, of: readonly Tensor[], createGraph: boolean): Tensor[] {
  if (v === null) {
    if (of.length === 1 && numel(of[0].sizes) === 1) return [ops.full(of[0].sizes, 1, { dtype: of[0].dtype })];
    throw new ValueError(op, "v can be left away only for one tensor of one element");
  }
  const list = prepared(v, createGraph, false);
  if (list.length !== of.length) throw new ValueError(op, `v must have ${of.length} tensors, got ${list.length}`);
  list.forEach((x, i) => {
    if (sameShape(x.sizes, of[i].sizes)) return;
    throw new ShapeError(op, `v has the shape ${show(x.sizes)}, expected ${show(of[i].sizes)}`, [x.sizes, of[i].sizes]);
  });
  return list;
}

/** vᵀ times the derivatives of outputs by inputs; zeros where there are none. */
function pulledBack(
  op: string,
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  v: readonly (Tensor | null)[],
  options: { createGraph: boolean; retainGraph?: boolean; strict: boolean },
): Tensor[] {
  const used = outputs.flatMap((y, i) => (y.requiresGrad ? [i] : []));
  const gradients =
    used.length === 0
      ? inputs.map(() => null)
      : grad(
          used.map((i) => outputs[i]),
          inputs,
          { ...options, gradOutputs: used.map((i) => v[i]), allowUnused: true },
        );
  return inputs.map((x, i) => {
    const gradient = gradients[i] as Tensor | null;
    if (options.strict && (gradient === null || (options.createGraph && !gradient.requiresGrad))) {
      throw new AutogradError(op, `the result does not depend on input ${i}`);
    }
    return gradient ?? ops.full(x.sizes, 0, { dtype: x.dtype });
  });
}

/**
 * The vector-Jacobian product: what the function gives, and vᵀ · J, of the inputs' shapes.
 * @param v of the outputs' shapes; not needed for one output of one element
 * @throws ValueError or ShapeError for a v that does not fit; AutogradError, if `strict`
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.vjp.html
 * @example
 * const [y, g] = torch.autograd.functional.vjp((x) => x.mul(x), torch.tensor([1, 2]), torch.tensor([1, 10]));
 * g.tolist(); // [2, 40]
 */
export function vjp<X extends OneOrMore, Y extends OneOrMore>(
  f: (...inputs: Tensor[]) => Y,
  inputs: X,
  v: OneOrMore | null = null,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): [Like<Y>, Like<X>] {
  const ownInputs = prepared(inputs, createGraph);
  const made = enableGrad(() => f(...ownInputs));
  const outputs = outputsOf("vjp", made, strict);
  const given = vectors("vjp", v, outputs, createGraph);
  const gradients = pulledBack("vjp", outputs, ownInputs, given, { createGraph, strict });
  return [like(results(outputs, createGraph), made), like(results(gradients, createGraph), inputs)];
}

/**
 * The Jacobian-vector product: what the function gives, and J · v, of the outputs' shapes; by differentiating twice.
 * @param v of the inputs' shapes; not needed for one input of one element
 * @throws ValueError or ShapeError for a v that does not fit; AutogradError, if `strict`
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.jvp.html
 */
export function jvp<X extends OneOrMore, Y extends OneOrMore>(
  f: (...inputs: Tensor[]) => Y,
  inputs: X,
  v: OneOrMore | null = null,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): [Like<Y>, Like<Y>] {
  const ownInputs = prepared(inputs, createGraph);
  const given = vectors("jvp", v, ownInputs, createGraph);
  const made = enableGrad(() => f(...ownInputs));
  const outputs = outputsOf("jvp", made, strict);
  // uᵀ · J depends on u linearly, so its derivative by u, times v, is J · v.
  const u = outputs.map((y) => asLeaf(ops.full(y.sizes, 0, { dtype: y.dtype })));
  const back = enableGrad(() => pulledBack("jvp", outputs, ownInputs, u, { createGraph: true, strict }));
  const product = pulledBack("jvp", back, u, given, { createGraph, strict });
  return [like(results(outputs, createGraph), made), like(results(product, createGraph), made)];
}

function asLeaf(x: Tensor): Tensor {
  x.requiresGrad = true;
  return x;
}

/**
 * The derivatives of all elements of the outputs by all elements of the inputs: for each output, for each input, a
 * tensor of the output's sizes followed by the input's.
 * @throws AutogradError, if `strict`
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.jacobian.html
 * @example
 * torch.autograd.functional.jacobian((x) => x.mul(x), torch.tensor([1, 2])).tolist(); // [[2, 0], [0, 4]]
 */
export function jacobian<X extends OneOrMore, Y extends OneOrMore>(
  f: (...inputs: Tensor[]) => Y,
  inputs: X,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): Like<Y, Like<X>> {
  const ownInputs = prepared(inputs, createGraph);
  const made = enableGrad(() => f(...ownInputs));
  const outputs = outputsOf("jacobian", made, strict);
  const join = () => outputs.map((y) => derivatives(y, ownInputs, createGraph, strict));
  const all = createGraph ? enableGrad(join) : join();
  return like(
    all.map((row) => like(results(row, createGraph), inputs)),
    made,
  );
}

/** The Jacobians of one output, row by row. */
function derivatives(y: Tensor, inputs: readonly Tensor[], createGraph: boolean, strict: boolean): Tensor[] {
  const n = numel(y.sizes);
  const places = ops.arange(0, n, 1, {});
  const rows = Array.from({ length: n }, (_, j) => {
    const one = ops.reshape(ops.to(ops.eq(places, j), y.dtype), y.sizes);
    return pulledBack("jacobian", [y], inputs, [one], { createGraph, retainGraph: true, strict });
  });
  return inputs.map((x, i) => {
    const sizes = [...y.sizes, ...x.sizes];
    if (n === 0) return ops.full(sizes, 0, { dtype: x.dtype });
    return ops.reshape(ops.stack(rows.map((row) => row[i])), sizes);
  });
}

/** The function's result as a 0-d tensor. @throws ValueError when it is not one tensor of one element */
function single(op: string, y: OneOrMore): Tensor {
  if (y instanceof Tensor && numel(y.sizes) === 1) return ops.reshape(y, []);
  throw new ValueError(op, "the function must give one tensor of one element");
}

/**
 * The second derivatives of a function that gives one number: for each input, for each input, a tensor of the one's
 * sizes followed by the other's.
 * @throws ValueError when the function gives more than one number; AutogradError, if `strict`
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.hessian.html
 */
export function hessian<X extends OneOrMore>(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: X,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): Like<X, Like<X>> {
  const first = (...x: Tensor[]) =>
    jacobian((...y) => single("hessian", f(...y)), x as readonly Tensor[], { createGraph: true, strict });
  const all = jacobian(first, listOf(inputs), { createGraph, strict });
  return like(
    all.map((row) => like(row, inputs)),
    inputs,
  );
}

/**
 * The vector-Hessian product of a function that gives one number: its value, and vᵀ · H, of the inputs' shapes.
 * @throws ValueError or ShapeError for a v that does not fit; AutogradError, if `strict`
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.vhp.html
 */
export function vhp<X extends OneOrMore>(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: X,
  v: OneOrMore | null = null,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): [Tensor, Like<X>] {
  const ownInputs = prepared(inputs, createGraph);
  const given = vectors("vhp", v, ownInputs, createGraph);
  const [y, gradient] = enableGrad(() => {
    const y = f(...ownInputs);
    outputsOf("vhp", y, strict);
    const one = single("vhp", y);
    return [y, pulledBack("vhp", [one], ownInputs, [null], { createGraph: true, strict })] as const;
  });
  const product = pulledBack("vhp", gradient, ownInputs, given, { createGraph, strict });
  return [results([y], createGraph)[0], like(results(product, createGraph), inputs)];
}

/**
 * The Hessian-vector product, H · v. As second derivatives do not depend on their order, it is {@link vhp}.
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.hvp.html
 */
export const hvp: typeof vhp = vhp;
