import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { broadcast, inferShape, normalizeDims } from "../../src/core/shape.ts";
import { compile } from "./compile.ts";

/** What the compiler makes of types and what the library's own code makes of the same shapes. */
interface Case {
  readonly type: string;
  readonly run: () => unknown;
}

const show = (value: unknown): string => JSON.stringify(value).replaceAll(",", ", ").replaceAll('"', "");

/** A value as its type is shown; a complaint as "clash". */
function expected({ run }: Case): string {
  try {
    return show(run());
  } catch {
    return "clash";
  }
}

function agree(cases: readonly Case[]): void {
  const { errors, types } = compile(
    `import type { Broadcast, Dims, Reduced, Reshaped } from "../../src/core/shape-types.ts";
import type { Add, Divide, DivideUp, Min, Multiply, Product, Subtract } from "../../src/core/shape-types/arithmetic.ts";
${cases.map(({ type }, i) => `declare const v${i}: ${type};`).join("\n")}`,
  );
  expect([...errors]).toEqual([]);
  const said = cases.map(({ type }, i) => `${type} is ${types.get(`v${i}`)?.replace(/^("op: .*"|never)$/, "clash")}`);
  expect(said).toEqual(cases.map((one) => `${one.type} is ${expected(one)}`));
}

const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(arbitrary, { numRuns, seed: 3 });

const size = fc.oneof(fc.constantFrom(0, 1, 1, 2, 3, 28), fc.nat(70_000));
const shape = fc.array(fc.constantFrom(0, 1, 1, 2, 3, 4, 6), { maxLength: 4 });

const refuse = (): never => {
  throw new Error();
};

describe("the types and the code agree", () => {
  test("on arithmetic", () => {
    agree(
      sample(fc.tuple(size, size), 60).flatMap(([a, b]) => [
        { type: `Add<${a}, ${b}>`, run: () => a + b },
        { type: `Subtract<${a}, ${b}>`, run: () => (a < b ? refuse() : a - b) },
        { type: `Multiply<${a}, ${b}>`, run: () => a * b },
        { type: `Min<${a}, ${b}>`, run: () => Math.min(a, b) },
        { type: `Divide<${a}, ${b + 1}>`, run: () => (a % (b + 1) === 0 ? a / (b + 1) : refuse()) },
        { type: `Divide<${a * (b + 1)}, ${b + 1}>`, run: () => a },
        { type: `DivideUp<${a}, ${b + 1}>`, run: () => Math.ceil(a / (b + 1)) },
      ]),
    );
  });

  test("on broadcasting", () => {
    agree(
      sample(fc.tuple(shape, shape), 150).map(([a, b]) => ({
        type: `Broadcast<"op", ${show(a)}, ${show(b)}>`,
        run: () => broadcast("op", a, b),
      })),
    );
  });

  test("on reshaping", () => {
    const to = fc.array(fc.constantFrom(-1, -1, 0, 1, 2, 3, 4, 6, 12, -2), { maxLength: 3 });
    agree(
      sample(fc.tuple(shape, to), 250).map(([a, b]) => ({
        type: `Reshaped<"op", ${show(a)}, ${show(b)}>`,
        run: () => inferShape("op", a, b),
      })),
    );
  });

  test("on reductions", () => {
    const dims = fc.oneof(fc.integer({ min: -5, max: 4 }), fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 3 }));
    agree(
      sample(fc.tuple(shape, dims, fc.boolean()), 150).map(([a, dim, keepdim]) => ({
        type: `Reduced<"op", ${show(a)}, ${show(dim)}, ${keepdim}>`,
        run: () => {
          const gone = normalizeDims("op", dim, a.length);
          return a.flatMap((n, i) => (!gone.includes(i) ? [n] : keepdim ? [1] : []));
        },
      })),
    );
  });
});
