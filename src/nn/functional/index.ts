// torch.nn.functional: https://pytorch.org/docs/stable/nn.functional.html

export * from "./activation.ts";
export { type ClassOptions, crossEntropy, nllLoss } from "./classification.ts";
export { binaryCrossEntropy, binaryCrossEntropyWithLogits, klDiv } from "./divergence.ts";
export { type DropoutOptions, dropout } from "./dropout.ts";
export { oneHot } from "./encoding.ts";
export { embedding, linear } from "./linear.ts";
export { type BatchNormOptions, batchNorm, layerNorm } from "./normalization.ts";
export type { Reduction } from "./reduction.ts";
export { huberLoss, l1Loss, mseLoss, smoothL1Loss } from "./regression.ts";
