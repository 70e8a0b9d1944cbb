import { backward } from "./autograd/backward.ts";
import { bool, type DType, float32, float64, int32, int64 } from "./core/dtype.ts";
import type { DTypeName } from "./core/dtype-types.ts";
import { DTypeError, IndexError, ShapeError, show } from "./core/errors.ts";
import { normalizeDim, numel, type Sizes } from "./core/shape.ts";
import type { Reversed, Shape } from "./core/shape-types.ts";
import * as ops from "./ops/index.ts";
import { isRowMajor, Tensor } from "./tensor/tensor.ts";
import "./tensor/printing.ts";
import { item, tolist } from "./tensor/values.ts";
import { type Keepdim, listOf, operand, type Value } from "./tensor-methods/arguments.ts";
import { elementwise } from "./tensor-methods/elementwise.ts";
import { picking } from "./tensor-methods/picking.ts";
import { rearranging } from "./tensor-methods/rearranging.ts";
import { reductions } from "./tensor-methods/reductions.ts";
import type { TensorMethods } from "./tensor-signatures.ts";

export { listOf, operand, type Value };

// The fluent face: every op as a method, t.add(u). Attached here, above the ops, so that imports go one way only.
// Arithmetic, shapes and conversions stand in this file, the rest in tensor-methods/.

declare module "./tensor/tensor.ts" {
  interface Tensor<S extends Shape = Shape, D extends DTypeName = DTypeName> extends TensorMethods {
    /** The dimensions in reverse order. */
    readonly T: Tensor<Reversed<S>, D>;
  }
}

interface Alpha {
  alpha?: number;
}

const plain = { add: ops.add, sub: ops.sub };
const withAlpha = { add: ops.addScaled, sub: ops.subScaled };

/** x + alpha · y, or x − alpha · y; of floats rounded once. */
export function sumOf(name: "add" | "sub", x: ops.Operand, y: Value, { alpha = 1 }: Alpha = {}): Tensor {
  const value = operand(y);
  if (alpha === 1) return plain[name](x, value);
  if (typeof value === "number") return plain[name](x, value * alpha);
  if (typeof x === "number" || !value.dtype.isFloatingPoint) return plain[name](x, ops.mul(value, alpha));
  return withAlpha[name](x, value, alpha);
}

function sumInPlace(name: "add" | "sub", x: Tensor, y: Value, { alpha = 1 }: Alpha = {}): Tensor {
  const value = operand(y);
  if (alpha === 1) return ops.inPlace(plain[name].record, [x, value]);
  if (typeof value === "number") return ops.inPlace(plain[name].record, [x, value * alpha]);
  if (!value.dtype.isFloatingPoint) return ops.inPlace(plain[name].record, [x, ops.mul(value, alpha)]);
  return ops.inPlace(withAlpha[name].record, [x, value], alpha);
}

/** The largest or smallest over all, or along one dimension together with where it stands. */
export function extreme(name: "max" | "min") {
  const grad = name === "max" ? "MaxBackward" : "MinBackward";
  const [values, places] = name === "max" ? [ops.amax, ops.argmax] : [ops.amin, ops.argmin];
  return (x: Tensor, dim: number | null = null, { keepdim = false }: Keepdim = {}) => {
    if (dim === null) return ops.madeBy(`${grad}1`, values(x, null, false));
    // The gradient goes to the place that was found, as the values are picked from there.
    const d = normalizeDim(name, dim, x.ndim);
    const indices = places(x, d, true);
    const picked = ops.gather(x, d, indices);
    const shaped = (y: Tensor) => (keepdim || x.ndim === 0 ? y : ops.squeeze(y, d));
    return { values: ops.madeBy(`${grad}0`, shaped(picked)), indices: shaped(indices) };
  };
}

const max = extreme("max");
const min = extreme("min");

