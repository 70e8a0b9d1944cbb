// A Chromium for the tests.
import type { Browser } from "playwright-core";
// @ts-expect-error: a plain script
import * as script from "../../scripts/chromium.mjs";

/** Where a Chromium is; undefined, after a warning that says how to get one, where there is none. */
export function findChromium(): string | undefined {
  const found: string | undefined = script.findChromium();
  if (found === undefined) {
    console.warn(
      "No Chromium was found, so the tests in the browser are SKIPPED. To run them: apt-get install chromium, or " +
        "npx playwright-core install chromium, or name one in CHROMIUM_PATH.",
    );
  }
  return found;
}

/** Starts it without a window, and without anything that it does of its own accord on the network. */
export const launch: (executablePath: string) => Promise<Browser> = script.launch;
