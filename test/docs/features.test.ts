import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
// @ts-expect-error: a plain script
import { featuresText } from "../../scripts/features.mjs";
import * as data from "../../src/data/index.ts";
import * as torch from "../../src/index.ts";

test("FEATURES.md says what is there", () => {
  const committed = readFileSync(join(import.meta.dirname, "../../FEATURES.md"), "utf8");
  expect(committed, "run `npm run build && npm run features`").toBe(featuresText({ torch, data }));
});
