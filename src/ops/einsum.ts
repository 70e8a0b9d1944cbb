import { ShapeError, show, ValueError } from "../core/errors.ts";
import { numel } from "../core/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { composeOp } from "./compose.ts";
import { matmul } from "./matmul.ts";
import { sum } from "./reduce.ts";
import { floats } from "./samples.ts";
import { diagonal } from "./triangles.ts";
import { permute, reshape } from "./views.ts";

// Einstein's notation. A label is a letter, or "0", "1", … for the dimensions that "..." stands for, the last ones of
// all operands in common.

/** A tensor whose dimensions have labels, no two alike. */
interface Labelled {
  readonly x: Tensor;
  readonly labels: readonly string[];
}

const bad = (problem: string) => new ValueError("einsum", problem);

/** The letters of one term, with "..." in one piece. @throws ValueError */
function lettersOf(term: string): string[] {
  const letters: string[] = term.match(/\.\.\.|[A-Za-z]/g) ?? [];
  if (letters.join("") === term && letters.indexOf("...") === letters.lastIndexOf("...")) return letters;
  throw bad(`"${term}" has something else in it than letters and one "..."`);
}

/** What stands for the last `n` of the `most` dimensions that "..." covers. */
const dots = (n: number, most: number): string[] => Array.from({ length: n }, (_, i) => String(most - n + i));

interface Parsed {
  readonly operands: Labelled[];
  readonly output: readonly string[];
}

function parse(equation: string, tensors: readonly Tensor[]): Parsed {
  const [left, right, ...more] = equation.replaceAll(" ", "").split("->");
  const terms = left.split(",").map(lettersOf);
  if (more.length > 0) throw bad(`"${equation}" has more than one "->"`);
  if (terms.length !== tensors.length) throw bad(`${terms.length} terms for ${tensors.length} tensors: "${equation}"`);
  const covered = terms.map((term, i) => {
    const rest = tensors[i].sizes.length - term.filter((label) => label !== "...").length;
    if (rest === 0 || (rest > 0 && term.includes("..."))) return rest;
    throw new ShapeError("einsum", `"${term.join("")}" does not fit a tensor of shape ${show(tensors[i].sizes)}`, [
      tensors[i].sizes,
    ]);
  });
  const most = Math.max(0, ...covered);
  const named = (term: readonly string[], n: number) =>
    term.flatMap((label) => (label === "..." ? dots(n, most) : label));
  const operands = terms.map((term, i) => withoutRepeats(tensors[i], named(term, covered[i])));
  const letters = terms.flat().filter((label) => label !== "...");
  const once = letters.filter((label) => letters.indexOf(label) === letters.lastIndexOf(label)).sort();
  const output = right === undefined ? [...dots(most, most), ...once] : named(lettersOf(right), most);
  for (const [i, label] of output.entries()) {
    if (output.indexOf(label) !== i) throw bad(`"${label}" comes twice in the output of "${equation}"`);
    if (!operands.some(({ labels }) => labels.includes(label))) throw bad(`"${label}" is in no term of "${equation}"`);
  }
  return { operands, output };
}

/** A label that comes twice in a term means the diagonal. */
function withoutRepeats(x: Tensor, labels: readonly string[]): Labelled {
  const second = labels.findIndex((label, i) => labels.indexOf(label) < i);
  if (second < 0) return { x, labels };
  const first = labels.indexOf(labels[second]);
  if (x.sizes[first] !== x.sizes[second]) {
    throw new ShapeError("einsum", `"${labels[second]}" has sizes ${x.sizes[first]} and ${x.sizes[second]}`, [x.sizes]);
  }
  const others = labels.filter((_, i) => i !== first && i !== second);
  return withoutRepeats(diagonal(x, 0, first, second), [...others, labels[second]]);
}

/** The size of each label; a size of 1 stretches. @throws ShapeError */
function sizesOf(operands: readonly Labelled[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { x, labels } of operands) {
    for (const [d, label] of labels.entries()) {
      const [n, known] = [x.sizes[d], sizes.get(label) ?? 1];
      if (n !== 1 && known !== 1 && n !== known) {
        throw new ShapeError(
          "einsum",
          `"${label}" has sizes ${known} and ${n}`,
          operands.map((operand) => operand.x.sizes),
        );
      }
      sizes.set(label, n === 1 ? known : n);
    }
  }
  return sizes;
}

