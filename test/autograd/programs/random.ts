import type { Sizes } from "../../../src/core/shape.ts";
import type { Program, Step } from "./program.ts";

// Programs put together at random, the same ones on every run.

function generator(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32;
  };
  return {
    chance: (p: number) => next() < p,
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)],
  };
}

/** What is known of a tensor in a program. */
interface Known {
  readonly name: string;
  readonly sizes: Sizes;
  readonly contiguous: boolean;
  /** Whether it is one of the tensors that the program starts with, or a view of one. */
  readonly given: boolean;
}

type View = Pick<Step, "method" | "args"> & Pick<Known, "sizes" | "contiguous">;

/** The views that can be had of a tensor. */
function viewsOf({ sizes, contiguous }: Known): View[] {
  const [n, m] = sizes;
  const same = { sizes, contiguous };
  const found: View[] = [
    { method: "unsqueeze", args: [0], sizes: [1, ...sizes], contiguous },
    { method: "detach", args: [], ...same },
  ];
  if (contiguous) found.push({ method: "view", args: [[-1]], sizes: [sizes.reduce((a, b) => a * b, 1)], contiguous });
  if (sizes.length > 0) {
    const fewer = { sizes: [Math.max(1, n - 1), ...sizes.slice(1)], contiguous };
    found.push({ method: "slice", args: [0, Math.max(1, n - 1)], ...fewer });
    found.push({ method: "slice", args: [Math.min(1, n - 1), n], ...fewer });
    found.push({ method: "index", args: [0], sizes: sizes.slice(1), contiguous });
  }
  if (sizes.length === 2) {
    found.push({ method: "t", args: [], sizes: [m, n], contiguous: false });
    found.push({ method: "column", args: [m - 1], sizes: [n], contiguous: false });
    found.push({ method: "expand", args: [[2, ...sizes]], sizes: [2, ...sizes], contiguous: false });
  }
  return found;
}

const takesOne = ["mul", "add", "sub", "mul_", "add_", "sub_"];

/** A program of `length` steps. */
export function randomProgram(seed: number, length: number): Program {
  const { chance, pick } = generator(seed);
  const leaves: Record<string, Sizes> = { a: [2, 3], b: [3], c: [2, 3] };
  const known: Known[] = Object.entries(leaves).map(([name, sizes]) => ({
    name,
    sizes,
    contiguous: true,
    given: true,
  }));
  const wanted = chance(0.7) ? ["a", "b"] : ["a", "b", "c"];
  const steps: Step[] = [];
  const define = (from: string, { sizes, contiguous, ...how }: View, given: boolean): void => {
    const name = `v${known.length}`;
    steps.push({ name, from, ...how });
    known.push({ name, sizes, contiguous, given });
  };
  define("a", { method: "mul", args: [2], sizes: leaves.a, contiguous: true }, false);
  while (steps.length < length) {
    const x = pick(chance(0.8) ? known.filter(({ given }) => !given) : known);
    const alike = known.filter((y) => y !== x && String(y.sizes) === String(x.sizes)).map(({ name }) => name);
    const other = alike.length > 0 && chance(0.6) ? pick(alike) : pick([0.5, 2, -1.5]);
    const kind = pick(["op", "op", "view", "view", "change", "change", "change"]);
    if (kind === "view") define(x.name, pick(viewsOf(x)), x.given);
    else if (kind === "op") {
      const method = pick(["mul", "add", "sub", "tanh", "relu", "clone", "sum"]);
      const args = takesOne.includes(method) ? [other] : [];
      define(x.name, { method, args, sizes: method === "sum" ? [] : x.sizes, contiguous: true }, false);
    } else if (!x.given || chance(0.05)) {
      // PyTorch lets zero_ write to the repeated elements of expanded tensors; here nothing may.
      const method = pick(["mul_", "mul_", "add_", "sub_", "copy_", "relu_", x.contiguous ? "zero_" : "neg_", "neg_"]);
      const untracked = chance(0.06);
      if (method === "copy_" && alike.length === 0) continue;
      const args = method === "copy_" ? [pick(alike)] : takesOne.includes(method) ? [other] : [];
      steps.push({ from: x.name, method, args, ...(untracked && { untracked }) });
    }
  }
  return { title: `random ${seed}`, leaves, wanted, steps };
}