const methods = {
  ...elementwise,
  ...reductions,
  ...picking,
  ...rearranging,

  add: (x: Tensor, y: Value, options?: Alpha) => sumOf("add", x, y, options),
  sub: (x: Tensor, y: Value, options?: Alpha) => sumOf("sub", x, y, options),
  mul: (x: Tensor, y: Value) => ops.mul(x, operand(y)),
  div: (x: Tensor, y: Value) => ops.div(x, operand(y)),
  pow: (x: Tensor, y: Value) => ops.pow(x, operand(y)),
  maximum: (x: Tensor, y: Value) => ops.maximum(x, operand(y)),
  minimum: (x: Tensor, y: Value) => ops.minimum(x, operand(y)),
  remainder: (x: Tensor, y: Value) => ops.remainder(x, operand(y)),
  floorDivide: (x: Tensor, y: Value) => ops.floorDivide(x, operand(y)),
  eq: (x: Tensor, y: Value) => ops.eq(x, operand(y)),
  ne: (x: Tensor, y: Value) => ops.ne(x, operand(y)),
  lt: (x: Tensor, y: Value) => ops.lt(x, operand(y)),
  le: (x: Tensor, y: Value) => ops.le(x, operand(y)),
  gt: (x: Tensor, y: Value) => ops.gt(x, operand(y)),
  ge: (x: Tensor, y: Value) => ops.ge(x, operand(y)),
  logicalAnd: ops.logicalAnd,
  logicalOr: ops.logicalOr,
  logicalNot: ops.logicalNot,
  neg: ops.neg,
  abs: ops.abs,
  sign: ops.sign,
  relu: ops.relu,
  exp: ops.exp,
  log: ops.log,
  sqrt: ops.sqrt,
  sigmoid: ops.sigmoid,
  tanh: ops.tanh,
  clamp: (x: Tensor, low: number | null = null, high: number | null = null) => ops.clamp(x, low, high),
  where: (x: Tensor, condition: Tensor, other: Value) => ops.where(condition, x, operand(other)),
  matmul: ops.matmul,
  softmax: ops.softmax,
  logSoftmax: ops.logSoftmax,

  sum: (x: Tensor, dim: ops.Dims = null, { keepdim = false }: Keepdim = {}) => ops.sum(x, dim, keepdim),
  mean: (x: Tensor, dim: ops.Dims = null, { keepdim = false }: Keepdim = {}) => ops.mean(x, dim, keepdim),
  amax: (x: Tensor, dim: ops.Dims = null, { keepdim = false }: Keepdim = {}) => ops.amax(x, dim, keepdim),
  amin: (x: Tensor, dim: ops.Dims = null, { keepdim = false }: Keepdim = {}) => ops.amin(x, dim, keepdim),
  max,
  min,
  argmax: (x: Tensor, dim: number | null = null, { keepdim = false }: Keepdim = {}) => ops.argmax(x, dim, keepdim),
  argmin: (x: Tensor, dim: number | null = null, { keepdim = false }: Keepdim = {}) => ops.argmin(x, dim, keepdim),

  reshape: (x: Tensor, ...sizes: (number | Sizes)[]) => ops.reshape(x, listOf(sizes)),
  view: (x: Tensor, ...sizes: (number | Sizes)[]) => ops.view(x, listOf(sizes)),
  expand: (x: Tensor, ...sizes: (number | Sizes)[]) => ops.expand(x, listOf(sizes)),
  permute: (x: Tensor, ...dims: (number | Sizes)[]) => ops.permute(x, listOf(dims)),
  transpose: ops.transpose,
  t: ops.t,
  squeeze: ops.squeeze,
  unsqueeze: ops.unsqueeze,
  flatten: ops.flatten,
  index: (x: Tensor, ...items: ops.Subscript[]) => ops.subscript(x, items),
  indexPut_: (x: Tensor, items: ops.Subscript[], values: Value, { accumulate = false } = {}) =>
    ops.setSubscript(x, items, operand(values), accumulate),

  add_: (x: Tensor, y: Value, options?: Alpha) => sumInPlace("add", x, y, options),
  sub_: (x: Tensor, y: Value, options?: Alpha) => sumInPlace("sub", x, y, options),
  mul_: (x: Tensor, y: Value) => ops.inPlace(ops.mul.record, [x, operand(y)]),
  div_: (x: Tensor, y: Value) => ops.inPlace(ops.div.record, [x, operand(y)]),
  pow_: (x: Tensor, y: Value) => ops.inPlace(ops.pow.record, [x, operand(y)]),
  relu_: (x: Tensor) => ops.inPlace(ops.relu.record, [x]),
  exp_: (x: Tensor) => ops.inPlace(ops.exp.record, [x]),
  neg_: (x: Tensor) => ops.inPlace(ops.neg.record, [x]),
  clamp_: (x: Tensor, low: number | null = null, high: number | null = null) =>
    ops.inPlace(ops.clamp.record, [x], low, high),
  copy_: (x: Tensor, source: Value) => ops.inPlace(ops.copy.record, [x, operand(source)], false),
  fill_(x: Tensor, value: Value) {
    if (!(value instanceof Tensor)) return ops.inPlace(ops.fill.record, [x], value);
    if (value.ndim === 0) return ops.inPlace(ops.copy.record, [x, value], false);
    throw new ShapeError("fill_", `wants a number or a 0-d tensor, got the shape ${show(value.sizes)}`, [value.sizes]);
  },
  zero_: (x: Tensor) => ops.inPlace(ops.fill.record, [x], 0),
  normal_: ops.normal_,
  uniform_: ops.uniform_,
  random_: (x: Tensor, ...args: (number | bigint | ops.RandomOptions)[]) => {
    const [low = null, high = null] = args.filter((a) => typeof a !== "object");
    return ops.random_(x, low, high, args.find((a) => typeof a === "object") ?? {});
  },
  bernoulli: (x: Tensor, ...args: (number | ops.RandomOptions)[]) => {
    const p = args.find((a) => typeof a === "number");
    return ops.bernoulli(x, p, args.find((a) => typeof a === "object") ?? {});
  },
  bernoulli_: ops.bernoulli_,

  to: (x: Tensor, dtype: DType) => ops.to(x, dtype),
  type: (x: Tensor, dtype: DType) => ops.to(x, dtype),
  float: (x: Tensor) => ops.to(x, float32),
  double: (x: Tensor) => ops.to(x, float64),
  long: (x: Tensor) => ops.to(x, int64),
  int: (x: Tensor) => ops.to(x, int32),
  bool: (x: Tensor) => ops.to(x, bool),
  clone: ops.clone,
  detach: ops.detach,
  contiguous: ops.contiguous,
  isContiguous: isRowMajor,
  numel: (x: Tensor) => numel(x.sizes),
  dim: (x: Tensor) => x.ndim,
  size: (x: Tensor, dim?: number) => (dim === undefined ? x.shape : x.sizes[normalizeDim("size", dim, x.ndim)]),
  stride: (x: Tensor, dim?: number) => (dim === undefined ? x.strides : x.strides[normalizeDim("stride", dim, x.ndim)]),
  item,
  tolist,
  requiresGrad_(x: Tensor, requiresGrad = true) {
    x.requiresGrad = requiresGrad;
    return x;
  },
  backward,
  *[Symbol.iterator](x: Tensor) {
    if (x.ndim === 0) throw new IndexError("iterate", "a 0-d tensor has no dimension to go along");
    for (let i = 0; i < x.sizes[0]; i++) yield ops.select(x, 0, i);
  },
};

for (const name of Reflect.ownKeys(methods) as (keyof typeof methods)[]) {
  const method = methods[name] as (x: Tensor, ...rest: unknown[]) => unknown;
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: unknown[]) {
      return method(this, ...rest);
    },
    writable: true,
    configurable: true,
  });
}

Object.defineProperty(Tensor.prototype, "T", {
  get(this: Tensor) {
    return ops.permute(
      this,
      this.sizes.map((_, d) => this.sizes.length - 1 - d),
    );
  },
  configurable: true,
});

// Arithmetic on a tensor with JavaScript's own operators can only go wrong: `a + b` would join texts.
Object.defineProperty(Tensor.prototype, Symbol.toPrimitive, {
  value(this: Tensor, hint: string) {
    if (hint === "string") return String(this.toString());
    if (hint === "number" && numel(this.sizes) === 1) return Number(item(this));
    throw new DTypeError("tensor", "JavaScript's operators do not work on tensors: write a.add(b), not a + b");
  },
  configurable: true,
});
