import { describe, expect, it } from "vitest";
import type { Node } from "../../src/autograd/node.ts";
import { AutogradError, ShapeError } from "../../src/core/errors.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";

// What backward() and grad() do beside computing the right numbers.

const leaf = (values: number[], dtype = torch.float32): Tensor =>
  torch.tensor(values, { dtype: dtype as never, requiresGrad: true }) as Tensor;
const listed = (x: Tensor | null | undefined) => x?.tolist() ?? null;

describe("accumulation", () => {
  it("adds to the gradient that is there", () => {
    const x = leaf([1, 2]);
    x.mul(3).sum().backward();
    x.mul(4).sum().backward();
    expect(listed(x.grad)).toEqual([7, 7]);
    x.grad = null;
    x.sum().backward();
    expect(listed(x.grad)).toEqual([1, 1]);
  });

  it("adds into the same tensor, unless the pass is recorded", () => {
    const x = leaf([1, 2]);
    x.sum().backward();
    const first = x.grad!;
    x.sum().backward();
    expect(x.grad === first).toBe(true);
    x.mul(x).sum().backward(null, { createGraph: true });
    expect(x.grad === first).toBe(false);
    expect(listed(first)).toEqual([2, 2]);
    expect(listed(x.grad)).toEqual([4, 6]);
    expect(x.grad!.requiresGrad).toBe(true);
  });

  it("sums over every way from the loss to a leaf", () => {
    const x = leaf([2]);
    const y = x.mul(x).add(x.mul(3)).add(x);
    y.sum().backward();
    expect(listed(x.grad)).toEqual([8]);
  });

  it("takes gradients of other dtypes in the leaf's own", () => {
    const x = leaf([1, 2]);
    const y = leaf([3, 4], torch.float64 as never);
    x.mul(y).sum().backward();
    x.add(y).sum().backward();
    expect([x.grad!.dtype, y.grad!.dtype]).toEqual([torch.float32, torch.float64]);
    expect([listed(x.grad), listed(y.grad)]).toEqual([
      [4, 5],
      [2, 3],
    ]);
  });

  it("leaves the gradients of tensors that do not want one alone", () => {
    const [x, y] = [leaf([1]), torch.tensor([2]) as Tensor];
    x.mul(y).backward();
    expect(y.grad).toBeNull();
    expect(x.mul(y).grad).toBeNull();
  });
});

