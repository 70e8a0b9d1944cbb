import { describe, expect, it } from "vitest";
import { AutogradError, ShapeError } from "../../src/core/errors.ts";
import * as torch from "../../src/torch.ts";

type T = torch.Tensor;
type Ctx = torch.autograd.FunctionCtx;
const { gradcheck, gradgradcheck } = torch.autograd;
const leaf = (data: number | number[], dtype: torch.DType = torch.float64): T =>
  torch.tensor(data as number[], { dtype, requiresGrad: true }) as T;

class Exp extends torch.autograd.Function {
  static override forward(ctx: Ctx, x: T): T {
    const y = x.exp();
    ctx.saveForBackward(y);
    return y;
  }
  static override backward(ctx: Ctx, g: T): T {
    return g.mul(ctx.savedTensors[0]);
  }
}

class Power extends torch.autograd.Function {
  static override forward(ctx: Ctx, x: T, exponent: number, scale: T): T {
    ctx.exponent = exponent;
    ctx.saveForBackward(x, scale);
    return x.pow(exponent).mul(scale);
  }
  static override backward(ctx: Ctx, g: T) {
    const [x, scale] = ctx.savedTensors;
    const dx = g.mul(scale).mul(x.pow(ctx.exponent - 1).mul(ctx.exponent));
    return [dx, null, ctx.needsInputGrad[2] ? g.mul(x.pow(ctx.exponent)) : null];
  }
}

/** Sum and product, and whether the one is larger. */
class Pair extends torch.autograd.Function {
  static seen: (readonly number[])[] = [];
  static override forward(ctx: Ctx, x: T, y: T): [T, T, T] {
    ctx.saveForBackward(x, y);
    return [x.add(y), x.mul(y).sum() as T, x.gt(y) as T];
  }
  static override backward(ctx: Ctx, gSum: T, gProduct: T, gLarger: T) {
    Pair.seen = [gSum.tolist(), gProduct.tolist(), gLarger.tolist()] as number[][];
    const [x, y] = ctx.savedTensors;
    return [gSum.add(gProduct.mul(y)), gSum.add(gProduct.mul(x))];
  }
}

/** Gives its input back, and in the backward what `f` makes of the gradient. */
function backwardOf(f: (ctx: Ctx, ...gradients: T[]) => torch.autograd.Gradients) {
  return class Own extends torch.autograd.Function {
    static override forward(_: Ctx, x: T): T {
      return x.mul(1);
    }
    static override backward(ctx: Ctx, ...gradients: T[]) {
      return f(ctx, ...gradients);
    }
  };
}

