import { AutogradError, ShapeError, show } from "../core/errors.ts";
import { contiguousStrides, numel, sameShape } from "../core/shape.ts";
import { capture } from "../engine/capture.ts";
import { copyInto, copyOf, fill } from "../engine/copying.ts";
import type { Storage } from "../engine/heap.ts";
import { scoped } from "../engine/scope.ts";
import { changing } from "../engine/storage.ts";
import { emptyTensor, isRowMajor, Tensor } from "../tensor/tensor.ts";
import { isAnomalyEnabled, lookingForAnomalies } from "./anomaly.ts";
import { enableGrad, noGrad } from "./grad-mode.ts";
import { type Edge, edgeOf, Node } from "./node.ts";
import { rules } from "./rules.ts";
import { asPass } from "./user-code.ts";

export interface BackwardOptions {
  /** Keep what the graph has saved, to go back through it again. Default: the value of `createGraph`. */
  retainGraph?: boolean;
  /** Record the backward pass itself, so that gradients can be differentiated. Default false. */
  createGraph?: boolean;
}

/** Every node from which a gradient can come to `roots`, the latest made first. */
function nodesBehind(roots: readonly Edge[]): Node[] {
  const seen = new Set<Node>();
  const stack = roots.filter((root) => root instanceof Node);
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const next of node.next) if (next instanceof Node && !seen.has(next)) stack.push(next);
  }
  return [...seen].sort((a, b) => b.id - a.id);
}

/** Of nodes, the latest made first, those from which a gradient can come to `targets`. */
function leadingTo(targets: ReadonlySet<Edge>, nodes: readonly Node[]): Set<Edge> {
  const leading = new Set<Edge>();
  for (const node of [...nodes].reverse()) {
    if (node.next.some((to) => targets.has(to) || leading.has(to))) leading.add(node);
  }
  return leading;
}

/**
 * Carries gradients from the roots back through the tape: to every leaf, or to `targets` alone, leaving the rest of the
 * tape as it is. Gives what arrives there.
 */
function carryBack(
  roots: readonly Edge[],
  seeds: readonly Tensor[],
  targets: ReadonlySet<Edge> | null,
  retain: boolean,
): Map<Edge, Tensor> {
  const nodes = nodesBehind(roots);
  if (capture !== null) capture.wentBack = true;
  const leading = targets && leadingTo(targets, nodes);
  const wanted = (edge: Edge): boolean => targets === null || targets.has(edge) || leading!.has(edge);
  const arrived = new Map<Edge, Tensor>();
  const arrive = (edge: Edge, gradient: Tensor): void => {
    const before = arrived.get(edge);
    arrived.set(edge, before === undefined ? gradient : rules.add(before, gradient));
  };
  roots.forEach((root, i) => {
    if (root !== null) arrive(root, seeds[i]);
  });
  for (const node of nodes) {
    const gradient = arrived.get(node);
    if (gradient === undefined || leading?.has(node) === false) continue;
    if (!targets?.has(node)) arrived.delete(node);
    const gradients = isAnomalyEnabled()
      ? lookingForAnomalies(node, () => node.apply(gradient, wanted))
      : node.apply(gradient, wanted);
    for (let i = 0; i < gradients.length; i++) {
      const next = node.next[i];
      const g = gradients[i];
      if (next !== null && g !== null) arrive(next, g);
    }
    if (!retain) node.release();
  }
  return arrived;
}

/** Checks the gradient to start from: one of the root's shape, or none for a result of one element. */
function check(op: string, root: Tensor, gradient: Tensor | null | undefined): void {
  if (!root.requiresGrad) {
    throw new AutogradError(op, "this tensor does not require a gradient, and nothing it was computed from does");
  }
  if (gradient == null) {
    if (numel(root.sizes) !== 1) {
      throw new AutogradError(
        op,
        `a gradient starts by itself only from one element, and this has the shape ${show(root.sizes)}; ` +
          "reduce it with sum() or mean(), or give a gradient of its shape",
      );
    }
    return;
  }
  if (!sameShape(gradient.sizes, root.sizes)) {
    throw new ShapeError(op, `the gradient has the shape ${show(gradient.sizes)}, the tensor ${show(root.sizes)}`, [
      gradient.sizes,
      root.sizes,
    ]);
  }
}

/** What a gradient starts with by itself. */
function ones(root: Tensor): Tensor {
  const one = emptyTensor(root.sizes, root.dtype);
  fill(one, 1);
  return one;
}

