import { ShapeError, show, ValueError } from "../../core/errors.ts";
import { numel } from "../../core/shape.ts";
import type { Tensor } from "../../torch.ts";
import { type Drawn, normal_, uniform_ } from "./plain.ts";

// Random numbers whose spread depends on how many inputs and outputs there are. Bounds are computed in the order in
// which PyTorch computes them, so that the numbers come out the same to the last bit.

export type Nonlinearity = "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "selu";

/** By how much a nonlinearity changes the spread of values; `param` is the slope below 0 of leaky_relu. */
export function calculateGain(nonlinearity: Nonlinearity, param = 0.01): number {
  switch (nonlinearity) {
    case "linear":
    case "sigmoid":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.sqrt(2);
    case "leaky_relu":
      return Math.sqrt(2 / (1 + param ** 2));
    case "selu":
      return 3 / 4;
    default:
      throw new ValueError("calculateGain", `unknown nonlinearity ${String(nonlinearity)}`);
  }
}

/** How many inputs and outputs each element of a weight [out, in, …] meets. @throws ShapeError below 2 dimensions */
function fans(op: string, { sizes }: Tensor): { fanIn: number; fanOut: number } {
  if (sizes.length < 2) throw new ShapeError(op, `wants at least 2 dims, got ${show(sizes)}`, [sizes]);
  const field = numel(sizes.slice(2));
  return { fanIn: sizes[1] * field, fanOut: sizes[0] * field };
}

export interface KaimingOptions extends Drawn {
  /** Slope below 0 of leaky_relu. Default 0. */
  a?: number;
  /** Which side keeps its spread. Default "fan_in". */
  mode?: "fan_in" | "fan_out";
  /** Default "leaky_relu". */
  nonlinearity?: Nonlinearity;
}

function kaimingFan(op: string, x: Tensor, { a = 0, mode = "fan_in", nonlinearity = "leaky_relu" }: KaimingOptions) {
  const { fanIn, fanOut } = fans(op, x);
  return { gain: calculateGain(nonlinearity, a), fan: mode === "fan_in" ? fanIn : fanOut };
}

/** Uniform numbers in ±√3·gain/√fan (He initialisation). @throws ShapeError below 2 dimensions */
export function kaimingUniform_<X extends Tensor>(x: X, options: KaimingOptions = {}): X {
  if (numel(x.sizes) === 0) return x;
  const { gain, fan } = kaimingFan("kaimingUniform_", x, options);
  const bound = Math.sqrt(3) * (gain / Math.sqrt(fan));
  return uniform_(x, -bound, bound, options);
}

/** Normal numbers with standard deviation gain/√fan (He initialisation). @throws ShapeError below 2 dimensions */
export function kaimingNormal_<X extends Tensor>(x: X, options: KaimingOptions = {}): X {
  if (numel(x.sizes) === 0) return x;
  const { gain, fan } = kaimingFan("kaimingNormal_", x, options);
  return normal_(x, { std: gain / Math.sqrt(fan), generator: options.generator });
}

/** Uniform numbers in ±√3·gain·√(2/(fanIn + fanOut)) (Glorot initialisation). @throws ShapeError below 2 dimensions */
export function xavierUniform_<X extends Tensor>(x: X, { gain = 1, generator }: { gain?: number } & Drawn = {}): X {
  const { fanIn, fanOut } = fans("xavierUniform_", x);
  const bound = Math.sqrt(3) * (gain * Math.sqrt(2 / (fanIn + fanOut)));
  return uniform_(x, -bound, bound, { generator });
}

/** Normal numbers with standard deviation gain·√(2/(fanIn + fanOut)) (Glorot). @throws ShapeError below 2 dimensions */
export function xavierNormal_<X extends Tensor>(x: X, { gain = 1, generator }: { gain?: number } & Drawn = {}): X {
  const { fanIn, fanOut } = fans("xavierNormal_", x);
  return normal_(x, { std: gain * Math.sqrt(2 / (fanIn + fanOut)), generator });
}
