// torch.nn.init: initial values of parameters, in place. https://pytorch.org/docs/stable/nn.init.html

export { constant_, normal_, ones_, uniform_, zeros_ } from "./plain.ts";
export {
  calculateGain,
  type KaimingOptions,
  kaimingNormal_,
  kaimingUniform_,
  type Nonlinearity,
  xavierNormal_,
  xavierUniform_,
} from "./scaled.ts";
export { dirac_, eye_, orthogonal_, sparse_ } from "./structured.ts";
export { type TruncatedOptions, truncNormal_ } from "./truncated.ts";
