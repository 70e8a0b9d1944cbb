import { AutogradError } from "../core/errors.ts";

let enabled = true;

/** Whether ops are being recorded for `backward()`. */
export function isGradEnabled(): boolean {
  return enabled;
}

function withMode<T>(name: string, mode: boolean, body: () => T): T {
  const before = enabled;
  enabled = mode;
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
    enabled = before;
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
  return withMode("noGrad", false, body);
}

/**
 * Runs `body` with recording, also inside `noGrad`.
 * @throws AutogradError when `body` is asynchronous
 * @see https://pytorch.org/docs/stable/generated/torch.enable_grad.html
 */
export function enableGrad<T>(body: () => T): T {
  return withMode("enableGrad", true, body);
}