describe("nobody shares a gradient", () => {
  it.each([false, true])("two leaves that get the same one, createGraph %s", (createGraph) => {
    const [x, y, z] = [leaf([1, 2]), leaf([3, 4]), leaf([5, 6])];
    x.add(y).add(z.view(2)).sum().backward(null, { createGraph });
    torch.noGrad(() => x.grad!.mul_(10));
    expect([x, y, z].map((t) => listed(t.grad))).toEqual([
      [10, 10],
      [1, 1],
      [1, 1],
    ]);
  });

  it.each([false, true])("the user's own gradient, createGraph %s", (createGraph) => {
    const x = leaf([1, 2]);
    const g = torch.tensor([1, 2]);
    x.add(0).backward(g, { createGraph });
    const y = leaf([1, 2]);
    y.backward(g, { createGraph });
    torch.noGrad(() => g.mul_(10));
    expect([listed(x.grad), listed(y.grad)]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it("a gradient whose elements are repeated or strided becomes a whole one", () => {
    const x = torch.tensor([[1, 2, 3]], { requiresGrad: true }) as Tensor;
    x.expand([2, 3]).sum().backward();
    expect(x.grad!.isContiguous()).toBe(true);
    const y = torch.ones([2, 3], { requiresGrad: true }) as Tensor;
    y.t()
      .mul(
        torch.tensor([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      )
      .sum()
      .backward();
    expect(y.grad!.isContiguous()).toBe(true);
    expect(listed(y.grad)).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ]);
  });

  it("a leaf that is itself the root", () => {
    const x = leaf([3]);
    x.backward();
    x.backward();
    expect(listed(x.grad)).toEqual([2]);
  });
});

describe("going back twice", () => {
  it("is refused where values were saved", () => {
    const x = leaf([2]);
    const y = x.mul(x).sum();
    y.backward();
    expect(() => y.backward()).toThrow(/freed by an earlier backward\(\) \(at MulBackward0\).*retainGraph/);
    expect(listed(x.grad)).toEqual([4]);
  });

  it("works where nothing was saved, as in PyTorch", () => {
    const x = leaf([2, 3]);
    const y = x.view(2).add(1).sum();
    y.backward();
    y.backward();
    expect(listed(x.grad)).toEqual([2, 2]);
  });

  it("works with retainGraph", () => {
    const x = leaf([2]);
    const y = x.mul(x).sum();
    y.backward(null, { retainGraph: true });
    y.backward();
    expect(listed(x.grad)).toEqual([8]);
    expect(() => y.backward()).toThrow(AutogradError);
  });

  it("retains the graph with createGraph, unless told otherwise", () => {
    const x = leaf([2]);
    const y = x.mul(x).sum();
    y.backward(null, { createGraph: true });
    y.backward(null, { createGraph: true, retainGraph: false });
    expect(() => y.backward()).toThrow(AutogradError);
  });

  it("is refused through the part of two losses that they share", () => {
    const x = leaf([2]);
    const shared = x.mul(x);
    shared.mul(2).backward();
    expect(() => shared.mul(3).backward()).toThrow(AutogradError);
  });
});

describe("what backward() refuses", () => {
  it("a tensor that nothing with a gradient went into", () => {
    expect(() => torch.ones([1]).mul(2).backward()).toThrow(/backward: .*does not require a gradient/);
    const x = leaf([1]);
    expect(() => torch.noGrad(() => x.mul(2)).backward()).toThrow(AutogradError);
    expect(() => x.detach().backward()).toThrow(AutogradError);
  });

  it("more than one element without a gradient to start from", () => {
    expect(() => leaf([1, 2]).mul(2).backward()).toThrow(/shape \[2\].*sum\(\) or mean\(\)/);
  });

  it("a gradient of another shape", () => {
    expect(() =>
      leaf([1, 2])
        .mul(2)
        .backward(torch.ones([2, 1]) as Tensor),
    ).toThrow(ShapeError);
  });

  it("integers that want a gradient", () => {
    expect(() => torch.ones([2], { dtype: torch.int64, requiresGrad: true })).toThrow(AutogradError);
    expect(() => torch.tensor([1n]).requiresGrad_()).toThrow(/floating point/);
  });

  it("taking a wish back from a result", () => {
    expect(() => leaf([1]).mul(2).requiresGrad_(false)).toThrow(/detach\(\)/);
  });
});

describe("long graphs", () => {
  it("of ten thousand steps, and a thousand wide", () => {
    const x = leaf([1, 2]);
    let y: Tensor = x;
    for (let i = 0; i < 10_000; i++) y = y.add(1) as Tensor;
    y.sum().backward();
    expect(listed(x.grad)).toEqual([1, 1]);

    const wide = torch.stack(Array.from({ length: 1000 }, (_, i) => x.mul(i)) as never) as Tensor;
    wide.sum().backward();
    expect(listed(x.grad)).toEqual([499501, 499501]);
  });

  it("in which one tensor is used again and again", () => {
    const x = leaf([1], torch.float64 as never);
    let y: Tensor = x;
    for (let i = 0; i < 40; i++) y = y.add(y) as Tensor; // 2^40 ways, 40 steps
    y.backward();
    expect(listed(x.grad)).toEqual([2 ** 40]);
  });
});

describe("grad()", () => {
  it("gives gradients and touches none", () => {
    const [x, y] = [leaf([2]), leaf([3])];
    const [dx, dy] = torch.autograd.grad(x.mul(y), [x, y]);
    expect([listed(dx), listed(dy), x.grad, y.grad]).toEqual([[3], [2], null, null]);
  });

  it("of several outputs, with gradients to start from", () => {
    const x = leaf([2, 3]);
    const [dx] = torch.autograd.grad([x.mul(2), x.sum()], [x], {
      gradOutputs: [torch.tensor([1, 10]) as Tensor, null],
    });
    expect(listed(dx)).toEqual([3, 21]);
  });

  it("for a result in the middle, leaving what is behind it as it was", () => {
    const x = leaf([2]);
    const middle = x.mul(x);
    const [d] = torch.autograd.grad(middle.mul(5), middle);
    expect(listed(d)).toEqual([5]);
    middle.backward();
    expect(listed(x.grad)).toEqual([4]);
  });

  it("for both a result and what it came from", () => {
    const x = leaf([2]);
    const middle = x.mul(x);
    const [dm, dx] = torch.autograd.grad(middle.mul(x), [middle, x]);
    expect([listed(dm), listed(dx)]).toEqual([[2], [12]]);
  });

  it("computes no gradient that is not asked for", () => {
    const [x, w] = [leaf([2]), leaf([3])];
    const node = x.mul(w).gradFn as Node;
    const gradients = node.apply(torch.tensor([1]) as Tensor, (to) => to === w);
    expect(gradients.map(listed)).toEqual([null, [2]]);
  });

  it("refuses an input that was not used, or gives null for it", () => {
    const [x, y] = [leaf([1]), leaf([2])];
    expect(() => torch.autograd.grad(x.mul(2), [x, y])).toThrow(/allowUnused/);
    expect(torch.autograd.grad(x.mul(2), [x, y], { allowUnused: true })[1]).toBeNull();
    expect(() => torch.autograd.grad(x.mul(2), torch.ones([1]) as Tensor)).toThrow(AutogradError);
  });

  it("of gradients of gradients", () => {
    const x = leaf([2], torch.float64 as never);
    let y: Tensor = x.pow(5) as Tensor;
    const values: number[] = [];
    for (let i = 0; i < 6; i++) {
      [y] = torch.autograd.grad(y.sum() as Tensor, x, { createGraph: true });
      values.push(y.item());
    }
    expect(values).toEqual([80, 160, 240, 240, 120, 0]);
  });
});

describe("noGrad and enableGrad", () => {
  it("nest, and end with their function, also when it throws", () => {
    const x = leaf([1]);
    const inner = torch.noGrad(() => torch.enableGrad(() => x.mul(2)));
    expect(inner.requiresGrad).toBe(true);
    expect(() =>
      torch.noGrad(() => {
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect(torch.isGradEnabled()).toBe(true);
    expect(torch.noGrad(() => torch.isGradEnabled())).toBe(false);
  });

  it("refuse asynchronous functions, and say what to do", () => {
    for (const mode of [torch.noGrad, torch.enableGrad]) {
      expect(() => mode(async () => {})).toThrow(/asynchronous.*between the awaits/);
    }
    expect(torch.isGradEnabled()).toBe(true);
  });

  it("keep leaves that are made in noGrad", () => {
    const w = torch.noGrad(() => torch.ones([2], { requiresGrad: true }));
    w.sum().backward();
    expect(listed(w.grad as Tensor)).toEqual([1, 1]);
  });
});

describe("detach() and data", () => {
  it("share the elements; changes of one are noticed, of the other are not", () => {
    const x = leaf([1, 2]);
    const y = x.exp();
    const d = y.detach();
    expect([d.requiresGrad, d.isLeaf, d.gradFn]).toEqual([false, true, null]);
    d.fill_(1);
    expect(listed(y)).toEqual([1, 1]);
    expect(() => y.sum().backward()).toThrow(/ExpBackward0.*version 1, expected 0/);

    const z = x.exp();
    z.data.fill_(5);
    z.sum().backward();
    expect(listed(x.grad)).toEqual([5, 5]);
  });
});
