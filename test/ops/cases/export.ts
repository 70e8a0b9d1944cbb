import { encode, fingerprint } from "./case.ts";
import { goldenCases } from "./index.ts";

// Run by scripts/golden/export.mjs.

const exported = Object.entries(goldenCases).map(([group, ops]) => {
  const byOp = Object.entries(ops()).map(([op, cases]) => [
    op,
    { fingerprint: fingerprint(cases), cases: cases.map(({ args, grad }) => ({ args: encode(args), grad })) },
  ]);
  return [group, Object.fromEntries(byOp)];
});

/** Every golden case, as JSON. */
export const text: string = JSON.stringify(Object.fromEntries(exported));
