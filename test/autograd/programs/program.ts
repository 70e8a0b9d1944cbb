import { createHash } from "node:crypto";
import { grad } from "../../../src/autograd/backward.ts";
import { float64 } from "../../../src/core/dtype.ts";
import { FlambeauError } from "../../../src/core/errors.ts";
import type { Sizes } from "../../../src/core/shape.ts";
import { floats } from "../../../src/ops/samples.ts";
import type { Tensor } from "../../../src/tensor/tensor.ts";
import * as torch from "../../../src/torch.ts";

// Small programs that Python can run as well: what comes of views, changes in place and gradients in their midst.

/** `name = from.method(args)`; without a name, what the method does to `from` is all. Texts in args are names. */
export interface Step {
  readonly name?: string;
  readonly from: string;
  readonly method: string;
  readonly args: readonly (string | number | null | readonly number[])[];
  /** Whether it runs in noGrad. */
  readonly untracked?: boolean;
}

export interface Program {
  readonly title: string;
  /** Shapes of the tensors that it starts with, of float64; those in `wanted` require gradients. */
  readonly leaves: Readonly<Record<string, Sizes>>;
  readonly wanted: readonly string[];
  readonly steps: readonly Step[];
}

/** What comes of a program: where it is refused, or a number for each tensor, and the gradients of the leaves. */
export interface Outcome {
  /** The step, or the pass backward (of gradients, "twice"), that is refused. */
  refused?: number | "backward" | "twice";
  /** For each name, the weighted sum of the elements and whether it requires a gradient. */
  sums: Record<string, readonly [sum: number, requiresGrad: boolean]>;
  /** For each leaf that wants one, the gradient of the weighted sum of everything. */
  gradients?: (readonly number[] | null)[];
  /** The gradients of the weighted sum of those gradients. */
  twice?: (readonly number[] | null)[];
}

/** Weights that differ from element to element, for x's shape. */
function weights(x: Tensor): Tensor {
  const values = Array.from({ length: x.numel() }, (_, i) => 1 + ((i * 37) % 100) / 100);
  return torch.tensor(values, { dtype: float64 }).reshape(x.sizes) as Tensor;
}

const weighted = (x: Tensor): Tensor => x.mul(weights(x)).sum() as Tensor;
const flat = (x: Tensor): number[] => x.detach().reshape(-1).tolist() as number[];

type Method = (...args: unknown[]) => Tensor;

function perform({ from, method, args, untracked }: Step, names: Map<string, Tensor>): Tensor {
  const x = names.get(from)!;
  const values = args.map((arg) => (typeof arg === "string" ? names.get(arg)! : arg));
  const run = (): Tensor => {
    if (method === "slice") return x.index(torch.slice(values[0] as number, values[1] as number)) as Tensor;
    if (method === "column") return x.index(":", values[0] as number) as Tensor;
    if (method === "put_") return x.indexPut_(...(values as [never, never]));
    if (method === "data") return x.data;
    return (x[method as keyof Tensor] as unknown as Method).apply(x, values);
  };
  return untracked ? torch.noGrad(run) : run();
}

/** The tensors that a program starts with. */
export function leavesOf({ leaves, wanted }: Program): Map<string, Tensor> {
  const names = new Map<string, Tensor>();
  for (const [k, [name, sizes]] of Object.entries(leaves).entries()) {
    const leaf = torch.tensor(floats(sizes, 20 * k), { dtype: float64 }) as Tensor;
    leaf.requiresGrad = wanted.includes(name);
    names.set(name, leaf);
  }
  return names;
}

/** The weighted sum of all that a program makes and that requires a gradient; null if nothing does. */
export function total(program: Program, leaves: Map<string, Tensor>, before: (step: number) => void = () => {}) {
  const names = new Map(leaves);
  for (const [i, step] of program.steps.entries()) {
    before(i);
    const result = perform(step, names);
    if (step.name !== undefined) names.set(step.name, result);
  }
  const made = [...names].filter(([name, x]) => x.requiresGrad && !program.wanted.includes(name));
  const sum = made.length === 0 ? null : made.map(([, x]) => weighted(x)).reduce((a, b) => a.add(b) as Tensor);
  return { names, sum };
}

/** Runs a program, and the gradients of it, and the gradients of those. */
export function run(program: Program): Outcome {
  const leaves = leavesOf(program);
  const inputs = program.wanted.map((name) => leaves.get(name)!);
  const outcome: Outcome = { sums: {} };
  let at: Outcome["refused"];
  try {
    const { names, sum } = total(program, leaves, (step) => {
      at = step;
    });
    for (const [name, x] of names) outcome.sums[name] = [torch.noGrad(() => weighted(x).item()), x.requiresGrad];
    if (sum === null) return outcome;
    at = "backward";
    const gradients = grad(sum, inputs, { createGraph: true, allowUnused: true });
    outcome.gradients = gradients.map((g) => g && flat(g));
    at = "twice";
    const recorded = gradients.filter((g) => g?.requiresGrad);
    const again = recorded.map(weighted).reduce<Tensor | null>((a, b) => (a === null ? b : (a.add(b) as Tensor)), null);
    const seconds = again === null ? [] : grad(again, inputs, { allowUnused: true });
    outcome.twice = inputs.map((x, i) => flat(seconds[i] ?? torch.zerosLike(x)));
  } catch (error) {
    if (!(error instanceof FlambeauError)) throw error;
    outcome.refused = at;
  }
  return outcome;
}

/** A short text that changes when programs do. */
export function fingerprint(programs: readonly Program[]): string {
  return createHash("sha256").update(JSON.stringify(programs)).digest("hex").slice(0, 16);
}
