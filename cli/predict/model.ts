import { join } from "node:path";
import { readFile } from "#platform";
import { nn, noGrad, type Tensor } from "../../src/index.ts";
import { load, metadata } from "../../src/io/index.ts";
import { quote } from "../../src/io/safetensors/error.ts";
import { reasonOf } from "../../src/vision/sources/errors.ts";
import { isFolder } from "../files.ts";

/** A classifier of 28 × 28 images, made of a file of weights. */
export interface Model {
  /** The file. */
  path: string;
  /** What it is, for people: `softmax regression, 784 → 10`. */
  title: string;
  /** What the file says of itself. */
  metadata: Record<string, string>;
  /** Probabilities [n, 10] of images [n, 1, 28, 28] with values between 0 and 1. */
  predict(images: Tensor): Tensor;
}

const [inputs, outputs] = [784, 10];

/** One layer: weight [out, in], bias [out]. */
interface Layer {
  name: string;
  weight: Tensor;
  bias: Tensor | null;
}

/**
 * The model in a file, or in a folder that `flambeau train` made.
 * @throws Error naming the file when it is not there, is no safetensors file, or not such a model
 */
export async function loadModel(path: string): Promise<Model> {
  const file = (await isFolder(path)) ? join(path, "model.safetensors") : path;
  const bytes = await readFile(file).catch((error) => unreadable(file, error));
  return modelOf(file, load(bytes, file), metadata(bytes, file));
}

/** A model of a state dict. @throws Error naming `path` */
export function modelOf(path: string, state: Record<string, Tensor>, texts: Record<string, string> = {}): Model {
  const layers = chain(path, layersOf(path, state));
  const sizes = [inputs, ...layers.map(({ weight }) => weight.sizes[0])].join(" → ");
  const kind = layers.length === 1 ? "softmax regression" : "perceptron with ReLU";
  return {
    path,
    metadata: texts,
    title: `${kind}, ${sizes}`,
    predict: (images) =>
      noGrad(() => {
        const x = images.reshape(-1, inputs) as Tensor;
        const logits = layers.reduce((y, { weight, bias }, i) => {
          const input = i === 0 ? y : (y.relu() as Tensor);
          return nn.functional.linear(input, weight as never, (bias ?? undefined) as never) as Tensor;
        }, x);
        return logits.softmax(1) as Tensor;
      }),
  };
}

function unreadable(path: string, error: unknown): never {
  const missing = (error as { code?: string }).code === "ENOENT";
  const reason = missing ? "there is no such file; flambeau train softmax saves one" : reasonOf(error);
  throw new Error(`${path}: ${reason}`, { cause: error });
}

/** Pairs weights with their biases: `0.weight` with `0.bias`, and of the book's programs `W1` [in, out] with `b1`. */
function layersOf(path: string, state: Record<string, Tensor>): Layer[] {
  const left = new Map(Object.entries(state));
  const layers: Layer[] = [];
  const natural = new Intl.Collator("en", { numeric: true });
  for (const name of Object.keys(state).sort(natural.compare)) {
    const named = /^(.*\.)?weight$/.exec(name);
    const bookish = /^W(\d*)$/.exec(name);
    if (named === null && bookish === null) continue;
    const weight = floats(path, name, left.get(name)!);
    if (weight.ndim !== 2) {
      const shape = `[${weight.sizes.join(", ")}]`;
      throw incompatible(path, `${quote(name)} has the shape ${shape}, which is no Linear layer's`);
    }
    const biasName = named ? `${named[1] ?? ""}bias` : `b${bookish![1]}`;
    const bias = left.has(biasName) ? floats(path, biasName, left.get(biasName)!) : null;
    const oriented = bookish ? (weight.t() as Tensor) : weight;
    if (bias !== null && (bias.ndim !== 1 || bias.sizes[0] !== oriented.sizes[0])) {
      throw incompatible(path, `${quote(biasName)} [${bias.sizes}] does not fit ${quote(name)} [${weight.sizes}]`);
    }
    layers.push({ name, weight: oriented, bias });
    left.delete(name);
    left.delete(biasName);
  }
  if (left.size > 0) {
    const names = [...left.keys()].slice(0, 5).map(quote);
    throw incompatible(path, `it has ${names.join(", ")}, which belong to no Linear layer`);
  }
  if (layers.length === 0) throw incompatible(path, "it has no weights");
  return layers;
}

function floats(path: string, name: string, x: Tensor): Tensor {
  if (!x.dtype.isFloatingPoint) throw incompatible(path, `${quote(name)} is of ${x.dtype}`);
  const values = x.float() as Tensor;
  if (!Number.isFinite(values.sum().item() as number)) {
    throw incompatible(path, `${quote(name)} has numbers that are not finite: its training has overflowed`);
  }
  return values;
}

/** Layers of which each takes what the one before gives. In their order by name, or else in the one that fits. */
function chain(path: string, layers: readonly Layer[]): Layer[] {
  const ordered: Layer[] = [];
  const left = [...layers];
  for (let size = inputs; left.length > 0; ) {
    const next = left.findIndex(({ weight }) => weight.sizes[1] === size);
    if (next < 0) throw incompatible(path, describeSizes(layers));
    const [layer] = left.splice(next, 1);
    ordered.push(layer);
    size = layer.weight.sizes[0];
  }
  if (ordered.at(-1)!.weight.sizes[0] !== outputs) throw incompatible(path, describeSizes(layers));
  return ordered;
}

function describeSizes(layers: readonly Layer[]): string {
  const sizes = layers.map(
    ({ name, weight }) => `${quote(name)} takes ${weight.sizes[1]} and gives ${weight.sizes[0]} numbers`,
  );
  return sizes.slice(0, 5).join(", ");
}

function incompatible(path: string, problem: string): Error {
  return new Error(
    `${path}: not a model that can be used here: ${problem}. ` +
      `It must be made of Linear layers from ${inputs} inputs (28 × 28) to ${outputs} classes`,
  );
}
