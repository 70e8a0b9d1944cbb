import { ValueError } from "../core/errors.ts";
import type { Generator } from "../torch.ts";

/**
 * `n` numbers, each as probable as its weight says: PyTorch's draws for weights of float64.
 * @throws ValueError for weights that are no probabilities, or fewer than are to be drawn without replacement
 */
export function multinomial(weights: Float64Array, n: number, replacement: boolean, generator: Generator): number[] {
  const wrong = weights.find((w) => !(w >= 0 && w < Infinity));
  if (wrong !== undefined) throw new ValueError("multinomial", `weights must be finite and not negative, got ${wrong}`);
  if (!replacement && n > weights.length) {
    throw new ValueError("multinomial", `cannot draw ${n} of ${weights.length} samples without replacement`);
  }
  const sum = weights.reduce((a, b) => a + b, 0);
  if (!(sum > 0)) throw new ValueError("multinomial", "the weights must add up to more than 0");
  return replacement ? drawn(weights, n, generator) : racing(weights, n, generator);
}

/** Each by itself: a uniform number's place among the cumulative weights. */
function drawn(weights: Float64Array, n: number, generator: Generator): number[] {
  const cumulative = Float64Array.from(weights);
  for (let i = 1; i < cumulative.length; i++) cumulative[i] += cumulative[i - 1];
  const sum = cumulative[cumulative.length - 1];
  for (let i = 0; i < cumulative.length; i++) cumulative[i] /= sum;
  return Array.from({ length: n }, () => {
    const u = uniform(generator);
    let low = 0;
    for (let high = cumulative.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (cumulative[middle] < u) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

/** All at once: the n with the largest ratios of weight and an exponential random number. */
function racing(weights: Float64Array, n: number, generator: Generator): number[] {
  const ratios = weights.map((w) => w / -Math.log(1 - uniform(generator)));
  const order = Array.from(ratios, (_, i) => i).sort((a, b) => ratios[b] - ratios[a]);
  return order.slice(0, n);
}

/** 53 random bits as a number in [0, 1). */
function uniform(generator: Generator): number {
  const high = generator.random32() & 0x1fffff;
  return (high * 2 ** 32 + generator.random32()) * 2 ** -53;
}
