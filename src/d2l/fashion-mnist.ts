import { IndexError, ShapeError, ValueError } from "../core/errors.ts";
import { DataLoader } from "../data/index.ts";
import { type Axes, type ColorMap, type Figure, figure, image, type Numbers, show } from "../plot/index.ts";
import { noGrad, Tensor, uint8 } from "../torch.ts";
import { FashionMNIST, transforms } from "../vision/index.ts";
import type { Batches, Net } from "./train.ts";

// The image data set, section 3.5 of the book, and predictions on it, section 3.6.7.

const names = ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

/**
 * The names of classes, given their numbers.
 * @throws IndexError for a number that is no class, 0 … 9
 * @see https://d2l.ai/chapter_linear-classification/image-classification-dataset.html
 * @example
 * d2l.getFashionMnistLabels([0, 9]); // ["t-shirt", "ankle boot"]
 */
export function getFashionMnistLabels(labels: Tensor | Iterable<number>): string[] {
  const numbers = labels instanceof Tensor ? (labels.reshape(-1).tolist() as number[]) : labels;
  return Array.from(numbers, (i) => {
    const name = names[Math.trunc(i)];
    if (name !== undefined) return name;
    throw new IndexError("getFashionMnistLabels", `${i} is no class; they are 0 to ${names.length - 1}`);
  });
}

export interface ShowImagesOptions {
  /** Width and height of a place in inches. Default: 1.5. */
  scale?: number;
  /** Which of the titles tell of a mistake. */
  wrong?: readonly boolean[];
  /** Colours: grey (default) or the book's viridis. */
  cmap?: ColorMap;
  /** What the picture is, for those who cannot see it. */
  title?: string;
}

/**
 * Shows images in rows and columns, each from its own darkest to its own lightest value.
 * @param imgs - a tensor of [n, height, width], or a list of images: [height, width], or with a dimension of 1, 3
 *   or 4 channels before or after these. Those for which there is no place are left out.
 * @param titles - a text above each
 * @returns the figure
 * @throws ShapeError for what is no image
 * @see https://d2l.ai/chapter_linear-classification/image-classification-dataset.html
 * @example
 * const fig = d2l.showImages(torch.rand([2, 28, 28]), 1, 2, ["ankle boot", "t-shirt"]);
 * fig.axes[1].title; // "t-shirt"
 */
export function showImages(
  imgs: Tensor | Iterable<Tensor>,
  numRows: number,
  numCols: number,
  titles?: readonly string[] | null,
  { scale = 1.5, wrong, title, cmap = "gray" }: ShowImagesOptions = {},
): Figure {
  const images = [...(imgs as Iterable<Tensor>)].slice(0, numRows * numCols);
  const axes = images.map((img, i): Axes => {
    const { pixels, height, width } = picture(img);
    return {
      marks: [image(pixels, { width, height, cmap })],
      ...(titles?.[i] && { title: titles[i] }),
      ...(wrong?.[i] && { wrong: true }),
    };
  });
  const places = { figsize: [numCols * scale, numRows * scale] as const, nrows: numRows, ncols: numCols };
  return show(figure({ title, ...places, axes }));
}

/** The numbers of an image, its channels side by side. */
function picture(img: Tensor): { pixels: Numbers; height: number; width: number } {
  const { sizes } = img;
  // Bytes are shades up to 255, other numbers up to 1.
  const list = (x: Tensor) => x.reshape(-1).tolist() as number[];
  const values = (x: Tensor) => (x.dtype === uint8 ? Uint8Array.from(list(x)) : list(x));
  const channels = (n: number) => n === 1 || n === 3 || n === 4;
  if (sizes.length === 2) return { pixels: values(img), height: sizes[0], width: sizes[1] };
  if (sizes.length === 3 && channels(sizes[2])) return { pixels: values(img), height: sizes[0], width: sizes[1] };
  if (sizes.length === 3 && channels(sizes[0])) {
    return { pixels: values(img.permute(1, 2, 0)), height: sizes[1], width: sizes[2] };
  }
  throw new ShapeError("showImages", `[${sizes.join(", ")}] is no image; give [height, width] for each`, [sizes]);
}

/**
 * How many threads the book reads data with: 4. Here batches are read so fast that threads would only cost time.
 * @example
 * const loaders = await d2l.loadDataFashionMnist(32, { resize: 64, numWorkers: d2l.getDataloaderWorkers() });
 */
export function getDataloaderWorkers(): number {
  return 4;
}

export interface LoadDataOptions {
  /** Height and width of the images, in place of 28. */
  resize?: number | readonly [height: number, width: number];
  /** Threads that read data, as in a DataLoader; with them loops are `for await`. Default: 0. */
  numWorkers?: number;
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

/**
 * Fashion-MNIST in batches: to train on, in random order, and to test on. The last batch is smaller.
 * @throws DatasetNotFound when no source has it and no stand-in was asked for
 * @see https://d2l.ai/chapter_linear-classification/image-classification-dataset.html
 * @example
 * const [trainIter, testIter] = await d2l.loadDataFashionMnist(32, { resize: 64 });
 * for (const [X, y] of testIter) {
 *   X.shape; // torch.Size([32, 1, 64, 64])
 *   break;
 * }
 */
export async function loadDataFashionMnist(
  batchSize: number,
  { resize, numWorkers = 0, ...options }: LoadDataOptions = {},
): Promise<[trainIter: FashionMnistLoader, testIter: FashionMnistLoader]> {
  const toTensor = new transforms.ToTensor();
  const transform = resize === undefined ? toTensor : new transforms.Compose([new transforms.Resize(resize), toTensor]);
  const train = await FashionMNIST.load({ ...options, transform, train: true });
  // The halves come from one source: a drawn one is not tested on the real one.
  const test = train.synthetic
    ? FashionMNIST.draw({ train: false, seed: options.synthetic, transform })
    : await FashionMNIST.load({ ...options, transform, train: false });
  const loader = (dataset: typeof train, shuffle: boolean) =>
    new DataLoader(dataset, { batchSize, shuffle, numWorkers }) as unknown as FashionMnistLoader;
  return [loader(train, true), loader(test, false)];
}

/**
 * Shows the first n images of a data set, each with what it is and, on a second line, what the model takes it for.
 * Mistakes are marked.
 * @param testIter - batches of images, of which the first is used
 * @throws ValueError when there is no batch
 * @see https://d2l.ai/chapter_linear-classification/softmax-regression-scratch.html
 * @example
 * const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
 * const fig = await d2l.predictCh3(net, [[torch.rand([9, 1, 28, 28]), torch.zeros([9], { dtype: torch.int64 })]]);
 * fig.axes.length; // 6
 */
export async function predictCh3(net: Net, testIter: Batches, n = 6): Promise<Figure> {
  for await (const [X, y] of testIter) {
    const count = Math.min(n, X.sizes[0]);
    const trues = getFashionMnistLabels(y);
    const preds = getFashionMnistLabels(noGrad(() => net(X).argmax(1)));
    const titles = trues.map((name, i) => `${name}\n${preds[i]}`).slice(0, count);
    const wrong = trues.map((name, i) => name !== preds[i]).slice(0, count);
    const images = X.index(`0:${count}`) as Tensor;
    const title = "Test images: true and predicted labels";
    return showImages(images, 1, count, titles, { wrong, title });
  }
  throw new ValueError("predictCh3", "there is no batch");
}
