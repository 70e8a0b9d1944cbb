import { FlambeauError } from "../../src/core/errors.ts";
import { nn, optim, type Tensor } from "../../src/index.ts";
import * as io from "../../src/io/index.ts";
import type { RunSettings } from "./protocol.ts";

export type Model = InstanceType<typeof nn.Sequential>;

/** The model of a run, its weights drawn as the book draws them. */
export function makeModel({ model, hidden }: Pick<RunSettings, "model" | "hidden">): Model {
  if (model === "linear") {
    const linear = new nn.Linear(2, 1);
    linear.weight.data.normal_(0, 0.01);
    linear.bias!.data.fill_(0);
    return new nn.Sequential(linear) as never;
  }
  const net = classifier(model === "mlp" ? hidden : []);
  net.apply((m) => {
    if (m instanceof nn.Linear) nn.init.normal_(m.weight, { std: 0.01 });
  });
  return net;
}

function classifier(hidden: readonly number[]): Model {
  const sizes = [784, ...hidden, 10];
  const layers = sizes.slice(1).flatMap((size, i) => {
    const linear = new nn.Linear(sizes[i], size);
    return i === sizes.length - 2 ? [linear] : [linear, new nn.ReLU()];
  });
  return new nn.Sequential(new nn.Flatten(), ...layers) as never;
}

export const makeTrainer = (net: Model, lr: number) => new optim.SGD(net.parameters(), { lr });

/** The weights of the first layer: one row of 784 a class, or a hidden unit. */
export function firstWeights(net: Model): Tensor {
  const [first] = [...net.parameters()] as Tensor[];
  return first;
}

export const toSafetensors = (net: Model): Uint8Array<ArrayBuffer> =>
  io.save(net.stateDict() as Record<string, Tensor>, { format: "pt" });

/**
 * A classifier with the weights of a file.
 * @throws FlambeauError when the file is none, or its tensors are no such model's
 */
export function fromSafetensors(bytes: Uint8Array): Model {
  const tensors = io.load(bytes);
  const weights = Object.entries(tensors).filter(([, { sizes }]) => sizes.length === 2);
  const matrices = weights
    .map(([name, tensor]) => ({ name, tensor, order: Number(/\d+/.exec(name)?.[0] ?? 0) }))
    .sort((a, b) => a.order - b.order);
  const sizes = [784, ...matrices.map(({ tensor }) => tensor.sizes[0])];
  const transposed = matrices.length === 1 && matrices[0].tensor.sizes.join() === "784,10";
  const fits =
    matrices.length > 0 &&
    matrices.length <= 6 &&
    (transposed || (sizes.at(-1) === 10 && matrices.every(({ tensor }, i) => tensor.sizes[1] === sizes[i])));
  if (!fits) throw new FlambeauError("weights", "shapes");
  const net = classifier(transposed ? [] : sizes.slice(1, -1));
  const state: Record<string, Tensor> = {};
  const names = Object.keys(net.stateDict());
  const biases = Object.entries(tensors).filter(([, { sizes: shape }]) => shape.length === 1);
  matrices.forEach(({ name, tensor }, i) => {
    const wanted = transposed ? 10 : tensor.sizes[0];
    const stem = name.replace(/(weight|W)$/, "");
    const bias = biases.find(
      ([
        other,
        {
          sizes: [size],
        },
      ]) => other !== name && other.startsWith(stem) && size === wanted,
    );
    if (!bias) throw new FlambeauError("weights", "shapes");
    state[names[2 * i]] = (transposed ? tensor.t() : tensor).float() as Tensor;
    state[names[2 * i + 1]] = bias[1].float() as Tensor;
  });
  net.loadStateDict(state);
  return net;
}
