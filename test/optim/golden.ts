import { readFileSync } from "node:fs";
import * as torch from "../../src/torch.ts";

// What PyTorch computed: test/golden/optim.json, written by scripts/golden/optim.py.

export type Name = "float32" | "float64";
type Options = Record<string, unknown>;

export interface OptimizerCase {
  name: "SGD" | "Adam" | "AdamW" | "RMSprop" | "Adagrad" | "Adadelta";
  dtype: Name;
  options: Options;
  groups?: (Options & { params: number[] })[];
  path: string[];
}

export interface SchedulerCase {
  optimizer: "SGD" | "Adam";
  chain: { name: string; args: unknown[]; options: Options }[];
  path: [lr: number, momentum: number][][];
  lastLr: number[][];
}

export interface PlateauCase {
  options: Options;
  metrics: (number | null)[];
  path: number[][];
}

export interface ClippingCase {
  dtype: Name;
  normType: number | "Infinity";
  maxNorm: number;
  before: string;
  total: number;
  after: string;
}

interface Golden extends Record<Name, { start: string; gradients: string[] }> {
  shapes: number[][];
  optimizers: OptimizerCase[];
  schedulers: SchedulerCase[];
  plateaus: PlateauCase[];
  clipping: ClippingCase[];
}

export const golden: Golden = JSON.parse(readFileSync(new URL("../golden/optim.json", import.meta.url), "utf8"));

/** The numbers that the script packed. */
export function unpack(text: string, dtype: Name): Float32Array | Float64Array {
  const { buffer } = new Uint8Array(Buffer.from(text, "base64"));
  return dtype === "float32" ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** The tensors that the script packed one behind the other. */
export function unpackTensors(text: string, dtype: Name, shapes: readonly number[][] = golden.shapes): torch.Tensor[] {
  const all = unpack(text, dtype);
  let at = 0;
  return shapes.map((shape) => {
    const n = shape.reduce((a, b) => a * b, 1);
    at += n;
    return torch.tensor(all.slice(at - n, at)).reshape(shape) as torch.Tensor;
  });
}

/** All elements of tensors, one behind the other. */
export function flat(tensors: readonly torch.Tensor[]): number[] {
  return tensors.flatMap((x) => x.reshape(-1).tolist() as number[]);
}

/** The largest difference, relative to PyTorch's number. */
export function worst(got: readonly number[], expected: ArrayLike<number>): number {
  return got.reduce((most, value, i) => {
    if (Object.is(value, expected[i])) return most;
    return Math.max(most, Math.abs(value - expected[i]) / Math.abs(expected[i]));
  }, 0);
}
