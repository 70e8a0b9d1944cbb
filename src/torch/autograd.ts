// torch.autograd

export { type AnomalyOptions, detectAnomaly, isAnomalyEnabled, setDetectAnomaly } from "../autograd/anomaly.ts";
export { type BackwardOptions, backward, type GradOptions, grad } from "../autograd/backward.ts";
export { enableGrad, inferenceMode, noGrad, setGradEnabled } from "../autograd/grad-mode.ts";
export { Function, FunctionCtx, type Gradients } from "./function.ts";
export * as functional from "./functional.ts";
export { type GradcheckOptions, gradcheck, gradgradcheck } from "./gradcheck.ts";
