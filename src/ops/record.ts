import type { DType } from "../core/dtype.ts";
import type { Sizes } from "../core/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** What an op computes with: tensors, and plain numbers beside them. */
export type Operand = Tensor | number;

/** Stands for the op's own result in `saves`. */
export const OUT = -1;

/** What an op's gradient may look at, beside the gradient of its result. */
export interface Context<A extends readonly unknown[]> {
  /** The result; only for ops whose `saves` names OUT. */
  out: Tensor;
  /** Shapes of the tensors that went in. */
  sizes: readonly Sizes[];
  /** What the op was called with after its tensors. */
  args: A;
  /** What `forward` returned, for the gradient to use again. */
  extra: Tensor[];
}

/**
 * One op, all that there is to know about it. From this record come its function, its place on the tape, broadcasting
 * of its gradients, its tests and its row in the tables of the documentation.
 */
export interface OpRecord<I extends readonly Operand[], A extends readonly unknown[]> {
  /** PyTorch's name in camelCase. */
  readonly name: string;
  /** PyTorch's name of the tape's node, where it is not made from the name: `MaxBackward1`, or by how it is called. */
  readonly gradName?: string | ((inputs: I, ...args: A) => string);
  /** How many of the arguments are operands. */
  readonly arity: number;
  /** The result's shape. @throws ShapeError */
  shape(inputs: I, ...args: A): Sizes;
  /** The result's dtype. @throws DTypeError */
  dtype(inputs: I, ...args: A): DType;
  /** Computes the result into `out`; what it returns is kept for the gradient. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to keep, and no return
  forward(out: Tensor, inputs: I, ...args: A): Tensor[] | void;
  /** What the gradient of input `i` (of `n`) looks at: inputs by their place, or OUT. Nothing, if left away. */
  saves?(i: number, n: number): readonly number[];
  /** The gradients of the inputs from the gradient of the result, each computed only if it is asked for. */
  vjp?(g: Tensor, inputs: I, context: Context<A>): readonly ((() => Tensor) | null)[];
  /** Calls that drive golden tests and gradcheck. Float tensors in them are differentiated. */
  samples(): readonly (readonly unknown[])[];
}

/** What is computed and recorded when an op runs: its record without what the registry asks for. */
export type OpSteps<I extends readonly Operand[], A extends readonly unknown[]> = Omit<
  OpRecord<I, A>,
  "arity" | "samples"
>;

/** Which elements of a row-major tensor a view shows. */
export interface Geometry {
  readonly sizes: Sizes;
  readonly strides: Sizes;
  /** Elements from the tensor's first to the view's first. */
  readonly offset: number;
}
