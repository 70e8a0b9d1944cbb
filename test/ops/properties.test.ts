import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bool, type DType, dtypes, float32, float64, int64 } from "../../src/core/dtype.ts";
import { numel, type Sizes } from "../../src/core/shape.ts";
import * as ops from "../../src/ops/index.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";
import {
  anyBroadcast,
  anyDType,
  anySizes,
  anyTensor,
  element,
  flip,
  type Gen,
  indices,
  type Plain,
  pick,
  plain,
  signless,
  stored,
  whole,
} from "./arbitrary.ts";

// Ops on random tensors of any dtype, shape and strides, against a loop over their elements in plain JavaScript.

// Each property holds for 910 random cases, 10,010 in all; FLAMBEAU_RUNS=10000 tries more of them.
const runs = Number(process.env.FLAMBEAU_RUNS ?? 910);
let cases = 0;
const holds = (f: (g: Gen) => void) => {
  const counted = (g: Gen) => {
    f(g);
    cases++;
  };
  fc.assert(fc.property(fc.gen(), counted), { seed: 20, numRuns: runs, endOnFailure: false });
};

const rank = (dtype: DType): number => ["bool", "uint8", "int32", "int64", "float32", "float64"].indexOf(dtype.name);
const kind = (dtype: DType): number => [0, 1, 1, 1, 2, 2][rank(dtype)];

/** PyTorch's promotion, said in other words than in the library: of the highest kind, those with dimensions decide. */
function promoted(a: Plain, b: Plain): DType {
  const kinds = Math.max(kind(a.dtype), kind(b.dtype));
  const candidates = [a, b].filter((x) => kind(x.dtype) === kinds);
  const full = candidates.filter((x) => x.sizes.length > 0);
  const deciding = full.length > 0 ? full : candidates;
  return deciding.map((x) => x.dtype).reduce((x, y) => (rank(x) > rank(y) ? x : y));
}

function expectElements(x: Tensor, dtype: DType, sizes: Sizes, values: readonly (number | bigint)[]): void {
  const got = plain(x);
  expect([got.dtype.name, got.sizes]).toEqual([dtype.name, [...sizes]]);
  expect(signless(got.values)).toEqual(signless(values));
}

/** Two tensors whose shapes broadcast together, and the shape that they broadcast to. */
function anyPair(g: Gen, types: readonly DType[] = dtypes): { a: Tensor; b: Tensor; sizes: Sizes } {
  const full = anySizes(g);
  const [a, b] = [anyBroadcast(g, full, anyDType(g, types)), anyBroadcast(g, full, anyDType(g, types))];
  const n = Math.max(a.sizes.length, b.sizes.length);
  const side = (x: Tensor, d: number) => x.sizes[d - n + x.sizes.length] ?? 1;
  return { a, b, sizes: Array.from({ length: n }, (_, d) => (side(a, d) === 1 ? side(b, d) : side(a, d))) };
}

type Scalar = (x: number, y: number) => number;
const arithmetic: [op: typeof ops.add, f: Scalar][] = [
  [ops.add, (x, y) => x + y],
  [ops.sub, (x, y) => x - y],
  [ops.mul, (x, y) => x * y],
  [ops.maximum, Math.max],
  [ops.minimum, Math.min],
];
const comparisons: [op: typeof ops.eq, f: (x: number, y: number) => boolean][] = [
  [ops.eq, (x, y) => x === y],
  [ops.ne, (x, y) => x !== y],
  [ops.lt, (x, y) => x < y],
  [ops.le, (x, y) => x <= y],
  [ops.gt, (x, y) => x > y],
  [ops.ge, (x, y) => x >= y],
];

