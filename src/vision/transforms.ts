// torchvision.transforms

export { type BatchPlan, batchPlan } from "./transforms/batch-plan.ts";
export { Compose, Lambda, type Step } from "./transforms/compose.ts";
export { CenterCrop, Pad, type PadOptions, RandomCrop, type RandomCropOptions } from "./transforms/crop.ts";
export type {
  Fill,
  InterpolationMode,
  Padding,
  PaddingMode,
  ResizeOptions,
  RotateOptions,
} from "./transforms/functional/index.ts";
export * as functional from "./transforms/functional/index.ts";
export { RandomHorizontalFlip, RandomRotation, RandomVerticalFlip } from "./transforms/random.ts";
export { Resize } from "./transforms/resize.ts";
export { Transform } from "./transforms/transform.ts";
export { ConvertImageDtype, Grayscale, Normalize, PILToTensor, ToTensor } from "./transforms/values.ts";
