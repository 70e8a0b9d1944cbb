import { type Edge, edgeOf, Node, Saved } from "../autograd/node.ts";
import { rules } from "../autograd/rules.ts";
import type { DType } from "../core/dtype.ts";
import { type Sizes, sameShape } from "../core/shape.ts";
import { capture } from "../engine/capture.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type Operand, type OpSteps, OUT } from "./record.ts";

/** Where the gradients of inputs go; null when none of them has one. */
export function edgesOf(inputs: readonly Operand[]): Edge[] | null {
  if (capture !== null) for (const x of inputs) if (typeof x !== "number") capture.seesEdge(x);
  const edges: Edge[] = [];
  let some = false;
  for (const x of inputs) {
    const edge = typeof x === "number" ? null : edgeOf(x);
    some ||= edge !== null;
    edges.push(edge);
  }
  return some ? edges : null;
}

/** PyTorch's name of the tape's node: `MulBackward0` for mul, unless the record has another. */
export function gradName<T extends readonly unknown[]>(
  { name, gradName: own }: { name: string; gradName?: string | ((...all: T) => string) },
  ...all: T
): string {
  if (own === undefined) return `${name[0].toUpperCase()}${name.slice(1)}Backward0`;
  return typeof own === "string" ? own : own(...all);
}

/** What the gradients of the inputs with an edge look at: inputs by their place, or OUT. */
export function needed(record: Pick<OpSteps<never, never>, "saves">, next: readonly Edge[]): number[] {
  const places: number[] = [];
  if (record.saves === undefined) return places;
  for (let i = 0; i < next.length; i++) {
    if (next[i] === null) continue;
    for (const place of record.saves(i, next.length)) if (!places.includes(place)) places.push(place);
  }
  return places;
}

/** The tensors among an op's other arguments, alone or in lists, which its gradient may look at, too. */
function tensorsIn(args: readonly unknown[]): Saved[] {
  const found: Saved[] = [];
  for (const arg of args) {
    if (arg instanceof Tensor) found.push(new Saved(arg));
    else if (Array.isArray(arg)) for (const item of arg) if (item instanceof Tensor) found.push(new Saved(item));
  }
  return found;
}

/** A gradient in the shape and dtype of the input it is for. */
function fitted(gradient: Tensor, sizes: Sizes, dtype: DType): Tensor {
  const whole = sameShape(gradient.sizes, sizes) ? gradient : rules.sumTo(gradient, sizes);
  return whole.dtype === dtype ? whole : rules.to(whole, dtype);
}

/**
 * The tape's node for one call of an op. Of the inputs it keeps those alone that the gradients which are wanted need,
 * and notes their versions, as it does with tensors among the other arguments.
 */
export function tapeNode<I extends readonly Operand[], A extends readonly unknown[]>(
  record: OpSteps<I, A>,
  inputs: I,
  next: readonly Edge[],
  args: A,
  out: Tensor,
  extra: Tensor[],
): Node {
  const name = gradName<[I, ...A]>(record, inputs, ...args);
  const needs = needed(record, next);
  const saved: (Saved | number | null)[] = [];
  const sizes: Sizes[] = [];
  const dtypes: DType[] = [];
  for (const [i, x] of inputs.entries()) {
    const isNumber = typeof x === "number";
    saved.push(isNumber ? x : needs.includes(i) ? new Saved(x) : null);
    sizes.push(isNumber ? [] : x.sizes);
    dtypes.push(isNumber ? out.dtype : x.dtype);
  }
  const result = needs.includes(OUT) ? new Saved(out) : null;
  const beside = tensorsIn(args);
  const keeps = needs.length + beside.length + extra.length > 0;
  const node = new Node(name, next, keeps, (g, wanted) => {
    for (const x of beside) x.get(name);
    const values = saved.map((x) => (x instanceof Saved ? x.get(name) : x));
    const context = { out: result?.get(name) as Tensor, sizes, args, extra };
    const gradients = record.vjp!(g, values as unknown as I, context);
    return next.map((to, i) => {
      const gradient = to === null || !wanted(to) ? null : (gradients[i]?.() ?? null);
      return gradient && fitted(gradient, sizes[i], dtypes[i]);
    });
  });
  for (const x of extra) node.owned.push(x.storage);
  return node;
}
