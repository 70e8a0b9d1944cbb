import { bool, float32, int64 } from "../core/dtype.ts";
import { numel } from "../core/shape.ts";
import * as heap from "../engine/heap.ts";
import { address } from "../engine/strided.ts";
import { type Column, columnFor, type Value } from "./printing/column.ts";
import { printOptions } from "./printing/options.ts";
import { Tensor } from "./tensor.ts";
import { read } from "./values.ts";

export { type PrintOptions, setPrintoptions } from "./printing/options.ts";

// How a tensor prints: character for character as PyTorch 1.13 prints it.

/** What is shown of a tensor: a value for each element, null where a summary leaves some out. */
type Shown = Value | null | Shown[];

/**
 * A tensor as text, as PyTorch writes it. Of one with more elements than `threshold`, only the shown ones are read.
 *
 * ```ts
 * formatTensor(torch.tensor([[1, 2], [3, 4]])); // tensor([[1., 2.],
 *                                               //         [3., 4.]])
 * ```
 * @throws MemoryError when a scope has given the tensor's memory back
 */
export function formatTensor(x: Tensor): string {
  const start = "tensor(";
  return `${addSuffixes(start + elements(x, start.length), suffixes(x), start.length)})`;
}

function elements(x: Tensor, indent: number): string {
  if (numel(x.sizes) === 0) return "[]";
  const shown = readShown(x);
  const values = ([shown] as unknown[]).flat(Number.POSITIVE_INFINITY) as (Value | null)[];
  const column = columnFor(
    values.filter((value) => value !== null),
    x.dtype,
  );
  return Array.isArray(shown) ? layOut(shown, x.ndim, indent, column) : column.write(shown!);
}

function readShown(x: Tensor): Shown {
  const { sizes, strides, dtype } = x;
  const { threshold, edgeitems } = printOptions();
  const summarize = numel(sizes) > threshold;
  const visit = (dim: number, at: number): Shown => {
    if (dim === sizes.length) return dtype === int64 ? heap.i64[at / 8] : read(x, at);
    const size = sizes[dim];
    const range = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => visit(dim + 1, at + (from + i) * strides[dim] * dtype.itemsize));
    if (!summarize || size <= 2 * edgeitems) return range(0, size);
    return [...range(0, edgeitems), null, ...range(size - edgeitems, size)];
  };
  return visit(0, address(x));
}

function layOut(shown: Shown[], ndim: number, indent: number, column: Column): string {
  const margin = " ".repeat(indent + 1);
  if (ndim > 1) {
    const rows = shown.map((row) => (row === null ? "..." : layOut(row as Shown[], ndim - 1, indent + 1, column)));
    return `[${rows.join(`,${"\n".repeat(ndim - 1)}${margin}`)}]`;
  }
  const perLine = Math.max(1, Math.floor((printOptions().linewidth - indent) / (column.width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < shown.length; i += perLine) {
    const line = shown.slice(i, i + perLine) as (Value | null)[];
    lines.push(line.map((value) => (value === null ? " ..." : column.write(value))).join(", "));
  }
  return `[${lines.join(`,\n${margin}`)}]`;
}

function suffixes(x: Tensor): string[] {
  const out: string[] = [];
  const empty = numel(x.sizes) === 0;
  if (empty && x.ndim !== 1) out.push(`size=(${x.sizes.join(", ")})`);
  // The elements tell float32, int64 and bool apart, if there are any.
  if (x.dtype !== float32 && (empty || (x.dtype !== int64 && x.dtype !== bool))) out.push(`dtype=${x.dtype}`);
  if (x.gradFn !== null) out.push(`grad_fn=<${x.gradFn.name}>`);
  else if (x.requiresGrad) out.push("requires_grad=True");
  return out;
}

function addSuffixes(text: string, suffixes: readonly string[], indent: number): string {
  const { linewidth } = printOptions();
  let out = text;
  let column = text.length - text.lastIndexOf("\n") + 1;
  for (const suffix of suffixes) {
    const fits = column + suffix.length + 2 <= linewidth;
    out += (fits ? ", " : `,\n${" ".repeat(indent)}`) + suffix;
    column = (fits ? column + 2 : indent) + suffix.length;
  }
  return out;
}

// In `String(x)`, Node's console.log and notebooks. Attached here, as a tensor knows nothing of how it prints.
const faces = {
  toString: formatTensor,
  [Symbol.for("nodejs.util.inspect.custom")]: formatTensor,
  [Symbol.for("Jupyter.display")]: (x: Tensor) => ({ "text/plain": formatTensor(x) }),
};

for (const name of Reflect.ownKeys(faces) as (keyof typeof faces)[]) {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor) {
      return faces[name](this);
    },
    writable: true,
    configurable: true,
  });
}
