import { DataLoader } from "../data/index.ts";
import { type Figure, imageGrid } from "../plot/index.ts";
import { noGrad, Tensor } from "../torch.ts";
import { FashionMNIST, transforms } from "../vision/index.ts";
import type { Batches, Net } from "./train.ts";

// The image data set, section 3.5 of the book, and predictions on it, section 3.6.7.

const names = ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

/**
 * The names of classes, given their numbers.
 * @see https://d2l.ai/chapter_linear-classification/image-classification-dataset.html
 * @example
 * d2l.getFashionMnistLabels([0, 9]); // ["t-shirt", "ankle boot"]
 */
export function getFashionMnistLabels(labels: Tensor | Iterable<number>): string[] {
  const numbers = labels instanceof Tensor ? (labels.tolist() as number[]) : labels;
  return Array.from(numbers, (i) => names[Math.trunc(i)]);
}

export interface ShowImagesOptions {
  /** Inches an image. Default 1.5. */
  scale?: number;
  /** Which of the titles tell of a mistake. */
  wrong?: readonly boolean[];
  /** Colours: grey (default) or the book's viridis. */
  cmap?: "gray" | "viridis";
  /** What the picture is, for those who cannot see it. */
  title?: string;
}

/** Images ([n, height, width], or a list of [height, width]) in rows and columns, each with a title. */
export function showImages(
  imgs: Tensor | readonly Tensor[],
  numRows: number,
  numCols: number,
  titles?: readonly string[],
  { scale = 1.5, cmap = "gray", ...options }: ShowImagesOptions = {},
): Figure {
  const images = [...(imgs as Iterable<Tensor>)].slice(0, numRows * numCols);
  const [height, width] = images[0].sizes.slice(-2);
  const pixels = images.map((image) => image.reshape(-1).tolist() as number[]);
  return imageGrid(pixels, { width, height, rows: numRows, cols: numCols, titles, scale, cmap, ...options });
}

export interface LoadDataOptions {
  /** The folder that has the files. Without it they are looked for, and fetched. */
  root?: string;
  /** Draw a stand-in from this seed when no source has the data, rather than throw. */
  synthetic?: number;
  /** Told, a line at a time, what is being done. */
  log?: (message: string) => void;
  /** Ends fetching. */
  signal?: AbortSignal;
}

/** What gives Fashion-MNIST in batches: images float32 [n, 1, 28, 28] and labels int64 [n]. */
export type FashionMnistLoader = DataLoader<[Tensor, number], FashionMNIST, [Tensor, Tensor<[number], "int64">]>;

/** Fashion-MNIST in batches: to train on, in random order, and to test on. */
export async function loadDataFashionMnist(
  batchSize: number,
  options: LoadDataOptions = {},
): Promise<[trainIter: FashionMnistLoader, testIter: FashionMnistLoader]> {
  const transform = new transforms.ToTensor();
  const train = await FashionMNIST.load({ ...options, transform, train: true });
  // The halves come from one source: a drawn one is not tested on the real one.
  const test = train.synthetic
    ? FashionMNIST.draw({ train: false, seed: options.synthetic, transform })
    : await FashionMNIST.load({ ...options, transform, train: false });
  return [
    new DataLoader(train, { batchSize, shuffle: true }) as unknown as FashionMnistLoader,
    new DataLoader(test, { batchSize, shuffle: false }) as unknown as FashionMnistLoader,
  ];
}

/** The first n test images, each with what it is and, on a second line, what the model takes it for. */
export async function predictCh3(net: Net, testIter: Batches, n = 6): Promise<Figure> {
  for await (const [X, y] of testIter) {
    const count = Math.min(n, X.sizes[0]);
    const trues = getFashionMnistLabels(y);
    const preds = getFashionMnistLabels(noGrad(() => net(X).argmax(1)));
    const titles = trues.map((name, i) => `${name}\n${preds[i]}`).slice(0, count);
    const wrong = trues.map((name, i) => name !== preds[i]).slice(0, count);
    const images = X.index(`0:${count}`).reshape(count, 28, 28) as Tensor;
    return showImages(images, 1, count, titles, { wrong, title: "Test images: true and predicted labels" });
  }
  throw new RangeError("predictCh3: there is no batch");
}