describe("two operands", () => {
  it("are computed element by element, broadcast and promoted", () => {
    holds((g) => {
      const { a, b, sizes } = anyPair(g);
      const [x, y] = [plain(a), plain(b)];
      const dtype = promoted(x, y);
      const pairs = (as: DType) =>
        [...indices(sizes)].map((at) => [x, y].map((z) => Number(stored(element(z, at), as))) as [number, number]);
      for (const [op, f] of arithmetic) {
        if ((a.dtype === bool || b.dtype === bool) && op === ops.sub) continue;
        const values = pairs(dtype).map(([p, q]) => stored(f(p, q), dtype));
        expectElements(op(a, b), dtype, sizes, values);
      }
      for (const [op, f] of comparisons) {
        const values = pairs(dtype).map(([p, q]) => Number(f(p, q)));
        expectElements(op(a, b), bool, sizes, values);
      }
      const float = dtype.isFloatingPoint ? dtype : float32;
      const quotients = pairs(float).map(([p, q]) => stored(p / q, float));
      expectElements(ops.div(a, b), float, sizes, quotients);
    });
  });

  it("are changed in place to what they give otherwise, or not at all", () => {
    holds((g) => {
      const { a, b, sizes } = anyPair(g);
      fc.pre(a.strides.every((stride, d) => stride !== 0 || a.sizes[d] <= 1));
      const before = plain(a);
      const name = pick(g, ["add", "mul", "copy"] as const);
      const otherwise = { add: ops.add, mul: ops.mul, copy: (x: Tensor, y: Tensor) => ops.copy(x, y, false) }[name];
      const dtype = name === "copy" ? a.dtype : promoted(plain(a), plain(b));
      const fits = String(sizes) === String(a.sizes) && kind(dtype) <= kind(a.dtype);
      const values = fits ? plain(otherwise(a, b)).values : [];
      const change = () => (a as unknown as Record<string, (b: Tensor) => Tensor>)[`${name}_`](b);
      if (!fits) {
        expect(change).toThrow();
        expect(plain(a)).toEqual(before);
      } else
        expectElements(
          change(),
          a.dtype,
          sizes,
          values.map((v) => stored(v, a.dtype)),
        );
    });
  });

  it("get gradients that are summed back to their shapes", () => {
    holds((g) => {
      const { a, b, sizes } = anyPair(g, [float32, float64]);
      const [x, y] = [a.detach(), b.detach()];
      for (const leaf of [x, y]) leaf.requiresGrad = true;
      ops.sum(ops.mul(x, y), null, false).backward();
      const [p, q] = [plain(a), plain(b)];
      for (const [leaf, own, other] of [
        [x, p, q],
        [y, q, p],
      ] as const) {
        const sums = new Map<string, number>();
        for (const at of indices(sizes)) {
          const lead = sizes.length - own.sizes.length;
          const to = String(at.slice(lead).map((i, d) => (own.sizes[d] === 1 ? 0 : i)));
          sums.set(to, (sums.get(to) ?? 0) + Number(element(other, at)));
        }
        const expected = [...indices(own.sizes)].map((at) => sums.get(String(at)) ?? 0);
        expectElements(leaf.grad!, own.dtype, own.sizes, expected);
      }
    });
  });
});

describe("one operand", () => {
  it("is computed element by element", () => {
    const functions: [op: typeof ops.neg, f: (x: number) => number][] = [
      [ops.neg, (x) => -x],
      [ops.abs, Math.abs],
      [ops.sign, Math.sign],
      [ops.relu, (x) => Math.max(x, 0)],
    ];
    holds((g) => {
      const dtype = anyDType(
        g,
        dtypes.filter((d) => d !== bool),
      );
      const x = anyBroadcast(g, anySizes(g), dtype);
      for (const [op, f] of functions) {
        expectElements(
          op(x),
          dtype,
          x.sizes,
          plain(x).values.map((v) => stored(f(Number(v)), dtype)),
        );
      }
    });
  });

  it("is converted to any dtype", () => {
    holds((g) => {
      const x = anyBroadcast(g, anySizes(g), anyDType(g));
      for (const dtype of dtypes) {
        expectElements(
          ops.to(x, dtype),
          dtype,
          x.sizes,
          plain(x).values.map((v) => stored(v, dtype)),
        );
      }
      expectElements(ops.clone(x), x.dtype, x.sizes, plain(x).values);
      expectElements(ops.reshape(x, [numel(x.sizes)]), x.dtype, [numel(x.sizes)], plain(x).values);
    });
  });
});