/** Sums over the labels that are not in `kept`. */
function reduceTo({ x, labels }: Labelled, kept: ReadonlySet<string>): Labelled {
  const gone = labels.flatMap((label, d) => (kept.has(label) ? [] : [d]));
  if (gone.length === 0) return { x, labels };
  return { x: sum(x, gone, false), labels: labels.filter((label) => kept.has(label)) };
}

/** The dimensions in the order of `groups`, one dimension for each group. */
function grouped({ x, labels }: Labelled, groups: readonly (readonly string[])[]): Tensor {
  const order = groups.flat().flatMap((label) => (labels.includes(label) ? [labels.indexOf(label)] : []));
  const sizes = groups.map((group) => numel(group.map((label) => x.sizes[labels.indexOf(label)] ?? 1)));
  return reshape(permute(x, order), sizes);
}

/** The product of two, summed over the labels that are not in `kept`. */
function contract(a: Labelled, b: Labelled, kept: ReadonlySet<string>): Labelled {
  const sizes = sizesOf([a, b]);
  // A label is shared where both have its full size; where one has size 1 it is as if it had none.
  const full = ({ x, labels }: Labelled) => new Set(labels.filter((label, d) => x.sizes[d] === sizes.get(label)));
  const [inA, inB] = [full(a), full(b)];
  const lean = (operand: Labelled, own: ReadonlySet<string>, other: ReadonlySet<string>) =>
    reduceTo(operand, new Set([...own].filter((label) => kept.has(label) || other.has(label))));
  const [p, q] = [lean(a, inA, inB), lean(b, inB, inA)];
  const shared = p.labels.filter((label) => q.labels.includes(label));
  const batch = shared.filter((label) => kept.has(label));
  const inner = shared.filter((label) => !kept.has(label));
  const rows = p.labels.filter((label) => !shared.includes(label));
  const columns = q.labels.filter((label) => !shared.includes(label));
  const labels = [...batch, ...rows, ...columns];
  const shape = labels.map((label) => sizes.get(label)!);
  if (inner.length === 0) {
    const x = mul(grouped(p, [batch, rows, []]), grouped(q, [batch, [], columns]));
    return { x: reshape(x, shape), labels };
  }
  if (rows.length + columns.length === 0) {
    const x = sum(mul(grouped(p, [batch, inner]), grouped(q, [batch, inner])), 1, false);
    return { x: reshape(x, shape), labels };
  }
  const x = matmul(grouped(p, [batch, rows, inner]), grouped(q, [batch, inner, columns]));
  return { x: reshape(x, shape), labels };
}

/**
 * Sums of products in Einstein's notation: `"ij,jk->ik"` is the matrix product. Labels that are not in the output are
 * summed over; "..." stands for dimensions that broadcast; without "->" the output has the labels that come once.
 * @throws ValueError for an equation that makes no sense, ShapeError for sizes that do not fit it
 */
export function einsum(equation: string, tensors: readonly Tensor[]): Tensor {
  const { operands, output } = parse(equation, tensors);
  sizesOf(operands); // all at once, so that an error shows all
  const kept = (from: number) => new Set([...output, ...operands.slice(from).flatMap(({ labels }) => labels)]);
  const result = operands
    .slice(1)
    .reduce((product, operand, i) => contract(product, operand, kept(i + 2)), reduceTo(operands[0], kept(1)));
  const { x, labels } = result;
  return permute(
    x,
    output.map((label) => labels.indexOf(label)),
  );
}

composeOp(
  "einsum",
  (equation: string, ...tensors: readonly Tensor[]) => einsum(equation, tensors),
  (): [string, ...Tensor[]][] => [
    ["ij,jk->ik", floats([3, 4]), floats([4, 2], 5)],
    ["bij,bjk->bik", floats([2, 3, 4]), floats([2, 4, 2], 5)],
    ["ij,ij->", floats([3, 4]), floats([3, 4], 5)],
    ["i,j", floats([3]), floats([4], 5)],
    ["ii->i", floats([3, 3])],
    ["...ij->...ji", floats([2, 3, 4])],
    ["ij,jk,kl->il", floats([2, 3]), floats([3, 4], 5), floats([4, 2], 9)],
    ["ij,i->j", floats([3, 4]), floats([1], 5)],
  ],
  { gradName: null },
);
