import { bool, type DType } from "../core/dtype.ts";
import { DTypeError } from "../core/errors.ts";
import { addScaled as addScaledInto, type BinaryName, binary, unary } from "../engine/arithmetic.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { eq, gt, lt } from "./compare.ts";
import { defineOp, type Op, unlistedOp } from "./define.ts";
import { broadcastShapes, floatType, resultType } from "./dtypes.ts";
import type { Operand, OpRecord } from "./record.ts";
import { floats } from "./samples.ts";
import { where } from "./where.ts";

export type Pair = [Operand, Operand];

/** What all arithmetic of two operands has in common: they broadcast and promote. */
export function pairwise(name: BinaryName) {
  return {
    name,
    arity: 2,
    shape: ([a, b]: Pair) => broadcastShapes(name, a, b),
    dtype: ([a, b]: Pair): DType => resultType(a, b),
    forward: (out: Tensor, [a, b]: Pair) => binary(name, out, a, b),
    samples: () => pairs(),
  } satisfies OpRecord<Pair, []>;
}

const pairs = (): [Operand, Operand][] => [
  [floats([3, 4]), floats([3, 4], 12)],
  [floats([3, 1]), floats([4], 3)],
  [floats([2, 3, 2]), floats([3, 1], 17)],
  [floats([]), floats([2, 2], 4)],
  [floats([5]), 2.5],
  [1.5, floats([5])],
];

const notBool = (name: string, dtype: DType): DType => {
  if (dtype !== bool) return dtype;
  throw new DTypeError(
    name,
    "bool tensors have no difference; use logicalNot() or logicalXor(), or convert them first",
  );
};

/** a + b, with broadcasting. */
export const add: Op<Pair> = defineOp<Pair>({ ...pairwise("add"), vjp: (g) => [() => g, () => g] });

/** a − b, with broadcasting. */
export const sub: Op<Pair> = defineOp<Pair>({
  ...pairwise("sub"),
  gradName: ([a]) => (typeof a === "number" ? "RsubBackward1" : "SubBackward0"),
  dtype([a, b]) {
    for (const x of [a, b]) if (typeof x !== "number") notBool("sub", x.dtype);
    return resultType(a, b);
  },
  vjp: (g) => [() => g, () => neg(g)],
});

type WithAlpha = Op<[Operand, Tensor], [alpha: number]>;

function scaledBy(name: "add" | "sub", sign: 1 | -1): WithAlpha {
  return unlistedOp<[Operand, Tensor], [alpha: number]>({
    name,
    arity: 2,
    shape: ([a, b]) => broadcastShapes(name, a, b),
    dtype: ([a, b]) => resultType(a, b),
    forward: (out, [a, b], alpha) => addScaledInto(out, a, b, sign * alpha),
    vjp: (g, _, { args: [alpha] }) => [() => g, () => mul(g, sign * alpha)],
    samples: () => [[floats([3, 4]), floats([3, 4], 12), 0.3]],
  });
}

/** a + alpha · b for floats b, rounded once. */
export const addScaled: WithAlpha = scaledBy("add", 1);

/** a − alpha · b for floats b, rounded once. */
export const subScaled: WithAlpha = scaledBy("sub", -1);

/** a · b elementwise, with broadcasting. */
export const mul: Op<Pair> = defineOp<Pair>({
  ...pairwise("mul"),
  saves: (i) => [1 - i],
  vjp: (g, [a, b]) => [() => mul(g, b), () => mul(g, a)],
});

/** a / b elementwise, with broadcasting; integers give float32. */
export const div: Op<Pair> = defineOp<Pair>({
  ...pairwise("div"),
  dtype: ([a, b]) => floatType(resultType(a, b)),
  saves: (i) => (i === 0 ? [1] : [0, 1]),
  vjp: (g, [a, b]) => [() => div(g, b), () => neg(mul(g, div(div(a, b), b)))],
});

/** The larger of each pair, with broadcasting; NaN wins. Equal values share the gradient. */
export const maximum: Op<Pair> = defineOp<Pair>({
  ...pairwise("maximum"),
  saves: () => [0, 1],
  vjp: (g, [a, b]) => [() => share(g, a, b, lt), () => share(g, b, a, lt)],
});

/** The smaller of each pair, with broadcasting; NaN wins. Equal values share the gradient. */
export const minimum: Op<Pair> = defineOp<Pair>({
  ...pairwise("minimum"),
  saves: () => [0, 1],
  vjp: (g, [a, b]) => [() => share(g, a, b, gt), () => share(g, b, a, gt)],
});

/** g, half of it where a and b are equal, none where a loses against b. */
function share(g: Tensor, a: Operand, b: Operand, loses: (a: Operand, b: Operand) => Tensor): Tensor {
  return where(eq(a, b), div(g, 2), where(loses(a, b), 0, g));
}

/** a modulo b elementwise, with the sign of b, as in Python. */
export const remainder: Op<Pair> = defineOp<Pair>({
  ...pairwise("remainder"),
  gradName: ([, b]) => (typeof b === "number" ? "RemainderBackward0" : "RemainderBackward1"),
  saves: (i) => (i === 0 ? [] : [0, 1]),
  vjp: (g, [a, b]) => [() => g, () => neg(mul(g, floorDivide(a, b)))],
  samples: () => [
    [floats([3, 4]), floats([3, 4], 12)],
    [floats([5]), 0.7],
    [1.5, floats([5])],
  ],
});

/** a / b elementwise, rounded down. Integers stay integers. @throws ValueError for an integer divided by zero */
export const floorDivide: Op<Pair> = defineOp<Pair>({ ...pairwise("floorDivide") });

/** −x. */
export const neg: Op<[Tensor]> = defineOp<[Tensor]>({
  name: "neg",
  arity: 1,
  shape: ([x]) => x.sizes,
  dtype: ([x]) => notBool("neg", x.dtype),
  forward: (out, [x]) => unary("neg", out, x),
  vjp: (g) => [() => neg(g)],
  samples: () => [[floats([3, 4])], [floats([])]],
});