describe("reductions", () => {
  /** The elements of x in the groups that a reduction over `dims` makes of them, and the shape of the result. */
  function grouped(x: Plain, dims: readonly number[], keepdim: boolean) {
    const sizes = x.sizes.flatMap((n, d) => (dims.includes(d) ? (keepdim ? [1] : []) : [n]));
    const groups = new Map([...indices(sizes)].map((at) => [String(at), [] as number[]]));
    for (const at of indices(x.sizes)) {
      const to = at.flatMap((i, d) => (dims.includes(d) ? (keepdim ? [0] : []) : [i]));
      groups.get(String(to))!.push(Number(element(x, at)));
    }
    return { sizes, groups: [...groups.values()] };
  }

  it("over any dimensions", () => {
    holds((g) => {
      const x = anyBroadcast(g, anySizes(g), anyDType(g));
      const { dtype, sizes: from } = plain(x);
      const n = from.length;
      const chosen = g(fc.subarray, [...from.keys()]) as number[];
      const keepdim = flip(g);
      const dims = chosen.length === 0 ? [...from.keys()] : chosen; // an empty list means all
      const given = chosen.map((d) => (flip(g) ? d : d - n));
      const { sizes, groups } = grouped(plain(x), dims, keepdim);
      const total = dtype.isFloatingPoint ? dtype : int64;
      const sums = groups.map((group) =>
        stored(
          group.reduce((a, b) => a + b, 0),
          total,
        ),
      );
      expectElements(ops.sum(x, given, keepdim), total, sizes, sums);
      if (dtype.isFloatingPoint) {
        const means = groups.map((group, i) => stored(Number(sums[i]) / group.length, dtype));
        expectElements(ops.mean(x, given, keepdim), dtype, sizes, means);
      }
      if (groups.some((group) => group.length === 0)) return;
      if (dims.some((d) => from[d] === 0)) return;
      expectElements(
        ops.amax(x, given, keepdim),
        dtype,
        sizes,
        groups.map((group) => stored(Math.max(...group), dtype)),
      );
      expectElements(
        ops.amin(x, given, keepdim),
        dtype,
        sizes,
        groups.map((group) => stored(Math.min(...group), dtype)),
      );
    });
  });

  it("that say where the first of the largest and smallest stands", () => {
    holds((g) => {
      const x = anyBroadcast(g, anySizes(g), anyDType(g));
      const dim = x.sizes.length === 0 || flip(g) ? null : whole(g, 0, x.sizes.length - 1);
      fc.pre(numel(x.sizes) > 0);
      const keepdim = flip(g);
      const { sizes, groups } = grouped(plain(x), dim === null ? [...x.sizes.keys()] : [dim], keepdim);
      const places = (best: (...values: number[]) => number) =>
        groups.map((group) => BigInt(group.indexOf(best(...group))));
      expectElements(ops.argmax(x, dim, keepdim), int64, sizes, places(Math.max));
      expectElements(ops.argmin(x, dim, keepdim), int64, sizes, places(Math.min));
    });
  });
});

