import { IndexError, ShapeError, show, spell, ValueError } from "./errors.ts";

/** Sizes of a tensor's dimensions, outermost first. `[]` is a 0-d tensor, which has one element. */
export type Sizes = readonly number[];

/** A tensor's shape: an array that prints as PyTorch's does, `torch.Size([2, 3])`. */
export class Size extends Array<number> {
  // Methods such as `map` and `slice` give plain arrays.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** The number of elements. */
  numel(): number {
    return numel(this);
  }

  override toString(): string {
    return `torch.Size(${show(this)})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** These sizes as a frozen Size. */
export function toSize(sizes: Sizes): Size {
  const size = new Size();
  for (const n of sizes) size.push(n);
  return Object.freeze(size) as Size;
}

/**
 * `list.map(f)` for sizes and strides, as V8 likes them: small integers, though they may have come as floats (a file's size
 * does), in an array that is known to have no holes, as those of `map` and `new Array` are not. Code compiled for one
 * kind of array is thrown away when it meets another, and then turns all that it meets into the more general one.
 */
export function mapped(list: Sizes, f: (n: number, i: number) => number): number[] {
  const out: number[] = [];
  for (let i = 0; i < list.length; i++) {
    const n = f(list[i], i);
    if (n === (n | 0)) out.push(n | 0);
    else out.push(n);
  }
  return out;
}

/** How many elements a tensor of this shape has. */
export function numel(shape: Sizes): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i];
  return n;
}

/** Strides (in elements) of a row-major tensor of this shape. */
export function contiguousStrides(shape: Sizes): number[] {
  const strides = [...shape];
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    if (shape[i] > 1) step *= shape[i];
  }
  return strides;
}

/** Whether these strides walk the shape row-major without gaps; sizes of 1 may have any stride. */
export function isContiguous(shape: Sizes, strides: Sizes): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i];
    if (n === 0) return true;
    if (n !== 1) {
      if (strides[i] !== step) return false;
      step *= n;
    }
  }
  return true;
}

export function sameShape(a: Sizes, b: Sizes): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The shape that both broadcast to, aligned at the last dimension. @throws ShapeError naming `op` */
export function broadcast(op: string, a: Sizes, b: Sizes): Sizes {
  if (sameShape(a, b)) return a;
  const length = Math.max(a.length, b.length);
  const out = [...(a.length < b.length ? b : a)];
  for (let i = 1; i <= length; i++) {
    const m = i <= a.length ? a[a.length - i] : 1;
    const n = i <= b.length ? b[b.length - i] : 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new ShapeError(op, `shapes ${show(a)} and ${show(b)} do not broadcast: sizes ${m} and ${n} at dim ${-i}`, [
        a,
        b,
      ]);
    }
    out[length - i] = m === 1 ? n : m;
  }
  return out;
}

/** Strides with which a tensor of `shape` is read as if it had the shape `to`: stretched dimensions stand still. */
export function broadcastStrides(shape: Sizes, strides: Sizes, to: Sizes): number[] {
  const lead = to.length - shape.length;
  const out: number[] = [];
  for (let i = 0; i < to.length; i++) {
    const at = i - lead;
    out.push(at < 0 || (shape[at] === 1 && to[i] !== 1) ? 0 : strides[at]);
  }
  return out;
}

/** A dimension counted from the front; negative ones count from the back. @throws IndexError */
export function normalizeDim(op: string, dim: number, rank: number): number {
  const span = Math.max(rank, 1);
  if (!Number.isInteger(dim) || dim < -span || dim >= span) {
    throw new IndexError(op, `dim ${dim} is out of range: expected ${-span} to ${span - 1} for a ${rank}-d tensor`);
  }
  return dim < 0 ? dim + span : dim;
}

/** Dimensions counted from the front, ascending; none given means all. @throws IndexError when one comes twice */
export function normalizeDims(op: string, dim: number | readonly number[] | null | undefined, rank: number): number[] {
  if (typeof dim === "number") {
    const d = normalizeDim(op, dim, rank);
    return rank === 0 ? [] : [d];
  }
  if (dim != null && !Array.isArray(dim)) {
    throw new IndexError(op, `dim is a whole number or a list of them, got ${spell(dim)}`);
  }
  if (dim == null || dim.length === 0) {
    const all: number[] = [];
    for (let i = 0; i < rank; i++) all.push(i);
    return all;
  }
  const dims = dim.map((d) => normalizeDim(op, d, rank)).sort((a, b) => a - b);
  for (let i = 1; i < dims.length; i++) {
    if (dims[i] === dims[i - 1]) throw new IndexError(op, `dim ${dims[i]} appears twice in ${show(dim)}`);
  }
  return rank === 0 ? [] : dims;
}

/** A copy of a shape that a user gave for a new tensor. @throws ValueError */
export function checkSizes(op: string, shape: Sizes): Sizes {
  for (const n of shape) {
    if (!Number.isSafeInteger(n) || n < 0)
      throw new ValueError(op, `sizes must be whole numbers ≥ 0, got ${show(shape)}`);
  }
  return mapped(shape, (n) => n);
}

/** The shape with its one −1 filled in. @throws ShapeError */
export function inferShape(op: string, from: Sizes, to: Sizes): Sizes {
  const total = numel(from);
  const odd = to.some((n) => !Number.isInteger(n) || n < -1);
  if (odd) throw new ShapeError(op, `sizes must be whole numbers ≥ 0 or one -1, got ${show(to)}`, [from, to]);
  let hole = -1;
  let known = 1;
  for (let i = 0; i < to.length; i++) {
    if (to[i] === -1) {
      if (hole >= 0) throw new ShapeError(op, `only one size can be -1, got ${show(to)}`, [from, to]);
      hole = i;
    } else {
      known *= to[i];
    }
  }
  if (hole >= 0) {
    if (known === 0)
      throw new ShapeError(op, `cannot tell what -1 stands for in ${show(to)} when another size is 0`, [from, to]);
    if (total % known === 0) return mapped(to, (n, i) => (i === hole ? total / known : n));
  } else if (known === total) {
    return mapped(to, (n) => n);
  }
  throw new ShapeError(op, `${show(from)} has ${total} elements, which do not fit ${show(to)}`, [from, to]);
}
