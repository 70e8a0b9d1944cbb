import { describe, expect, it } from "vitest";
import * as ops from "../../src/ops/index.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";

// What is left in the engine's heap when a pass backward is over, and that nothing was given back which is in use.

const LARGE = 256 * 1024; // the size of every tensor below that matters
const sizes = [LARGE / 4];
const allocated = () => torch.memoryStats().allocatedBytes;
const big = (value: number, requiresGrad = false) => torch.full(sizes, value, { requiresGrad }) as Tensor;

/** By how many of the large tensors, or quarters of one, the heap grows while f runs. */
function grown(f: () => unknown): number {
  const before = allocated();
  f();
  return Math.round(((allocated() - before) / LARGE) * 4) / 4;
}

/** Fills blocks that were given back with other numbers. */
function overwrite(): void {
  for (let i = 0; i < 20; i++) torch.scope(() => big(-1).mul(-7));
}

const first = (x: Tensor | null) => (x!.index(0) as Tensor).item();

describe("after a pass backward", () => {
  it("only the gradients stay of what it made", () => {
    const [x, w] = [big(2, true), big(3, true)];
    const loss = x.mul(w).exp().log().mul(x).sum();
    expect(grown(() => loss.backward())).toBe(2);
    overwrite();
    expect([first(x.grad), first(w.grad), loss.item()]).toEqual([12, 4, expect.closeTo(12 * sizes[0], -3)]);
  });

  it("nothing stays of adding to gradients that are there", () => {
    const [x, w] = [big(2, true), big(3, true)];
    x.mul(w).sum().backward();
    const loss = x.mul(w).sum();
    expect(grown(() => loss.backward())).toBe(0);
    expect([first(x.grad), first(w.grad)]).toEqual([6, 4]);
  });

  it("results in between keep their values", () => {
    const x = big(2, true);
    const y = x.mul(x) as Tensor;
    const z = y.view(-1).exp() as Tensor;
    const before = [first(x), first(y), first(z)];
    z.sum().backward();
    overwrite();
    expect([first(x), first(y), first(z)]).toEqual(before);
  });

  it("what grad() gives stays, and no more", () => {
    const x = big(2, true);
    const y = x.mul(x).mul(x).sum();
    let dx: Tensor | null = null;
    expect(
      grown(() => {
        [dx] = torch.autograd.grad(y, x);
      }),
    ).toBe(1);
    overwrite();
    expect(first(dx)).toBe(12);
  });

  it("what crossEntropy keeps for its gradient goes", () => {
    const [x, target] = [
      torch.randn([LARGE / 16, 4], { requiresGrad: true }),
      torch.zeros([LARGE / 16], { dtype: torch.int64 }),
    ];
    let loss = x as Tensor;
    // A number for each class and one more a row, five where x has four; the losses of single rows go at once.
    const before = () => {
      loss = ops.crossEntropyRows(x as Tensor, target as Tensor, "mean");
    };
    expect(grown(before)).toBe(1.25);
    expect(grown(() => loss.backward())).toBe(1 - 1.25);
    expect(x.grad!.sum(1).abs().max().item()).toBeLessThan(1e-6);
  });
});

describe("in a scope", () => {
  it("a whole step leaves its gradients alone behind", () => {
    const [x, w] = [big(2), big(3, true)];
    const step = () => torch.scope(() => x.mul(w).exp().log().sum().backward());
    expect(grown(step)).toBe(1);
    expect(grown(step)).toBe(0);
    overwrite();
    expect(first(w.grad)).toBe(4);
  });

  it("so does one that records the gradients", () => {
    const w = big(3, true);
    expect(grown(() => torch.scope(() => w.mul(w).sum().backward(null, { createGraph: true })))).toBe(1);
    overwrite();
    expect(first(w.grad)).toBe(6);
  });

  it("what is returned or kept stays, and what is not cannot be used", () => {
    let inside: Tensor | null = null;
    let kept: Tensor | null = null;
    const { out, list } = torch.scope(() => {
      inside = big(1);
      kept = torch.keep(big(2));
      return { out: big(3), list: [big(4)] };
    });
    overwrite();
    expect([first(kept), first(out), first(list[0])]).toEqual([2, 3, 4]);
    expect(() => inside!.sum()).toThrow(/given back when its scope ended/);
  });

  it("an error leaves everything to the collector", () => {
    let inside: Tensor | null = null;
    expect(() =>
      torch.scope(() => {
        inside = big(1);
        inside.view(3);
      }),
    ).toThrow(/view/);
    expect(first(inside)).toBe(1);
  });
});

describe("a pass backward that fails", () => {
  it("leaves gradients and values as they were", () => {
    const [x, w] = [big(2, true), big(3, true)];
    x.mul(w).sum().backward();
    const y = x.mul(w) as Tensor;
    const z = y.exp().add(y.log()).sum();
    torch.noGrad(() => w.mul_(1));
    expect(() => z.backward()).toThrow(/changed in place/);
    expect(() => z.backward()).toThrow();
    overwrite();
    expect([first(x.grad), first(w.grad), first(y)]).toEqual([3, 2, 6]);
  });
});