describe("matrix products", () => {
  it("of vectors, matrices and batches that broadcast", () => {
    holds((g) => {
      const dtype = anyDType(
        g,
        dtypes.filter((d) => d !== bool),
      );
      const [m, k, n] = [0, 0, 0].map(() => pick(g, [0, 1, 2, 3, 5, 8]));
      const [vectorA, vectorB] = [whole(g, 0, 4) === 0, whole(g, 0, 4) === 0];
      const batch = anySizes(g, 2).map((size) => Math.min(size, 3));
      const lead = () => batch.slice(whole(g, 0, batch.length)).map((size) => (flip(g) ? size : 1));
      const a = anyTensor(g, vectorA ? [k] : [...lead(), m, k], dtype);
      const b = anyTensor(g, vectorB ? [k] : [...lead(), k, n], dtype);
      const [left, right] = [a.sizes.slice(0, -2), b.sizes.slice(0, -2)];
      const rank = Math.max(left.length, right.length);
      const sizeAt = (d: number) => {
        const [p, q] = [left[d - rank + left.length] ?? 1, right[d - rank + right.length] ?? 1];
        return p === 1 ? q : p;
      };
      const outer = Array.from({ length: rank }, (_, d) => sizeAt(d));
      const sizes = [...outer, ...(vectorA ? [] : [m]), ...(vectorB ? [] : [n])];
      const [x, y] = [plain(a), plain(b)];
      const values = [...indices(sizes)].map((at) => {
        const front = at.slice(0, rank);
        const [i, j] = [vectorA ? 0 : at[rank], at.at(-1)!];
        let total = 0;
        for (let l = 0; l < k; l++) {
          const p = element(x, vectorA ? [l] : [...front, i, l]);
          const q = element(y, vectorB ? [l] : [...front, l, j]);
          total += Number(p) * Number(q);
        }
        return stored(total, dtype);
      });
      expectElements(ops.matmul(a, b), dtype, sizes, values);
    });
  });
});

