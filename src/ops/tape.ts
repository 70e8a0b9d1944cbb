import { type Edge, edgeOf, Node, Saved } from "../autograd/node.ts";
import { rules } from "../autograd/rules.ts";
import { sameShape } from "../core/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type Operand, type OpRecord, OUT } from "./record.ts";

export function wantsGradient(x: Operand): boolean {
  return typeof x !== "number" && x.requiresGrad;
}

export function edge(x: Operand): Edge {
  return typeof x === "number" ? null : edgeOf(x);
}

/** PyTorch's name of the tape's node: `MulBackward0` for mul. */
export function gradName(name: string, own?: string): string {
  if (own !== undefined) return own;
  return `${name[0].toUpperCase()}${name.slice(1)}Backward0`;
}

/**
 * The tape's node for one call of an op. Of the inputs it keeps those alone that the gradients which are wanted need,
 * and notes their versions.
 */
export function tapeNode<I extends readonly Operand[], A extends readonly unknown[]>(
  record: OpRecord<I, A>,
  inputs: I,
  next: readonly Edge[],
  args: A,
  out: Tensor,
  extra: Tensor[],
): Node {
  const name = gradName(record.name, record.gradName);
  const needs = new Set(next.flatMap((to, i) => (to === null ? [] : (record.saves?.(i, inputs.length) ?? []))));
  const saved = inputs.map((x, i) => (x instanceof Tensor ? (needs.has(i) ? new Saved(x) : null) : x));
  const sizes = inputs.map((x) => (x instanceof Tensor ? x.sizes : []));
  const dtypes = inputs.map((x) => (x instanceof Tensor ? x.dtype : out.dtype));
  const result = needs.has(OUT) ? new Saved(out) : null;
  const node = new Node(name, next, (g) => {
    const values = saved.map((x) => (x instanceof Saved ? x.get(name) : x)) as unknown as I;
    const context = { out: result?.get(name) as Tensor, sizes, args, extra };
    const gradients = record.vjp!(g, values, context);
    return next.map((to, i) => {
      const gradient = to === null ? null : (gradients[i]?.() ?? null);
      if (gradient === null) return null;
      const whole = sameShape(gradient.sizes, sizes[i]) ? gradient : rules.sumTo(gradient, sizes[i]);
      return whole.dtype === dtypes[i] ? whole : rules.to(whole, dtypes[i]);
    });
  });
  for (const x of extra) node.owned.push(x.storage);
  return node;
}
