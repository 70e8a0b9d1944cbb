// A Chromium to run pages in: the one that CHROMIUM_PATH names, one of the system's, or Playwright's own.
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where a Chromium is; undefined, after a warning that says how to get one, where there is none. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!executable(named)) throw new Error(`CHROMIUM_PATH is ${named}, which cannot be run`);
    return named;
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(executable);
  if (found !== undefined) return found;
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  const own = [chromium.executablePath(), mac].find((path) => existsSync(path));
  if (own === undefined) {
    console.warn(
      "No Chromium was found, so the tests in the browser are SKIPPED. To run them: apt-get install chromium, or " +
        "npx playwright-core install chromium, or name one in CHROMIUM_PATH.",
    );
  }
  return own;
}

/** Starts it without a window, and without anything that it does of its own accord on the network. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
}
