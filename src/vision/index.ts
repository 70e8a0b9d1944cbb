// torchvision

export { FashionMNIST, type FashionMNISTOptions } from "./fashion-mnist.ts";
export {
  type Idx,
  type IdxArrays,
  IdxError,
  type ReadIdxOptions,
  readIdx,
  readIdxFile,
  writeIdx,
  writeIdxFile,
} from "./idx.ts";
export { defaultLoader, ImageFolder, type ImageFolderOptions, type ImageSample } from "./image-folder.ts";
export { type DecodeOptions, decodeImage, ImageError } from "./images/decode.ts";
export { openImage, saveImage } from "./images/files.ts";
export { asFashionMnist, type Garment } from "./images/garment.ts";
export { Image, type ImageMode } from "./images/image.ts";
export { KMNIST, MNIST } from "./mnist.ts";
export { type MNISTOptions, MnistFamily } from "./mnist-family.ts";
export {
  type Attempt,
  DataFileError,
  DatasetNotFound,
  type DownloadProgress,
  type LabelledImages,
  type LoadOptions,
  loadFashionMnist,
} from "./sources.ts";
export { drawGarments, SYNTHETIC_NOTICE } from "./synthetic/index.ts";
export * as transforms from "./transforms.ts";
