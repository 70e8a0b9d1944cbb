import { bool, int64 } from "../core/dtype.ts";
import { IndexError, show, ValueError } from "../core/errors.ts";
import { numel, type Sizes } from "../core/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { copy } from "./fill.ts";
import { inPlace } from "./in-place.ts";
import { broadcastIndices, checkIndex, indexBy, indexPut, nonzeroIndices } from "./indexing.ts";
import { fromNested } from "./literal.ts";
import type { Operand } from "./record.ts";
import { select, slice } from "./slicing.ts";
import { expand, permute, unsqueeze } from "./views.ts";

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

const consumes = (item: Subscript): number => {
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

function parse(op: string, x: Tensor, given: readonly Subscript[]): Parsed {
  const items = given.map((item) => {
    if (Array.isArray(item)) return listToTensor(op, item);
    return typeof item === "string" && item !== "..." ? parseSlice(op, item) : item;
  }) as Subscript[];
  const dots = items.indexOf("...");
  if (dots !== items.lastIndexOf("...")) throw new IndexError(op, 'there can be only one "..."');
  const used = items.reduce<number>((n, item) => n + consumes(item), 0);
  const rest = x.sizes.length - used;
  if (rest < 0) {
    throw new IndexError(op, `too many indices: ${used} for a tensor of shape ${show(x.sizes)}`, [x.sizes]);
  }
  const fill = new Array<Subscript>(rest).fill(new Slice(null, null, 1));
  items.splice(dots < 0 ? items.length : dots, dots < 0 ? 0 : 1, ...fill);

  let view = x;
  const tensors: (Tensor | null)[] = [];
  for (const item of items) {
    const d = tensors.length;
    if (typeof item === "number") view = select(view, d, item);
    else if (item === null) {
      view = unsqueeze(view, d);
      tensors.push(null);
    } else if (item instanceof Slice) {
      const { start, stop, step } = item;
      if (start !== null || stop !== null || step !== 1) view = slice(view, d, start, stop, step);
      tensors.push(null);
    } else if (item instanceof Tensor) {
      checkIndex(op, item, view.sizes, d);
      if (item.dtype === bool) tensors.push(...nonzeroIndices(item));
      else tensors.push(item);
    } else
      throw new ValueError(op, `${String(item)} cannot index; use a number, slice(), null, "...", a list or a tensor`);
  }
  return { view, tensors };
}

function listToTensor(op: string, list: NestedIndex): Tensor {
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

/** The elements that Python's `x[…]` names. Integers and slices give a view, tensors and lists a copy. */
export function subscript(x: Tensor, items: readonly Subscript[]): Tensor {
  const parsed = parse("index", x, items);
  if (parsed.tensors.every((t) => t === null)) return parsed.view;
  const { front, index, order } = arrange("index", parsed);
  const result = indexBy(front, index);
  return order === null ? result : permute(result, order);
}

/** Python's `x[…] = values`, or `x[…] += values` for every place as often as it is named. */
export function setSubscript(x: Tensor, items: readonly Subscript[], values: Operand, accumulate: boolean): Tensor {
  const parsed = parse("indexPut", x, items);
  if (parsed.tensors.every((t) => t === null)) {
    inPlace(copy.record, [parsed.view, values], accumulate);
    return x;
  }
  const { front, index, order } = arrange("indexPut", parsed);
  inPlace(indexPut.record, [front, arranged(values, front, index, order)], index, accumulate);
  return x;
}

/** Values in the order of dimensions that indexPut wants. */
function arranged(values: Operand, front: Tensor, index: readonly Tensor[], order: number[] | null): Operand {
  if (typeof values === "number" || order === null || numel(values.sizes) === 1) return values;
  const sizes: Sizes = [...index[0].sizes, ...front.sizes.slice(index.length)];
  const stretched = expand(
    values,
    order.map((d) => sizes[d]),
  );
  const inverse = order.map((_, d) => order.indexOf(d));
  return permute(stretched, inverse);
}
