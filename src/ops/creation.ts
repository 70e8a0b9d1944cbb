import { bool, type DType, float32, int64 } from "../core/dtype.ts";
import { DTypeError, ValueError } from "../core/errors.ts";
import { hold } from "../core/hold.ts";
import { checkSizes, type Sizes } from "../core/shape.ts";
import { copyInto, fill, arange as fillRange } from "../engine/copying.ts";
import { arranged } from "../engine/strided.ts";
import { emptyTensor, Tensor } from "../tensor/tensor.ts";
import { dtypeOfArray, dtypeOfValues, fromNested, fromTypedArray, write } from "./literal.ts";

export interface TensorOptions {
  /** The element type. Default float32, or what the data say. */
  dtype?: DType;
  /** Whether `backward()` shall put a gradient here. Default false. */
  requiresGrad?: boolean;
}

/** Makes a new tensor a leaf that wants a gradient, if that was asked for. @throws AutogradError for integers */
export function asLeaf(x: Tensor, options: TensorOptions): Tensor {
  if (options.requiresGrad) x.requiresGrad = true;
  return x;
}

/** A tensor with a copy of data. */
export function tensor(data: unknown, options: TensorOptions = {}): Tensor {
  if (data instanceof Tensor) {
    const copy = emptyTensor(data.sizes, options.dtype ?? data.dtype);
    copyInto(copy, data);
    return asLeaf(copy, options);
  }
  const own = dtypeOfArray(data);
  if (own === null) return asLeaf(fromNested(data, options.dtype ?? dtypeOfValues(data)), options);
  const made = fromTypedArray(data as Float32Array, own);
  if (options.dtype === undefined || options.dtype === own) return asLeaf(made, options);
  const cast = emptyTensor(made.sizes, options.dtype);
  copyInto(cast, made);
  return asLeaf(cast, options);
}

/** A tensor whose elements are whatever the memory held. */
export function empty(sizes: Sizes, options: TensorOptions = {}): Tensor {
  return asLeaf(emptyTensor(checkSizes("empty", sizes), options.dtype ?? float32), options);
}

/** A tensor with every element set to `value`, whose kind says the dtype: number float32, bigint int64, boolean bool. */
export function full(sizes: Sizes, value: number | bigint | boolean, options: TensorOptions = {}): Tensor {
  const out = emptyTensor(checkSizes("full", sizes), options.dtype ?? dtypeOfValues(value));
  fill(out, value);
  return asLeaf(out, options);
}

/** 0, 1, …, or from start by step to before end. Bigints make int64, numbers float32. @throws ValueError */
export function arange(
  start: number | bigint,
  end: number | bigint,
  step: number | bigint,
  options: TensorOptions,
): Tensor {
  const dtype = options.dtype ?? dtypeOfValues([start, end, step]);
  const whole = dtype.isFloatingPoint ? Number : (x: number | bigint) => Math.trunc(Number(x));
  const [first, last, by] = [whole(start), whole(end), whole(step)];
  if (dtype === bool) throw new DTypeError("arange", "there is no range of bools");
  if (!Number.isFinite(first) || !Number.isFinite(last)) throw new ValueError("arange", "the bounds must be finite");
  if (by === 0 || Number.isNaN(by)) throw new ValueError("arange", "the step must not be 0");
  if ((last - first) * by < 0) {
    throw new ValueError("arange", `a step of ${by} does not lead from ${first} to ${last}`);
  }
  if (dtype === int64) {
    const [a, b, c] = [start, end, step].map((x) => hold("arange", x, int64) as bigint);
    const out = emptyTensor([Number((b - a + c - BigInt(Math.sign(by))) / c)], int64);
    // Numbers are exact up to 2^53; beyond, elements are computed as bigints.
    if (Number.isSafeInteger(first) && Number.isSafeInteger(last)) fillRange(out, first, by);
    else
      write(
        out,
        Array.from({ length: out.sizes[0] }, (_, i) => a + BigInt(i) * c),
      );
    return asLeaf(out, options);
  }
  const out = emptyTensor([Math.ceil((last - first) / by)], dtype);
  fillRange(out, first, by);
  return asLeaf(out, options);
}

/** `steps` values evenly from start to end, both included. */
export function linspace(start: number, end: number, steps: number, options: TensorOptions = {}): Tensor {
  checkSizes("linspace", [steps]);
  const out = emptyTensor([steps], options.dtype ?? float32);
  const by = steps > 1 ? (end - start) / (steps - 1) : 0;
  // From both ends towards the middle, as PyTorch does: so the end is hit exactly.
  const values = Array.from({ length: steps }, (_, i) =>
    i < Math.max(Math.floor(steps / 2), 1) ? start + by * i : end - by * (steps - 1 - i),
  );
  copyInto(out, fromNested(values, out.dtype));
  return asLeaf(out, options);
}

/** n rows of m columns (default n), 1 on the diagonal, 0 elsewhere. */
export function eye(n: number, m: number = n, options: TensorOptions = {}): Tensor {
  const out = full([n, m], 0, { dtype: options.dtype ?? float32 });
  fill(arranged(out, [Math.min(n, m)], [m + 1]), 1);
  return asLeaf(out, options);
}