describe("a function with a backward of its own", () => {
  it("computes and is differentiated, twice too", () => {
    const x = leaf([0.5, -1, 2]);
    const y = Exp.apply(x);
    expect(y.tolist()).toEqual(x.exp().tolist());
    expect(y.gradFn?.name).toBe("ExpBackward");
    expect(String(y)).toContain("grad_fn=<ExpBackward>");
    gradcheck((x) => Exp.apply(x), [x]);
    gradgradcheck((x) => Exp.apply(x), [x]);
    gradcheck((x) => Exp.apply(Exp.apply(x)).mul(x), [x]);
  });

  it("takes arguments that are no tensors, and keeps them in ctx", () => {
    const [x, scale] = [leaf([0.5, 1, 2]), leaf([3, 4, 5])];
    gradcheck((x, scale) => Power.apply(x, 3, scale), [x, scale]);
    gradgradcheck((x, scale) => Power.apply(x, 3, scale), [x, scale]);
    const y = Power.apply(x, 2, scale.detach());
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([3, 8, 20]);
  });

  it("may give several results, some of them not differentiable", () => {
    const [x, y] = [leaf([1, 5]), leaf([3, 2])];
    gradcheck((x, y) => Pair.apply(x, y)[0], [x, y]);
    gradcheck((x, y) => Pair.apply(x, y)[1], [x, y]);
    const mixed = (x: T, y: T): T => {
      const [sum, product] = Pair.apply(x, y);
      return sum.mul(product).add(sum);
    };
    gradcheck(mixed, [x, y]);
    gradgradcheck(mixed, [x, y]);
    const [sum, product, larger] = Pair.apply(x, y);
    expect([sum.gradFn?.name, product.gradFn?.name, larger.requiresGrad]).toEqual([
      "PairBackward",
      "PairBackward",
      false,
    ]);
    product.mul(2).backward();
    expect(Pair.seen).toEqual([[0, 0], 2, [false, false]]); // unused ones are zeros
    expect([x.grad, y.grad].map((g) => g?.tolist())).toEqual([
      [6, 4],
      [2, 10],
    ]);
  });

  it("is not recorded where nothing is, or nothing wants a gradient", () => {
    expect(torch.noGrad(() => Exp.apply(leaf([1]))).requiresGrad).toBe(false);
    expect(Exp.apply(torch.ones([1]) as T).requiresGrad).toBe(false);
  });

  it("can mark results as constants", () => {
    class Rounded extends torch.autograd.Function {
      static override forward(ctx: Ctx, x: T): [T, T] {
        const [double, rest] = [x.mul(2), x.mul(0)];
        ctx.markNonDifferentiable(rest);
        return [double, rest];
      }
      static override backward(_: Ctx, g: T, rest: T) {
        return g.mul(2).add(rest);
      }
    }
    const x = leaf([1, 2]);
    const [double, rest] = Rounded.apply(x);
    expect([double.requiresGrad, rest.requiresGrad]).toEqual([true, false]);
    double.sum().backward();
    expect(x.grad?.tolist()).toEqual([2, 2]);
  });

  it("may give back an input or a view of one", () => {
    class Same extends torch.autograd.Function {
      static override forward(_: Ctx, x: T): T {
        return x;
      }
      static override backward(_: Ctx, g: T): T {
        return g.mul(10);
      }
    }
    class Turned extends Same {
      static override forward(_: Ctx, x: T): T {
        return x.t();
      }
      static override backward(_: Ctx, g: T): T {
        return g.t();
      }
    }
    const x = leaf([1, 2]);
    const y = Same.apply(x);
    expect([y === x, x.isLeaf, y.tolist()]).toEqual([false, true, [1, 2]]);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([10, 10]);
    const matrix = torch.arange(6).reshape([2, 3]).to(torch.float64).requiresGrad_() as T;
    gradcheck((x) => Turned.apply(x).mul(Turned.apply(x)), [matrix]);
    const inner = Turned.apply(matrix.mul(1));
    gradcheck((x) => Turned.apply(x.mul(2)), [matrix]);
    expect(inner.gradFn?.name).toBe("TurnedBackward");
  });

  it("has its gradients summed to broadcast arguments and converted to their dtypes", () => {
    const x = leaf([1, 2], torch.float32);
    const Wide = backwardOf(() => torch.ones([3, 2], { dtype: torch.float64 }) as T);
    Wide.apply(x).sum().backward();
    expect([x.grad?.tolist(), x.grad?.dtype]).toEqual([[3, 3], torch.float32]);
  });

  it("may give no gradient", () => {
    const x = leaf([1]);
    backwardOf(() => null)
      .apply(x)
      .backward();
    expect(x.grad).toBe(null);
  });

  it("notices when a saved tensor was changed in place", () => {
    const x = leaf([1, 2]);
    const y = Exp.apply(x);
    torch.noGrad(() => y.zero_());
    expect(() => y.sum().backward()).toThrow(/a value that ExpBackward needs for its gradient.*was changed in place/);
  });

  it("goes back once, where it saved something, unless the graph is retained", () => {
    const x = leaf([1]);
    const y = Exp.apply(x);
    y.backward(null, { retainGraph: true });
    y.backward();
    expect(() => y.backward()).toThrow(/the graph was freed/);
  });

  it("is told which gradients are asked for", () => {
    let asked: readonly boolean[] = [];
    class Sum extends torch.autograd.Function {
      static override forward(_: Ctx, x: T, y: T): T {
        return x.add(y);
      }
      static override backward(ctx: Ctx, g: T) {
        asked = ctx.needsInputGrad;
        return [g, g];
      }
    }
    const [x, y] = [leaf([1]), leaf([2])];
    torch.autograd.grad(Sum.apply(x, y), y);
    expect(asked).toEqual([false, true]);
  });
});

