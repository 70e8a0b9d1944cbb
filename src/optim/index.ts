// torch.optim

export { Optimizer, type ParamGroup } from "./optimizer.ts";
export { SGD, type SGDOptions } from "./sgd.ts";
