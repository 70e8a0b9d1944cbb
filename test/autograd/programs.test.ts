import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { programs } from "./programs/index.ts";
import { fingerprint, type Outcome, type Program, run } from "./programs/program.ts";

// Programs of views, changes in place and gradients (first and second), against what PyTorch makes of them.

const golden: { fingerprint: string; outcomes: (Outcome & { why?: string })[] } = JSON.parse(
  readFileSync(new URL("../golden/programs.json", import.meta.url), "utf8"),
);

function show({ wanted, steps }: Program): string {
  const lines = steps.map(({ name, from, method, args, untracked }) =>
    [
      `${untracked ? "noGrad: " : ""}${name ? `${name} = ` : ""}${from}.${method}`,
      ...args.map((a) => JSON.stringify(a)),
    ].join(" "),
  );
  return `wanted: ${wanted}\n${lines.join("\n")}`;
}

/** Numbers with their last digits left away, as they come of other orders of adding up. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(11));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rounded(part)]));
}

it("the golden outcomes are those of these programs", () => {
  expect(golden.fingerprint, "make test/golden/programs.json anew with scripts/golden/programs.py").toBe(
    fingerprint(programs),
  );
});

describe("programs", () => {
  it.each(programs.map((program, i) => [program.title, program, i] as const))("%s", (_, program, i) => {
    const { why, ...want } = golden.outcomes[i];
    expect(rounded(run(program)), `${show(program)}\n${why ?? ""}`).toEqual(rounded(want));
  });
});
