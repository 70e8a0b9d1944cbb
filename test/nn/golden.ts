import { readFileSync } from "node:fs";
import { type DType, dtypes } from "../../src/core/dtype.ts";
import * as nn from "../../src/nn/index.ts";
import * as torch from "../../src/torch.ts";
import { custom } from "./modules.ts";

// What scripts/golden/nn.py has written: descriptions of tensors and modules, and what PyTorch makes of them.

/** A number, or the name of one that JSON cannot hold. */
export type Value = number | boolean | string;

export type TensorSpec = { seed?: number; dtype?: string; shape?: number[]; values?: Value[] } & Record<
  string,
  unknown
>;

export interface ModuleSpec {
  module: string;
  args?: unknown[];
  options?: Record<string, unknown>;
}

export interface Result {
  shape: number[];
  values: Value[];
}

export interface ModuleCase extends ModuleSpec {
  dtype: string;
  train?: boolean;
  calls?: number;
  inputs: TensorSpec[];
  grads: boolean[];
  out: Result;
  gradFn?: string;
  inputGradients?: (Value[] | null)[];
  gradients?: Record<string, Value[]>;
  buffers?: Record<string, Value[]>;
  /** How far results may be off, where PyTorch's own are. */
  within?: number;
}

export interface TreeCase {
  tree: ModuleSpec;
  text: string;
  state: [key: string, shape: string, dtype: string][];
  parameters: string[];
  buffers: string[];
  modules: string[];
  children: string[];
}

export interface LoadCase {
  tree: ModuleSpec;
  added: Record<string, number[]>;
  removed: string[];
  strict: boolean;
  error?: string;
  text?: string;
  missing?: string[];
  unexpected?: string[];
}

export interface InitialCase {
  tree: ModuleSpec;
  dtype: string;
  seed: number;
  parameters: Record<string, Result>;
}

export interface InitCase extends Result {
  name: string;
  given: Record<string, number | string> | number[];
  dtype: string;
  seed: number;
}

export interface MaskCase extends Result {
  p: number;
  dtype: string;
  seed: number;
  transposed: boolean;
  from: number[];
  after: number;
}

interface Golden {
  modules: ModuleCase[];
  trees: TreeCase[];
  loading: LoadCase[];
  initial: InitialCase[];
  inits: InitCase[];
  masks: MaskCase[];
}

export const golden: Golden = JSON.parse(readFileSync(new URL("../golden/nn.json", import.meta.url), "utf8"));

export const dtypeOf = (name: string): DType => dtypes.find((dtype) => dtype.name === name)!;

export const numberOf = (value: Value): number =>
  typeof value === "string" ? Number(value.replace("inf", "Infinity")) : Number(value);

/** The tensor that a description stands for. */
function tensorOf(spec: TensorSpec, dtype: DType): torch.Tensor {
  const own = spec.dtype === undefined ? dtype : dtypeOf(spec.dtype);
  if (spec.values !== undefined) {
    return (torch.tensor(spec.values.map(numberOf), { dtype: own }) as torch.Tensor).reshape(
      spec.shape!,
    ) as torch.Tensor;
  }
  torch.manualSeed(spec.seed!);
  if ("randint" in spec) return torch.randint(0, spec.high as number, spec.randint as number[]) as torch.Tensor;
  if ("rand" in spec) return torch.rand(spec.rand as number[], { dtype: own }) as torch.Tensor;
  const x = torch.randn(spec.randn as number[], { dtype: own }) as torch.Tensor;
  return spec.scale === 1 ? x : (x.mul(spec.scale as number) as torch.Tensor);
}

/** The tensor, module or plain value that x stands for. */
export function build(x: unknown, dtype: DType = torch.float32): unknown {
  if (Array.isArray(x)) return x.map((y) => build(y, dtype));
  if (typeof x !== "object" || x === null || Object.getPrototypeOf(x) !== Object.prototype) return x;
  if ("values" in x || "seed" in x) return tensorOf(x as TensorSpec, dtype);
  if ("module" in x) return moduleOf(x as ModuleSpec, dtype);
  return Object.fromEntries(Object.entries(x).map(([name, y]) => [name, build(y, dtype)]));
}

const known: Readonly<Record<string, unknown>> = { ...nn, ...custom };

export function moduleOf({ module, args = [], options }: ModuleSpec, dtype: DType = torch.float32): nn.ModuleBase {
  const made = known[module] as new (...args: unknown[]) => nn.ModuleBase;
  const given = build(args, dtype) as unknown[];
  return new made(...given, ...(options === undefined ? [] : [build(options, dtype)]));
}

/** How far numbers are from those expected, relative to the larger of these and 1; Infinity where one is none. */
export function distance(got: readonly number[], expected: readonly Value[]): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Math.max(
    0,
    ...expected.map((value, i) => {
      const e = numberOf(value);
      if (Object.is(got[i], e) || got[i] === e) return 0;
      const far = Math.abs(got[i] - e) / Math.max(1, Math.abs(e));
      return Number.isFinite(far) ? far : Number.POSITIVE_INFINITY;
    }),
  );
}

export const flat = (x: torch.Tensor): number[] => (x.reshape(-1).tolist() as number[]).map(Number);
