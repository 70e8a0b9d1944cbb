import { float64, noGrad, type Tensor, tensor, where } from "../../torch.ts";
import type { Drawn } from "./plain.ts";

export interface TruncatedOptions extends Drawn {
  /** Default 0. */
  mean?: number;
  /** Default 1. */
  std?: number;
  /** The least value. Default −2. */
  a?: number;
  /** The largest value. Default 2. */
  b?: number;
}

/** Normal numbers between a and b. Warns where they are not, when the mean lies far outside. */
export function truncNormal_<X extends Tensor>(
  x: X,
  { mean = 0, std = 1, a = -2, b = 2, generator }: TruncatedOptions = {},
): X {
  if (mean < a - 2 * std || mean > b + 2 * std) {
    console.warn("truncNormal_: mean is more than 2 std from [a, b]. The distribution of values may be incorrect.");
  }
  const erf = (z: number): number => tensor(z, { dtype: float64 }).erf().item();
  const below = (z: number): number => (1 + erf(z / Math.sqrt(2))) / 2;
  const [least, most] = [below((a - mean) / std), below((b - mean) / std)];
  return noGrad(() => {
    x.uniform_(2 * least - 1, 2 * most - 1, { generator });
    x.copy_(erfinv(x));
    x.mul_(std * Math.sqrt(2)).add_(mean);
    return x.clamp_(a, b);
  });
}

/** The z with erf(z) = y: a rational function and two steps of Newton's method, as PyTorch computes it. */
function erfinv(y: Tensor): Tensor {
  const size: Tensor = y.abs();
  const square: Tensor = y.mul(y);
  const inner: Tensor = y
    .mul(polynomial(square, [-0.140543331, 0.914624893, -1.645349621, 0.886226899]))
    .div(polynomial(square, [0.012229801, -0.329097515, 1.442710462, -2.118377725, 1]));
  const far: Tensor = size.mul(-1).add(1).div(2).log().neg().sqrt();
  const outer: Tensor = polynomial(far, [1.641345311, 3.429567803, -1.624906493, -1.970840454])
    .mul(y.sign())
    .div(polynomial(far, [1.6370678, 3.5438892, 1]));
  const start = where(size.le(0.7), inner, outer) as Tensor;
  return where(size.lt(1), newton(newton(start, y), y), y.mul(Number.POSITIVE_INFINITY)) as Tensor;
}

/** One step nearer to the z with erf(z) = y. */
function newton(z: Tensor, y: Tensor): Tensor {
  const density: Tensor = z.mul(z).neg().exp();
  const error: Tensor = z.erf().sub(y);
  return z.sub(error.div(density.mul(2 / Math.sqrt(Math.PI))));
}

const polynomial = (x: Tensor, [first, ...rest]: readonly number[]): Tensor =>
  rest.reduce<Tensor>((sum, c, i) => (i === 0 ? x.mul(first) : sum.mul(x)).add(c), x);
