// torchvision

export { FashionMNIST, type FashionMNISTOptions } from "./fashion-mnist.ts";
export { IdxError, readIdx, writeIdx } from "./idx.ts";
export {
  type Attempt,
  DataFileError,
  DatasetNotFound,
  type LabelledImages,
  type LoadOptions,
  loadFashionMnist,
} from "./sources.ts";
export { drawGarments, SYNTHETIC_NOTICE } from "./synthetic/index.ts";
export * as transforms from "./transforms.ts";
