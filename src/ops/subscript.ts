import { bool, float64, int32, int64, uint8 } from "../core/dtype.ts";
import { IndexError, show, ValueError } from "../core/errors.ts";
import type { Sizes } from "../core/shape.ts";
import { emptyTensor, Tensor } from "../tensor/tensor.ts";
import { item as place } from "../tensor/values.ts";
import { to } from "./convert.ts";
import { requireFits } from "./dtypes.ts";
import { copy } from "./fill.ts";
import { inPlace } from "./in-place.ts";
import { broadcastIndices, checkIndex, indexBy, indexPut, nonzeroIndices } from "./indexing.ts";
import { fromNested, write } from "./literal.ts";
import type { Operand } from "./record.ts";
import { select, slice, wrap } from "./slicing.ts";
import { expand, permute, reshape, unsqueeze, view as viewAs } from "./views.ts";

/** What Python writes `start:stop:step` between brackets. */
export class Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number;

  constructor(start: number | null, stop: number | null, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

export type NestedIndex = readonly (number | boolean | NestedIndex)[];

/** One item between the brackets: a place, a slice, `null` (a new dimension), `"..."`, or tensors and lists of places. */
export type Subscript = number | Slice | `${string}:${string}` | null | "..." | Tensor | NestedIndex;

interface Parsed {
  /** After integers, slices and new dimensions. */
  view: Tensor;
  /** For each dimension of `view`, the tensor that indexes it. */
  tensors: (Tensor | null)[];
}

/** How many dimensions of the tensor an item is about. */
const consumes = (item: Item): number => {
  if (item === null || item === "...") return 0;
  return item instanceof Tensor && item.dtype === bool ? item.sizes.length : 1;
};

/** The slice that text such as `"1:-1"` or `"::2"` stands for. @throws ValueError */
function parseSlice(op: string, text: string): Slice {
  const match = /^\s*(-?\d*)\s*:\s*(-?\d*)\s*(?::\s*(-?\d*)\s*)?$/.exec(text);
  if (match === null) throw new ValueError(op, `"${text}" is no slice; write it as in Python, "start:stop:step"`);
  const [start, stop, step] = match.slice(1).map((part) => (part ? Number(part) : null));
  return new Slice(start, stop, step ?? 1);
}

type Item = number | Slice | null | "..." | Tensor;

/** Texts as slices, lists as tensors; a 0-d integer tensor is a number, and uint8 a mask, as in PyTorch. */
function read(op: string, item: Subscript): Item {
  const value = Array.isArray(item) ? listToTensor(op, item) : item;
  if (value instanceof Tensor) {
    if (value.dtype === uint8) return to(value, bool);
    const isPlace = value.sizes.length === 0 && (value.dtype === int64 || value.dtype === int32);
    return isPlace ? (place(value) as number) : value;
  }
  if (typeof value === "string" && value !== "...") return parseSlice(op, value);
  if (value === null || value === "..." || typeof value === "number" || value instanceof Slice) return value;
  throw new ValueError(op, `${String(value)} cannot index; use a number, slice(), null, "...", a list or a tensor`);
}

function parse(op: string, x: Tensor, given: readonly Subscript[]): Parsed {
  const items = given.map((item) => read(op, item));
  const dots = items.indexOf("...");
  if (dots !== items.lastIndexOf("...")) throw new IndexError(op, 'there can be only one "..."');
  const used = items.reduce<number>((n, item) => n + consumes(item), 0);
  const rest = x.sizes.length - used;
  if (rest < 0) {
    throw new IndexError(op, `too many indices: ${used} for a tensor of shape ${show(x.sizes)}`, [x.sizes]);
  }
  const fill = new Array<Item>(rest).fill(new Slice(null, null, 1));
  items.splice(dots < 0 ? items.length : dots, dots < 0 ? 0 : 1, ...fill);

  let view = x;
  let from = 0; // the dimension of x that the next item is about
  const tensors: (Tensor | null)[] = [];
  for (const item of items) {
    const d = tensors.length;
    if (typeof item === "number") view = select(view, d, wrap(op, item, x.sizes[from], from));
    else if (item === null) {
      view = unsqueeze(view, d);
      tensors.push(null);
    } else if (item instanceof Slice) {
      const { start, stop, step } = item;
      if (start !== null || stop !== null || step !== 1) view = slice(view, d, start, stop, step);
      tensors.push(null);
    } else if (item instanceof Tensor) {
      checkIndex(op, item, x.sizes, from);
      if (item.dtype !== bool) tensors.push(item);
      else if (item.sizes.length > 0) tensors.push(...nonzeroIndices(item));
      else {
        // One bool chooses all or nothing, along a new dimension.
        view = unsqueeze(view, d);
        tensors.push(...nonzeroIndices(unsqueeze(item, 0)));
      }
    }
    from += consumes(item);
  }
  return { view, tensors };
}

function listToTensor(op: string, list: NestedIndex): Tensor {
  // The commonest list, by way of numbers that the engine converts.
  if (list.length > 0 && (list as readonly unknown[]).every(Number.isSafeInteger)) {
    const numbers = emptyTensor([list.length], float64);
    write(numbers, list as number[]);
    return to(numbers, int64);
  }
  const flat = (list as readonly unknown[]).flat(Number.POSITIVE_INFINITY);
  if (flat.length > 0 && flat.every((x) => typeof x === "boolean")) return fromNested(list, bool);
  if (flat.every((x) => Number.isInteger(x))) return fromNested(list, int64);
  throw new IndexError(op, `a list of indices holds whole numbers, got ${JSON.stringify(list)}`);
}

interface Arranged {
  /** The view with its indexed dimensions in front. */
  front: Tensor;
  index: Tensor[];
  /** The order of dimensions that brings a result of `front` to where Python has it; null if it is there. */
  order: number[] | null;
}

function arrange(op: string, { view, tensors }: Parsed): Arranged {
  const at = tensors.flatMap((t, d) => (t === null ? [] : [d]));
  const others = tensors.flatMap((t, d) => (t === null ? [d] : []));
  const index = broadcastIndices(
    op,
    at.map((d) => tensors[d]!),
  );
  const inFront = at.every((d, i) => d === i);
  const front = inFront ? view : permute(view, [...at, ...others]);
  const together = at.every((d, i) => i === 0 || d === at[i - 1] + 1);
  // Indices next to each other leave their result where they stood; others put it in front.
  if (!together || at[0] === 0) return { front, index, order: null };
  const k = index[0].sizes.length;
  const rank = k + others.length;
  const before = at[0];
  const order = Array.from({ length: rank }, (_, d) => {
    if (d < before) return k + d;
    return d < before + k ? d - before : d;
  });
  return { front, index, order };
}

// The commonest items, which need no parsing: a list of places, and a part of the first dimension.
const isPlaces = (item: Subscript): item is Tensor =>
  item instanceof Tensor && item.dtype === int64 && item.sizes.length > 0;
const isPart = (item: Subscript): item is Slice =>
  item instanceof Slice && (item.start !== null || item.stop !== null || item.step !== 1);

/** The elements that Python's `x[…]` names. Integers and slices give a view, tensors and lists a copy. */
export function subscript(x: Tensor, items: readonly Subscript[]): Tensor {
  if (items.length === 1 && x.sizes.length > 0) {
    const [item] = items;
    if (isPlaces(item)) return indexBy(x, [item]);
    if (isPart(item)) return slice(x, 0, item.start, item.stop, item.step);
  }
  const parsed = parse("index", x, items);
  if (parsed.tensors.every((t) => t === null)) return parsed.view === x ? viewAs(x, x.sizes) : parsed.view;
  const { front, index, order } = arrange("index", parsed);
  const result = indexBy(front, index);
  return order === null ? result : permute(result, order);
}

/** Python's `x[…] = values`, or `x[…] += values` for every place as often as it is named. */
export function setSubscript(x: Tensor, items: readonly Subscript[], values: Operand, accumulate: boolean): Tensor {
  const op = "indexPut_";
  const parsed = parse(op, x, items);
  if (parsed.tensors.every((t) => t === null)) {
    inPlace(copy.record, [parsed.view, fitting(op, values, parsed.view.sizes)], accumulate);
    return x;
  }
  const { front, index, order } = arrange(op, parsed);
  const sizes = [...index[0].sizes, ...front.sizes.slice(index.length)];
  const source = order === null ? fitting(op, values, sizes) : arranged(op, values, sizes, order);
  inPlace(indexPut.record, [front, source], index, accumulate);
  return x;
}

/** Values without sizes of 1 in front that their places have not. @throws ShapeError when they do not fit */
function fitting(op: string, values: Operand, sizes: Sizes): Operand {
  if (typeof values === "number") return values;
  const extra = Math.max(values.sizes.length - sizes.length, 0);
  const ones = values.sizes.slice(0, extra).every((n) => n === 1);
  const result = extra > 0 && ones ? reshape(values, values.sizes.slice(extra)) : values;
  requireFits(op, result.sizes, sizes);
  return result;
}

/** Values, given in the order of dimensions that Python has, in the order of indexPut. */
function arranged(op: string, values: Operand, sizes: Sizes, order: number[]): Operand {
  const shown = order.map((d) => sizes[d]);
  const fit = fitting(op, values, shown);
  if (typeof fit === "number" || fit.sizes.length === 0) return fit;
  const inverse = order.map((_, d) => order.indexOf(d));
  return permute(expand(fit, shown), inverse);
}
