import { AutogradError } from "../core/errors.ts";
import { copyOf, done } from "../engine/copying.ts";
import * as heap from "../engine/heap.ts";
import { address } from "../engine/strided.ts";
import type { Tensor } from "../tensor/tensor.ts";

// Anomaly detection: every step of the tape remembers where it was recorded, and no gradient may be NaN.

let mode: { enabled: boolean; checkNan: boolean } = { enabled: false, checkNan: true };

/** Whether anomalies are being looked for. */
export function isAnomalyEnabled(): boolean {
  return mode.enabled;
}

export interface AnomalyOptions {
  /** Throw when a gradient is NaN, beside telling where ops were recorded. Default true. */
  checkNan?: boolean;
}

/**
 * Runs `body`, forward and backward pass, such that a gradient that becomes NaN is an error, which names the op and
 * says where it was called; other errors of the backward pass say so, too. For finding mistakes only: it is slow.
 * @see https://pytorch.org/docs/stable/autograd.html#torch.autograd.detect_anomaly
 * @throws AutogradError when a gradient is NaN
 * @example
 * const x = torch.tensor([4], { requiresGrad: true });
 * torch.autograd.detectAnomaly(() => x.sqrt().sum().backward());
 * x.grad.item(); // 0.25
 */
export function detectAnomaly<T>(body: () => T, options: AnomalyOptions = {}): T {
  return setDetectAnomaly(true, body, options);
}

/** Switches anomaly detection on or off, from now on, or while `body` runs. See {@link detectAnomaly}. */
export function setDetectAnomaly(enabled: boolean): void;
export function setDetectAnomaly<T>(enabled: boolean, body: () => T, options?: AnomalyOptions): T;
export function setDetectAnomaly<T>(
  enabled: boolean,
  body?: () => T,
  { checkNan = true }: AnomalyOptions = {},
): T | undefined {
  const before = mode;
  mode = { enabled, checkNan };
  if (body === undefined) return undefined;
  const restore = () => {
    mode = before;
  };
  let result: T;
  try {
    result = body();
  } catch (error) {
    restore();
    throw error;
  }
  // What else runs meanwhile is only slower for it, so the body may be asynchronous.
  if (result instanceof Promise) result.then(restore, restore);
  else restore();
  return result;
}

/** Where in the user's code we are, for a step that is being recorded; null unless anomalies are being looked for. */
export function placeOfCall(): string | null {
  if (!mode.enabled) return null;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const lines = (new Error().stack ?? "").split("\n").filter((line) => /^\s*at |@/.test(line));
  Error.stackTraceLimit = limit;
  const theirs = lines.filter((line) => !line.includes(library));
  return (theirs.length === 0 ? lines : theirs).slice(0, 10).join("\n");
}

/** The folder of this library as it stands in stacks. */
const here: string = import.meta.url; // apart, as bundlers take `new URL("…", import.meta.url)` for a file to bring along
const library: string = decodeURI(new URL("..", here).pathname);

/** Goes one step back with `apply`. @throws AutogradError when what comes is NaN; its error, with the step's place */
export function lookingForAnomalies(
  step: { name: string; place: string | null },
  apply: () => (Tensor | null)[],
): (Tensor | null)[] {
  const place =
    step.place === null
      ? "it was not recorded with anomaly detection on: run the forward pass in it, too"
      : `it was called here:\n${step.place}`;
  let gradients: (Tensor | null)[];
  try {
    gradients = apply();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw Object.assign(error, { message: `${error.message}\nThis was in ${step.name}; ${place}` });
  }
  const bad = mode.checkNan ? gradients.findIndex((g) => g !== null && hasNaN(g)) : -1;
  if (bad < 0) return gradients;
  throw new AutogradError("backward", `${step.name} made a NaN in the gradient of its input ${bad}; ${place}`);
}

function hasNaN(x: Tensor): boolean {
  const plain = copyOf(x);
  const view = x.dtype.itemsize === 8 ? heap.f64 : heap.f32;
  const start = address(plain) / x.dtype.itemsize;
  const found = view.subarray(start, start + plain.storage.bytes / x.dtype.itemsize).some(Number.isNaN);
  done(plain, x);
  return found;
}