function pass<T>(createGraph: boolean, made: (result: T) => Iterable<Storage>, body: () => T): T {
  // Recorded passes leave a graph that needs its values; others leave only what arrived.
  return createGraph ? enableGrad(body) : noGrad(() => asPass(() => scoped(body, made)));
}

/** Adds a gradient to what a leaf already has. */
function accumulate(leaf: Tensor, gradient: Tensor, own: boolean, createGraph: boolean): void {
  const before = leaf.grad;
  if (createGraph) {
    leaf.grad = leaf.grad === null ? rules.clone(gradient) : rules.add(leaf.grad, gradient);
    leaf.grad.storage.kept = "as gradient";
  } else if (leaf.grad === null) {
    // A result of this pass that fills its storage becomes the gradient itself; anything else is copied.
    const whole = numel(gradient.sizes) * gradient.dtype.itemsize === gradient.storage.bytes;
    const free = own && gradient.storage.kept === null;
    const fresh = free && whole && isRowMajor(gradient) && gradient.dtype === leaf.dtype;
    const storage = fresh ? gradient.storage : copyOf(gradient, leaf.dtype).storage;
    leaf.grad = new Tensor(storage, 0, gradient.sizes, contiguousStrides(gradient.sizes), leaf.dtype);
    storage.kept = "as gradient";
  } else {
    const sum = rules.add(leaf.grad, gradient);
    capture?.changes(leaf.grad);
    changing(leaf.grad.storage);
    copyInto(leaf.grad, sum);
    leaf.grad.counter.version++;
  }
  capture?.gradientArrives(leaf, before);
}

/**
 * Computes the gradient of `root` with respect to every leaf that requires one, and adds it to the leaf's `grad`.
 * @param gradient of `root`'s shape; not needed where `root` has one element
 * @throws AutogradError when nothing requires a gradient, when the graph was freed, or when a value that is needed was
 *   changed in place
 */
export function backward(root: Tensor, gradient?: Tensor | null, options: BackwardOptions = {}): void {
  const createGraph = options.createGraph ?? false;
  check("backward", root, gradient);
  const edge = edgeOf(root);
  pass(
    createGraph,
    () => [],
    () => {
      const start = gradient ?? ones(root);
      const arrived = carryBack([edge], [start], null, options.retainGraph ?? createGraph);
      const taken = new Set<Storage>([start.storage]);
      for (const [leaf, g] of arrived) {
        if (!(leaf instanceof Tensor)) continue;
        accumulate(leaf, g, !taken.has(g.storage), createGraph);
        taken.add(g.storage);
      }
    },
  );
}

export interface GradOptions extends BackwardOptions {
  /** The gradients of the outputs to start from. Default: ones, for outputs of one element. */
  gradOutputs?: readonly (Tensor | null)[];
  /** Give null for an input that the outputs do not depend on, rather than throw. Default false. */
  allowUnused?: boolean;
}

/**
 * The gradients of the sum of `outputs` with respect to `inputs`, without touching any `grad`.
 * @throws AutogradError for an input that the outputs do not depend on, unless `allowUnused`
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.grad.html
 * @example
 * const x = torch.tensor(3, { requiresGrad: true });
 * const [dx] = torch.autograd.grad(x.mul(x), x);
 * dx.item(); // 6
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): Tensor[] {
  const roots = outputs instanceof Tensor ? [outputs] : outputs;
  const wanted = inputs instanceof Tensor ? [inputs] : inputs;
  const createGraph = options.createGraph ?? false;
  for (const [i, root] of roots.entries()) check("grad", root, options.gradOutputs?.[i]);
  const edges = wanted.map((input) => {
    const edge = edgeOf(input);
    if (edge === null) throw new AutogradError("grad", "an input does not require a gradient");
    return edge;
  });
  return pass(
    createGraph,
    (gradients) => gradients.filter((g) => g !== null).map((g) => g.storage),
    () => {
      const seeds = roots.map((root, i) => options.gradOutputs?.[i] ?? ones(root));
      const retain = options.retainGraph ?? createGraph;
      const arrived = carryBack(roots.map(edgeOf), seeds, new Set(edges), retain);
      return edges.map((edge) => {
        const g = arrived.get(edge);
        if (g === undefined && !options.allowUnused) {
          throw new AutogradError(
            "grad",
            "an input was not used to compute the outputs; { allowUnused: true } gives null for it",
          );
        }
        return g ?? (null as unknown as Tensor);
      });
    },
  );
}
