import { type Generator, noGrad, type Tensor } from "../../torch.ts";

export interface Drawn {
  /** Where the random numbers come from. Default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/** Fills x with normal numbers. */
export function normal_<X extends Tensor>(
  x: X,
  { mean = 0, std = 1, generator }: { mean?: number; std?: number } & Drawn = {},
): X {
  return noGrad(() => x.normal_(mean, std, { generator }));
}

/** Fills x with numbers from [a, b). */
export function uniform_<X extends Tensor>(x: X, a = 0, b = 1, { generator }: Drawn = {}): X {
  return noGrad(() => x.uniform_(a, b, { generator }));
}

/** Sets every element to `value`. */
export function constant_<X extends Tensor>(x: X, value: number): X {
  return noGrad(() => x.fill_(value));
}

/** Sets every element to 0. */
export const zeros_ = <X extends Tensor>(x: X): X => constant_(x, 0);

/** Sets every element to 1. */
export const ones_ = <X extends Tensor>(x: X): X => constant_(x, 1);
