// torch.nn

export { GELU, LeakyReLU, LogSoftmax, ReLU, Sigmoid, SiLU, Softmax, Softplus, Tanh } from "./activation.ts";
export { ModuleDict } from "./containers/module-dict.ts";
export { ModuleList } from "./containers/module-list.ts";
export { ParameterList } from "./containers/parameter-list.ts";
export { Sequential } from "./containers/sequential.ts";
export { Dropout } from "./dropout.ts";
export { Embedding, type EmbeddingOptions } from "./embedding.ts";
export { Flatten, Unflatten } from "./flatten.ts";
export * as functional from "./functional/index.ts";
export { type ForwardHook, type ForwardPreHook, RemovableHandle } from "./hooks.ts";
export * as init from "./init/index.ts";
export { Identity, Linear } from "./linear.ts";
export {
  BCELoss,
  BCEWithLogitsLoss,
  type ClassLossOptions,
  CrossEntropyLoss,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  Loss,
  type LossOptions,
  MSELoss,
  NLLLoss,
  SmoothL1Loss,
} from "./loss.ts";
export { Module, ModuleBase } from "./module.ts";
export { BatchNorm1d, type BatchNormSettings, LayerNorm } from "./normalization.ts";
export { Buffer, Parameter } from "./parameter.ts";
export { IncompatibleKeys, type StateDict } from "./state-dict.ts";
export * as utils from "./utils.ts";