describe("mistakes in a backward are told", () => {
  const run = (f: Parameters<typeof backwardOf>[0]) => () =>
    backwardOf(f)
      .apply(leaf([1, 2]))
      .sum()
      .backward();
  it.each([
    ["too many", run((_, g) => [g, g]), AutogradError, /OwnBackward gave 2 gradients, expected 1/],
    ["none at all", run(() => []), AutogradError, /OwnBackward gave 0 gradients, expected 1/],
    ["a shape", run(() => torch.ones([3]) as T), ShapeError, /gradient 0 has the shape \[3\], its argument \[2\]/],
    ["a number", run(() => 3 as never), AutogradError, /gradient 0 is not a tensor/],
    ["a list of numbers", run(() => [3 as never]), AutogradError, /gradient 0 is not a tensor/],
  ])("%s", (_, f, error, message) => {
    expect(f).toThrow(error);
    expect(f).toThrow(message);
  });

  it("a gradient for what is no tensor", () => {
    class Scaled extends Power {
      static override backward(_: Ctx, g: T) {
        return [g, g, null];
      }
    }
    expect(() => Scaled.apply(leaf([1]), 2, leaf([1])).backward()).toThrow(/argument 1 is not a tensor/);
  });

  it("surplus nulls are none", () => {
    const x = leaf([1]);
    const Own = backwardOf((_, g) => [g, null, null]);
    Own.apply(x).backward();
    expect(x.grad?.tolist()).toEqual([1]);
  });

  it("a class without methods", () => {
    class Empty extends torch.autograd.Function {}
    expect(() => Empty.apply(leaf([1]))).toThrow("the class has no static forward(ctx, …)");
  });
});

describe("what a backward holds stays as it was", () => {
  /** Everything that a function's backward was given or made. */
  function holding() {
    const held: T[] = [];
    const Own = backwardOf((_, g) => {
      const [twice, view] = [g.mul(2), g.mul(3).reshape([-1]) as T];
      const result = twice.mul(0.5);
      held.push(g, twice, view, result);
      return result;
    });
    return { held, Own };
  }
  const fillHeap = () => Array.from({ length: 50 }, () => torch.ones([3]).mul(7));

  it.each([
    ["backward", (x: T, y: T) => y.sum().backward() ?? x],
    ["grad", (x: T, y: T) => torch.autograd.grad(y.sum() as T, x)],
    ["createGraph", (x: T, y: T) => y.sum().backward(null, { createGraph: true }) ?? x],
    ["its own result", (_: T, y: T) => y.backward(torch.ones([3], { dtype: torch.float64 }) as T)],
  ])("%s", (_, run) => {
    const { held, Own } = holding();
    const x = leaf([1, 2, 3]);
    run(x, Own.apply(x.mul(1)));
    fillHeap();
    const values = () => held.map((t) => t.tolist());
    const expected = [1, 2, 3, 1].map((value) => [value, value, value]);
    expect(values()).toEqual(expected);
    // The leaf's gradient is not one of them.
    torch.noGrad(() => x.grad?.zero_());
    expect(values()).toEqual(expected);
  });

  it("the seed of backward(), where the function is the last step", () => {
    const { held, Own } = holding();
    const x = leaf([4]);
    Own.apply(x).backward();
    fillHeap();
    expect(held.map((t) => t.tolist())).toEqual([[1], [2], [3], [1]]);
  });

  it("but for a scope around it all", () => {
    const { held, Own } = holding();
    const x = leaf([1, 2, 3]);
    torch.scope(() => Own.apply(x).sum().backward());
    expect(x.grad?.tolist()).toEqual([1, 1, 1]);
    expect(() => held[1].tolist()).toThrow(/given back when its scope ended/);
  });

  it("a backward that goes back itself", () => {
    const inner = leaf([2]);
    const Own = backwardOf((_, g) => {
      torch.enableGrad(() => inner.mul(inner).sum().backward());
      const [second] = torch.autograd.grad(torch.enableGrad(() => inner.pow(3)) as T, inner);
      return g.mul(second);
    });
    const x = leaf([1]);
    Own.apply(x).backward();
    expect([inner.grad?.tolist(), x.grad?.tolist()]).toEqual([[4], [12]]);
  });

  it("the engine's own steps still leave no memory behind", () => {
    const x = torch.ones([1000], { requiresGrad: true }) as T;
    const step = () => {
      x.grad = null;
      torch.scope(() => Exp.apply(x.mul(2)).mul(3).sum().backward());
    };
    step();
    const before = torch.memoryStats().allocatedBytes;
    for (let i = 0; i < 100; i++) step();
    // The gradients of each turn, and the two that Exp's backward was given and gave, wait for the collector.
    expect(torch.memoryStats().allocatedBytes - before).toBeLessThan(100 * 4 * 4096);
  });
});