describe("indexing", () => {
  /** Items for a tensor, and for every element of the result the index of the one that it names, as in numpy. */
  function anyItems(g: Gen, sizes: Sizes): { items: ops.Subscript[]; shape: number[]; named: number[][] } {
    const picked = anySizes(g, 2).map((n) => Math.max(n, 1));
    const items: ops.Subscript[] = [];
    /** For each dimension of the result or of the lists: which places of x's dimension it goes through. */
    const plan: ({ places: number[]; from: number } | { list: number[]; sizes: number[]; from: number } | null)[] = [];
    sizes.forEach((n, from) => {
      if (whole(g, 0, 9) === 0) {
        items.push(null);
        plan.push(null);
      }
      const how = n === 0 ? "slice" : pick(g, ["number", "slice", "slice", "list", "list"]);
      const place = () => whole(g, -n, n - 1);
      if (how === "number") {
        const at = place();
        items.push(at);
        plan.push({ list: [(at + n) % n], sizes: [-1], from });
      } else if (how === "slice") {
        const [start, stop, step] = [whole(g, -n - 1, n + 1), whole(g, -n - 1, n + 1), whole(g, 1, 3)];
        const clip = (at: number) => Math.min(Math.max(at < 0 ? at + n : at, 0), n);
        const places: number[] = [];
        for (let i = clip(start); i < clip(stop); i += step) places.push(i);
        items.push(flip(g) ? `${start}:${stop}:${step}` : new ops.Slice(start, stop, step));
        plan.push({ places, from });
      } else {
        const shape = picked.slice(whole(g, 0, picked.length)).map((size) => (flip(g) ? size : 1));
        const list = Array.from({ length: numel(shape) }, place);
        const type = pick(g, [int64, torch.int32]);
        // A 0-d tensor of integers is a number.
        const sizesOf = shape.length === 0 ? [1] : shape;
        items.push(ops.reshape(ops.to(ops.tensor(list.map(BigInt)), type), sizesOf));
        plan.push({ list: list.map((at) => (at + n) % n), sizes: sizesOf, from });
      }
    });
    const lists = plan.flatMap((p) => (p !== null && "list" in p && p.sizes[0] !== -1 ? [p] : []));
    const rank = Math.max(0, ...lists.map((p) => p.sizes.length));
    const broadcast = Array.from({ length: rank }, (_, d) =>
      Math.max(...lists.map((p) => p.sizes[d - rank + p.sizes.length] ?? 1)),
    );
    // Numbers are taken first, so they stand between no lists: what is left decides whether lists stand together.
    const rest = plan.filter((p) => p === null || "places" in p || p.sizes[0] !== -1);
    const at = rest.flatMap((p, i) => (p !== null && "list" in p ? [i] : []));
    const together = at.every((i, k) => k === 0 || i === at[k - 1] + 1);
    const free = rest.map((p, i) => ({ p, i })).filter(({ p }) => p === null || "places" in p);
    const before = lists.length === 0 ? free.length : together ? free.filter(({ i }) => i < at[0]).length : 0;
    const freeSizes = free.map(({ p }) => (p === null ? 1 : (p as { places: number[] }).places.length));
    const shape = [...freeSizes.slice(0, before), ...broadcast, ...freeSizes.slice(before)];
    const named = [...indices(shape)].map((index) => {
      const listed = index.slice(before, before + rank);
      const others = [...index.slice(0, before), ...index.slice(before + rank)];
      const to = sizes.map(() => 0);
      for (const p of plan) {
        if (p === null || "places" in p) continue;
        if (p.sizes[0] === -1) to[p.from] = p.list[0];
        else to[p.from] = Number(element({ dtype: int64, sizes: p.sizes, values: p.list }, listed));
      }
      free.forEach(({ p }, k) => {
        if (p !== null && "places" in p) to[p.from] = p.places[others[k]];
      });
      return to;
    });
    return { items, shape, named };
  }

  it("reads what numpy's rules name, and its gradient counts how often", () => {
    holds((g) => {
      const x = anyTensor(g, anySizes(g), anyDType(g));
      const { items, shape, named } = anyItems(g, x.sizes);
      const from = plain(x);
      expectElements(
        ops.subscript(x, items),
        x.dtype,
        shape,
        named.map((at) => element(from, at)),
      );
      if (!x.dtype.isFloatingPoint) return;
      const leaf = x.detach();
      leaf.requiresGrad = true;
      ops.sum(ops.subscript(leaf, items), null, false).backward();
      const counts = new Map<string, number>();
      for (const at of named) counts.set(String(at), (counts.get(String(at)) ?? 0) + 1);
      const expected = [...indices(x.sizes)].map((at) => counts.get(String(at)) ?? 0);
      expectElements(leaf.grad!, x.dtype, x.sizes, expected);
    });
  });

  it("writes there, values broadcast, the last of several staying", () => {
    holds((g) => {
      const x = anyTensor(g, anySizes(g), anyDType(g));
      const { items, shape, named } = anyItems(g, x.sizes);
      const values = anyBroadcast(g, shape, anyDType(g, [x.dtype, float64]));
      const [from, source] = [plain(x), plain(values)];
      const expected = new Map([...indices(x.sizes)].map((at) => [String(at), element(from, at)]));
      const places = [...indices(shape)];
      named.forEach((at, i) => {
        expected.set(String(at), stored(element(source, places[i]), x.dtype));
      });
      ops.setSubscript(x, items, values, false);
      expectElements(x, x.dtype, x.sizes, [...expected.values()]);
    });
  });

  it("adds there as often as a place is named", () => {
    holds((g) => {
      const x = anyTensor(g, anySizes(g), anyDType(g, [float32, float64, int64, torch.int32, torch.uint8]));
      const { items, named } = anyItems(g, x.sizes);
      const expected = new Map([...indices(x.sizes)].map((at) => [String(at), Number(element(plain(x), at))]));
      for (const at of named) expected.set(String(at), expected.get(String(at))! + 3);
      ops.setSubscript(x, items, 3, true);
      expectElements(
        x,
        x.dtype,
        x.sizes,
        [...expected.values()].map((v) => stored(v, x.dtype)),
      );
    });
  });
});

it("10,000 cases were tried", () => {
  expect(cases).toBeGreaterThanOrEqual(11 * runs);
  if (process.env.FLAMBEAU_RUNS === undefined) expect(cases).toBeGreaterThanOrEqual(10_000);
});
