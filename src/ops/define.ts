import { isGradEnabled } from "../autograd/grad-mode.ts";
import { spell, ValueError } from "../core/errors.ts";
import { dispose } from "../engine/heap.ts";
import { emptyTensor, Tensor } from "../tensor/tensor.ts";
import type { Operand, OpRecord } from "./record.ts";
import { edgesOf, tapeNode } from "./tape.ts";

/** What the registry knows of an op: enough to call it on its samples. */
export interface Registered {
  readonly name: string;
  readonly differentiable: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: it holds ops of every signature
  readonly call: (...all: any[]) => Tensor;
  readonly samples: () => readonly (readonly unknown[])[];
}

/** Every op there is, by name: what the tests and the tables go through. */
export const registry: Map<string, Registered> = new Map();

/** The function of an op: its operands, then its other arguments. */
export type Op<I extends readonly Operand[], A extends readonly unknown[] = []> = ((...all: [...I, ...A]) => Tensor) & {
  readonly record: OpRecord<I, A>;
};

/** Makes the function of an op from its record. */
export function defineOp<I extends readonly Operand[], A extends readonly unknown[] = []>(
  record: OpRecord<I, A>,
): Op<I, A> {
  const op = unlistedOp(record);
  register(record, op);
  return op;
}

/** The same for a form of another op, with which it is tested. */
export function unlistedOp<I extends readonly Operand[], A extends readonly unknown[] = []>(
  record: OpRecord<I, A>,
): Op<I, A> {
  const { arity } = record;
  const call = (...all: [...I, ...A]): Tensor =>
    all.length <= arity
      ? run(record, all as unknown as I, [] as unknown as A)
      : run(record, all.slice(0, arity) as unknown as I, all.slice(arity) as unknown as A);
  return Object.assign(call, { record });
}

/** Makes the function of an op on a list of tensors. */
export function defineListOp<A extends readonly unknown[] = []>(
  record: Omit<OpRecord<readonly Tensor[], A>, "arity">,
): (tensors: readonly Tensor[], ...args: A) => Tensor {
  const call = (tensors: readonly Tensor[], ...args: A): Tensor =>
    run({ ...record, arity: tensors.length }, tensors, args);
  register(record, call);
  return call;
}

function register(record: { name: string; samples: Registered["samples"]; vjp?: unknown }, call: unknown): void {
  const { name, samples, vjp } = record;
  registry.set(name, { name, samples, call: call as Registered["call"], differentiable: vjp !== undefined });
}

function run<I extends readonly Operand[], A extends readonly unknown[]>(
  record: OpRecord<I, A>,
  inputs: I,
  args: A,
): Tensor {
  try {
    return carryOut(record, inputs, args);
  } catch (error) {
    throw error instanceof TypeError ? explained(record.name, inputs, error) : error;
  }
}

/** Plain JavaScript may give anything: an error that says what was no tensor, or the error itself if all were. */
function explained(name: string, inputs: readonly unknown[], error: TypeError): Error {
  if (!Array.isArray(inputs)) return new ValueError(name, `expected a list of tensors, got ${spell(inputs)}`);
  const others = inputs.filter((x) => !(x instanceof Tensor));
  if (others.length === 0) return error;
  return new ValueError(
    name,
    `expected a tensor, got ${spell(others.find((x) => typeof x !== "number") ?? others[0])}`,
  );
}

function carryOut<I extends readonly Operand[], A extends readonly unknown[]>(
  record: OpRecord<I, A>,
  inputs: I,
  args: A,
): Tensor {
  const out = emptyTensor(record.shape(inputs, ...args), record.dtype(inputs, ...args));
  const extra = record.forward(out, inputs, ...args);
  const differentiable = record.vjp !== undefined && out.dtype.isFloatingPoint && isGradEnabled();
  const next = differentiable ? edgesOf(inputs) : null;
  if (next !== null) {
    out.node = tapeNode(record, inputs, next, args, out, extra ?? []);
  } else if (extra !== undefined) {
    for (const x of extra) dispose(x.storage);
  }
  return out;
}
