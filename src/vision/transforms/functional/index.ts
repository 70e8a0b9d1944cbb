// torchvision.transforms.functional: what the transforms do, as functions of an image.

export { centerCrop, crop, type Fill, hflip, type Padding, type PaddingMode, pad, vflip } from "./geometry.ts";
export { type InterpolationMode, type ResizeOptions, resize } from "./resize.ts";
export { type RotateOptions, rotate } from "./rotate.ts";
export { convertImageDtype, normalize, pilToTensor, rgbToGrayscale, toTensor } from "./values.ts";
