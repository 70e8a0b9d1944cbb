import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { afterEach, describe, expect, it, test } from "vitest";
import { dtypes } from "../../src/core/dtype.ts";
import { ValueError } from "../../src/core/errors.ts";
import { contiguousStrides } from "../../src/core/shape.ts";
import * as heap from "../../src/engine/heap.ts";
import { add, expand, mul, tensor, to } from "../../src/ops/index.ts";
import { formatTensor, type PrintOptions, setPrintoptions } from "../../src/tensor/printing.ts";
import { emptyTensor, type Tensor, viewTensor } from "../../src/tensor/tensor.ts";

/** A tensor, and what PyTorch prints for it: see scripts/golden/printing.py. */
interface Case {
  dtype: string;
  /** The elements of the storage: in a list, texts for those that JSON has no form for; or start, step and count. */
  data: (number | boolean | string)[] | { range: [number, number, number] };
  sizes: number[];
  strides?: number[];
  offset?: number;
  requiresGrad?: boolean;
  gradFn?: string;
  options?: Record<string, unknown>;
  text: string;
}

const golden: Case[] = JSON.parse(readFileSync(new URL("../golden/printing.json", import.meta.url), "utf8"));

function numberOf(value: number | boolean | string): number {
  return typeof value === "string" ? Number(value.replace("inf", "Infinity")) : Number(value);
}

function build({ dtype: name, data, sizes, strides = contiguousStrides(sizes), offset = 0, ...flags }: Case): Tensor {
  const values = Array.isArray(data)
    ? data
    : Array.from({ length: data.range[2] }, (_, i) => data.range[0] + data.range[1] * i);
  const storage = emptyTensor([values.length], dtypes.find((dtype) => dtype.name === name)!);
  const { dtype } = storage;
  const views = { float32: heap.f32, float64: heap.f64, int32: heap.i32, uint8: heap.u8, bool: heap.u8 };
  const first = storage.storage.ptr / dtype.itemsize;
  values.forEach((value, i) => {
    if (dtype.name === "int64") heap.i64[first + i] = BigInt(value);
    else views[dtype.name][first + i] = numberOf(value);
  });
  const x = viewTensor(storage, sizes, strides, offset);
  x.wantsGrad = flags.requiresGrad ?? false;
  if (flags.gradFn !== undefined) x.node = { name: flags.gradFn };
  return x;
}

function optionsOf({ sci_mode, threshold, ...rest }: Record<string, unknown>): PrintOptions {
  const options = rest as PrintOptions;
  if (threshold !== undefined) options.threshold = Number(threshold);
  if (sci_mode !== undefined) options.sciMode = sci_mode as boolean | null;
  return options;
}

afterEach(() => setPrintoptions({ profile: "default" }));

describe("prints what PyTorch prints", () => {
  it.each(golden.map((c, i) => [i, c.dtype, c] as const))("case %i, %s", (_, __, c) => {
    if (c.options !== undefined) setPrintoptions(optionsOf(c.options));
    expect(formatTensor(build(c))).toBe(c.text);
  });

  test("over every dtype and kind of case", () => {
    expect(golden.length).toBeGreaterThan(200);
    expect(new Set(golden.map((c) => c.dtype)).size).toBe(dtypes.length);
    for (const key of ["strides", "requiresGrad", "gradFn", "options"] as const) {
      expect(golden.filter((c) => c[key] !== undefined).length, key).toBeGreaterThan(10);
    }
  });
});

describe("tensors that ops made", () => {
  const x = tensor([1.5, -2], { requiresGrad: true });

  it("name the op", () => {
    expect(String(mul(x, 2))).toBe("tensor([ 3., -4.], grad_fn=<MulBackward0>)");
    expect(String(add(x, x))).toBe("tensor([ 3., -4.], grad_fn=<AddBackward0>)");
    expect(String(x)).toBe("tensor([ 1.5000, -2.0000], requires_grad=True)");
  });

  it("tell of their dtype", () => {
    expect(String(to(tensor([1n, 2n]), dtypes[1]))).toBe("tensor([1., 2.], dtype=torch.float64)");
  });

  it("of any size are read only where they show", () => {
    const wide = expand(tensor([[0.5], [0.25]]), [2, 2 ** 40]);
    expect(String(wide)).toBe(
      "tensor([[0.5000, 0.5000, 0.5000,  ..., 0.5000, 0.5000, 0.5000],\n" +
        "        [0.2500, 0.2500, 0.2500,  ..., 0.2500, 0.2500, 0.2500]])",
    );
  });
});

describe("a tensor shows itself", () => {
  const x = tensor([[1n, 2n]]);

  it("in a text", () => expect(`${x}`).toBe("tensor([[1, 2]])"));

  it("in console.log, alone and within others", () => {
    expect(inspect(x)).toBe("tensor([[1, 2]])");
    expect(inspect({ x })).toBe("{ x: tensor([[1, 2]]) }");
  });

  it("in a notebook", () => {
    const display = Reflect.get(x, Symbol.for("Jupyter.display")) as () => unknown;
    expect(display.call(x)).toEqual({ "text/plain": "tensor([[1, 2]])" });
  });

  it("without keys for `for in` to find", () => {
    expect(Object.keys(Object.getPrototypeOf(x))).toEqual([]);
  });
});

describe("setPrintoptions", () => {
  const x = tensor([0.12345, 1]);

  it("keeps what it is not given, but for sciMode", () => {
    setPrintoptions({ precision: 2, sciMode: true });
    expect(String(x)).toBe("tensor([1.23e-01, 1.00e+00])");
    setPrintoptions({ linewidth: 100 });
    expect(String(x)).toBe("tensor([0.12, 1.00])");
  });

  it.each([
    [{ precision: -1 }, "precision must be a whole number from 0 to 99, got -1"],
    [{ precision: 100 }, "precision must be a whole number from 0 to 99, got 100"],
    [{ precision: 1.5 }, "precision must be a whole number from 0 to 99, got 1.5"],
    [{ threshold: Number.NaN }, "threshold must be a number ≥ 0, got NaN"],
    [{ edgeitems: 0 }, "edgeitems must be a whole number ≥ 1, got 0"],
    [{ linewidth: 0 }, "linewidth must be a number ≥ 1, got 0"],
    [{ profile: "long" as "full" }, "the profile is one of default, short, full, got long"],
  ])("refuses %o and changes nothing", (options, problem) => {
    expect(() => setPrintoptions({ precision: 1, ...options })).toThrow(
      new ValueError("setPrintoptions", `${problem}`),
    );
    expect(String(x)).toBe("tensor([0.1235, 1.0000])");
  });
});
