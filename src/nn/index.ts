// torch.nn

export { ReLU } from "./activation.ts";
export { Sequential } from "./container.ts";
export * as functional from "./functional.ts";
export * as init from "./init.ts";
export { Flatten, Linear } from "./linear.ts";
export { CrossEntropyLoss, Loss, MSELoss } from "./loss.ts";
export { Module, ModuleBase } from "./module.ts";
export { Parameter } from "./parameter.ts";
