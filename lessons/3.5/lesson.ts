// 3.5 The image data set

// %% setup

import type { Tensor } from "flambeau";
import * as d2l from "flambeau/d2l";
import { DataLoader } from "flambeau/data";
import * as plot from "flambeau/plot";
import { FashionMNIST, transforms } from "flambeau/vision";

d2l.useSvgDisplay();

// %% read
const trans = new transforms.ToTensor();
const mnistTrain = await FashionMNIST.load({ train: true, transform: trans });
const mnistTest = await FashionMNIST.load({ train: false, transform: trans });
console.log([mnistTrain.length, mnistTest.length]);

// %% image-shape
const [image, label] = mnistTrain.at(0);
console.log(image.shape, label);

// %% labels
function getFashionMnistLabels(labels: Iterable<number>): string[] {
  const text = ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];
  return [...labels].map((i) => text[i]);
}
console.log(getFashionMnistLabels([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));

// %% show-images
function showImages(imgs: Tensor, numRows: number, numCols: number, titles?: string[], scale = 1.5): void {
  const [, height, width] = imgs.shape;
  const images = [...imgs].map((img) => img.flatten().tolist() as number[]);
  plot.show(plot.imageGrid(images, { width, height, rows: numRows, cols: numCols, titles, scale }));
}

// %% first-images
for await (const [X, y] of new DataLoader(mnistTrain, { batchSize: 18 })) {
  showImages(X.reshape(18, 28, 28), 2, 9, getFashionMnistLabels(y.tolist() as number[]));
  break;
}

// %% minibatches
const batchSize = 256;
function getDataloaderWorkers(): number {
  return 4;
}
const trainIter = new DataLoader(mnistTrain, { batchSize, shuffle: true, numWorkers: getDataloaderWorkers() });

// %% reading-time
const timer = new d2l.Timer();
for await (const _batch of trainIter);
console.log(`${timer.stop().toFixed(2)} sec`);

// %% load-data
async function loadDataFashionMnist(batchSize: number, { resize }: { resize?: number } = {}) {
  const steps = resize === undefined ? [trans] : [new transforms.Resize(resize), trans];
  const transform = new transforms.Compose(steps);
  const train = await FashionMNIST.load({ train: true, transform });
  const test = await FashionMNIST.load({ train: false, transform });
  const numWorkers = getDataloaderWorkers();
  return [
    new DataLoader(train, { batchSize, shuffle: true, numWorkers }),
    new DataLoader(test, { batchSize, shuffle: false, numWorkers }),
  ] as const;
}

// %% batches
const [train256, test256] = await loadDataFashionMnist(256);
console.log(train256.length, test256.length);

// %% resize
const [resizedIter] = await loadDataFashionMnist(32, { resize: 64 });
for await (const [X, y] of resizedIter) {
  console.log(X.shape, X.dtype, y.shape, y.dtype);
  break;
}
