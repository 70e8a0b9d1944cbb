import { readFileSync } from "node:fs";
import * as torch from "../../../src/index.ts";
import { Image, type ImageMode } from "../../../src/vision/images/image.ts";

// Images as scripts/golden/transforms.py draws them, and what torchvision made of them.

export function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), "utf8"));
}

/** Random words, as NumPy's RandomState(seed) gives them. */
export function words(seed: number, n: number): number[] {
  const generator = new torch.Generator().manualSeed(seed);
  return Array.from({ length: n }, () => generator.random32());
}

const channelsOf = { L: 1, LA: 2, RGB: 3, RGBA: 4 } as const;

function bytes(seed: number, n: number): Uint8Array {
  return Uint8Array.from(words(seed, n), (word) => word & 255);
}

export function randomImage(seed: number, height: number, width: number, mode: ImageMode): Image {
  return Image.fromBytes(bytes(seed, height * width * channelsOf[mode]), width, height, mode);
}

export type Input = { mode: ImageMode; size: number[] } | { dtype: "uint8" | "float32"; size: number[] };

export function input(spec: Input, seed: number): torch.Tensor {
  if ("mode" in spec) return randomImage(seed, spec.size[0], spec.size[1], spec.mode);
  const n = spec.size.reduce((a, b) => a * b, 1);
  const x: torch.Tensor = torch.tensor(bytes(seed, n)).view(...spec.size);
  return spec.dtype === "uint8" ? x : (x.float().div(255) as torch.Tensor);
}

export interface Outcome {
  input: Input;
  seed: number;
  /** The random number that comes after. */
  next: number;
  error?: string;
  mode?: ImageMode;
  dtype?: torch.DType["name"];
  shape: number[];
  bytes: string;
}

export interface Case {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  /** What torchvision prints. */
  text: string;
  outcomes: Outcome[];
}

const arrays = {
  uint8: Uint8Array,
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
} as const;

/** The values of an outcome, in row-major order. */
export function valuesOf({ dtype = "uint8", bytes }: Outcome): number[] {
  const { buffer, byteOffset, byteLength } = new Uint8Array(Buffer.from(bytes, "base64"));
  const type = arrays[dtype as keyof typeof arrays];
  return Array.from(new type(buffer, byteOffset, byteLength / type.BYTES_PER_ELEMENT), Number);
}
