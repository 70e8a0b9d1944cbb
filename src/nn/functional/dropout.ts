import { ValueError } from "../../core/errors.ts";
import { numel } from "../../core/shape.ts";
import * as ops from "../../ops/index.ts";
import { defaultGenerator, type Generator, noGrad, type Tensor } from "../../torch.ts";
import type { InPlace } from "./activation.ts";

export interface DropoutOptions extends InPlace {
  /** How likely an element is to become 0. Default 0.5. */
  p?: number;
  /** Without it, x comes back as it is. Default true. */
  training?: boolean;
  /** Where the random numbers come from. Default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * x with every element made 0 with probability p, and the others divided by 1 − p: for the same seed, the same ones as
 * PyTorch.
 * @throws ValueError for a p outside [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html
 * @example
 * F.dropout(torch.ones([4]), { p: 1 }).tolist(); // [0, 0, 0, 0]
 */
export function dropout(
  x: Tensor,
  { p = 0.5, training = true, inplace = false, generator = defaultGenerator }: DropoutOptions = {},
): Tensor {
  if (!(p >= 0 && p <= 1)) throw new ValueError("dropout", `the probability has to be between 0 and 1, but got ${p}`);
  if (!training || p === 0 || numel(x.sizes) === 0) return x;
  const mask =
    p === 1
      ? 0
      : noGrad(() => ops.bernoulli_(ops.empty(x.sizes, { dtype: x.dtype }), 1 - p, { generator }).div_(1 - p));
  return inplace ? x.mul_(mask) : ops.mul(x, mask);
}
