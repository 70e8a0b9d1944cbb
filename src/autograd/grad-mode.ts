import { AutogradError, spell, ValueError } from "../core/errors.ts";

let enabled = true;
let inference = false;

/** Whether ops are being recorded for `backward()`. */
export function isGradEnabled(): boolean {
  return enabled && !inference;
}

function withMode<T>(name: string, record: boolean, infer: boolean, body: () => T): T {
  if (typeof body !== "function")
    throw new ValueError(name, `expected a function, ${name}(() => …), got ${spell(body)}`);
  const [wasEnabled, wasInference] = [enabled, inference];
  enabled = record;
  inference = infer;
  try {
    const result = body();
    if (result instanceof Promise) {
      result.catch(() => {}); // the error below is the one to see
      throw new AutogradError(
        name,
        "the function is asynchronous, and what else runs while it waits would be affected too; " +
          `wrap the synchronous parts between the awaits in ${name}(() => …) instead`,
      );
    }
    return result;
  } finally {
    enabled = wasEnabled;
    inference = wasInference;
  }
}

/**
 * Runs `body` without recording for `backward()`: its results require no gradient.
 * @throws AutogradError when `body` is asynchronous
 * @see https://pytorch.org/docs/stable/generated/torch.no_grad.html
 * @example
 * const w = torch.ones([2], { requiresGrad: true });
 * torch.noGrad(() => w.mul(2)).requiresGrad; // false
 */
export function noGrad<T>(body: () => T): T {
  return withMode("noGrad", false, inference, body);
}

/**
 * Runs `body` with recording, also inside `noGrad`.
 * @throws AutogradError when `body` is asynchronous
 * @see https://pytorch.org/docs/stable/generated/torch.enable_grad.html
 */
export function enableGrad<T>(body: () => T): T {
  return withMode("enableGrad", true, inference, body);
}

/**
 * Switches recording on or off, from now on, or while `body` runs.
 * @throws AutogradError when `body` is asynchronous
 * @see https://pytorch.org/docs/stable/generated/torch.set_grad_enabled.html
 * @example
 * const x = torch.ones([2], { requiresGrad: true });
 * torch.setGradEnabled(false, () => x.mul(2)).requiresGrad; // false
 */
export function setGradEnabled(mode: boolean): void;
export function setGradEnabled<T>(mode: boolean, body: () => T): T;
export function setGradEnabled<T>(mode: boolean, body?: () => T): T | undefined {
  if (body !== undefined) return withMode("setGradEnabled", mode, inference, body);
  enabled = mode;
  return undefined;
}

/**
 * Runs `body` without recording, not even inside `enableGrad`: for code that is sure to need no gradients.
 * @throws AutogradError when `body` is asynchronous
 * @see https://pytorch.org/docs/stable/generated/torch.inference_mode.html
 */
export function inferenceMode<T>(body: () => T): T {
  return withMode("inferenceMode", enabled, true, body);
}

/** Whether `inferenceMode` is on. */
export function isInferenceModeEnabled(): boolean {
  return inference;
}
