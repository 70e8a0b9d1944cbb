import { DataLoader } from "../../src/data/index.ts";
import type { Tensor } from "../../src/index.ts";
import { FashionMNIST, transforms } from "../../src/vision/index.ts";
import { isNews } from "../data/news.ts";
import type { Model } from "./model.ts";

/** One half of the data that a model is measured on: Fashion-MNIST, or the stand-in that the model was trained on. */
export async function dataFor(
  { metadata }: Pick<Model, "metadata">,
  { train, root, signal }: { train: boolean; root?: string; signal?: AbortSignal },
): Promise<FashionMNIST<Tensor>> {
  const transform = new transforms.ToTensor();
  const seed = Number(metadata.seed);
  const drawn = metadata.synthetic === "true" && Number.isSafeInteger(seed) && root === undefined;
  if (drawn) return FashionMNIST.draw({ train, seed, transform });
  const log = (line: string) => isNews(line) && console.error(line);
  return FashionMNIST.load({ train, root, transform, signal, log });
}

/** Probabilities of all images of a data set, one row of ten after another, and how good they are. */
export async function measure(
  model: Pick<Model, "predict">,
  dataset: FashionMNIST<Tensor>,
): Promise<{ probabilities: Float32Array; labels: number[]; loss: number }> {
  const probabilities = new Float32Array(dataset.length * 10);
  const labels: number[] = [];
  let loss = 0;
  for await (const [X, y] of new DataLoader(dataset, { batchSize: 1000 })) {
    const rows = model.predict(X as Tensor).tolist() as number[][];
    for (const label of (y as Tensor).tolist() as number[]) {
      const row = rows[labels.length % 1000];
      probabilities.set(row, labels.length * 10);
      loss -= Math.log(Math.max(row[label], 1e-38)) / dataset.length;
      labels.push(label);
    }
  }
  return { probabilities, labels, loss };
}
