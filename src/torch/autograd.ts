// torch.autograd

export { type BackwardOptions, backward, type GradOptions, grad } from "../autograd/backward.ts";
export { type GradcheckOptions, gradcheck, gradgradcheck } from "./gradcheck.ts";
