import { floats } from "../../../src/ops/samples.ts";
import { tolist } from "../../../src/tensor/values.ts";
import { programs } from "./index.ts";
import { fingerprint } from "./program.ts";

// Run by scripts/golden/export.mjs.

/** Every program with the values that it starts from, as JSON. */
export const text: string = JSON.stringify({
  fingerprint: fingerprint(programs),
  programs: programs.map((program) => ({
    ...program,
    leaves: Object.entries(program.leaves).map(([name, sizes], k) => [name, tolist(floats(sizes, 20 * k))]),
  })),
});
