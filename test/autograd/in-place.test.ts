import { describe, expect, it } from "vitest";
import { AutogradError, DTypeError, FlambeauError, ShapeError } from "../../src/core/errors.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";

// Changes in place: what is refused, what autograd notices, and gradients through them. What PyTorch makes of whole
// programs of them is in programs.test.ts.

const { gradcheck, gradgradcheck } = torch.autograd;

const doubles = (values: number[]): Tensor =>
  torch.tensor(values, { dtype: torch.float64, requiresGrad: true }) as Tensor;

describe("refused", () => {
  it("a leaf that requires a gradient, and a view of one, but not in noGrad", () => {
    const w = doubles([1, 2]);
    expect(() => w.add_(1)).toThrow(/add_: a leaf that requires a gradient.*torch\.noGrad/);
    expect(() => w.view(2).mul_(2)).toThrow(/mul_: a view of a leaf/);
    expect(() => w.index("1:").fill_(0)).toThrow(AutogradError);
    expect(() => w.normal_()).toThrow(AutogradError);
    expect(() => w.uniform_()).toThrow(AutogradError);
    expect(() => w.indexPut_([0], 1)).toThrow(AutogradError);
    expect(w.tolist()).toEqual([1, 2]);
    torch.noGrad(() => w.view(2).mul_(2));
    expect(w.tolist()).toEqual([2, 4]);
  });

  it("a view that was made in noGrad, of something that requires a gradient", () => {
    const y = doubles([1, 2]).mul(2);
    const v = torch.noGrad(() => y.view(-1).index("1:")) as Tensor;
    expect(() => v.mul_(3)).toThrow(/mul_: a view that was made in noGrad/);
    expect(() => v.view(1).mul_(3)).toThrow(AutogradError);
    v.detach().mul_(3);
    torch.noGrad(() => v.mul_(3));
    expect(y.tolist()).toEqual([2, 36]);
  });

  it("elements that share one place", () => {
    expect(() => torch.ones([1]).expand([3]).add_(1)).toThrow(/add_: several elements .* clone\(\)/);
  });

  it("a result of another shape, naming both", () => {
    const x = torch.zeros([3]) as Tensor;
    expect(() => x.add_(torch.ones([2, 3]) as never)).toThrow(/add_: .*\[2, 3\].*\[3\]/);
    expect(() => x.copy_(torch.ones([2]) as never)).toThrow(/copy: shapes \[2\] and \[3\]/);
    expect(() => x.copy_(torch.ones([2, 3]) as never)).toThrow(ShapeError);
    expect(x.tolist()).toEqual([0, 0, 0]);
  });

  it("a result of a higher kind of dtype", () => {
    const cases: [Tensor, unknown][] = [
      [torch.tensor([1n]) as Tensor, 0.5],
      [torch.tensor([1n]) as Tensor, torch.ones([1])],
      [torch.tensor([true]) as Tensor, 1],
      [torch.tensor([true]) as Tensor, torch.tensor([1n])],
    ];
    for (const [x, y] of cases) {
      const before = x.tolist();
      expect(() => x.add_(y as never)).toThrow(DTypeError);
      expect(x.tolist()).toEqual(before);
    }
    expect(() => torch.tensor([4n]).div_(2)).toThrow(/div_: the result is torch\.float32.*torch\.int64/);
    expect(
      torch
        .tensor([200], { dtype: torch.uint8 })
        .add_(torch.tensor([100n]) as never)
        .tolist(),
    ).toEqual([44]);
  });

  it("nothing is changed by a change that fails", () => {
    const x = torch.tensor([
      [1n, 2n],
      [3n, 4n],
    ]) as Tensor;
    const changes = [
      () => x.indexPut_([[0, 2]], 9),
      () =>
        x.indexPut_(
          [
            [0, 1],
            [0, 5],
          ],
          9,
        ),
      () => x.indexPut_([[0, 1]], torch.ones([3, 2]) as Tensor),
      () => x.fill_(Number.POSITIVE_INFINITY),
      () => x.fill_(2 ** 64),
      () => x.pow_(-1),
    ];
    for (const change of changes) expect(change).toThrow(FlambeauError);
    expect(x.tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe("noticed", () => {
  const changes: Record<string, (x: Tensor) => unknown> = {
    "the tensor itself": (x) => x.add_(1),
    "a view of it": (x) => x.view(-1).add_(1),
    "an element of it": (x) => x.indexPut_([0], 1),
    "what detach() gives": (x) => x.detach().mul_(2),
    "a view of what detach() gives": (x) => x.detach().index("1:").zero_(),
    "in noGrad": (x) => torch.noGrad(() => x.add_(1)),
    "with random numbers": (x) => x.normal_(),
  };
  it.each(Object.entries(changes))("%s", (_, change) => {
    const w = doubles([1, 2]);
    const x = w.mul(2);
    const y = x.mul(x).sum();
    change(x);
    expect(() => y.backward()).toThrow(/MulBackward0 needs for its gradient.*changed in place/);
    expect(w.grad).toBeNull();
  });

  it("changes of the index that elements were taken by, or put by", () => {
    const index = torch.tensor([0n, 1n]) as Tensor;
    for (const f of [(x: Tensor) => x.index(index), (x: Tensor) => x.mul(1).indexPut_([index], 0)]) {
      const y = f(doubles([1, 2, 3])) as Tensor;
      index.add_(1);
      expect(() => y.sum().backward()).toThrow(/changed in place/);
      index.sub_(1);
    }
  });

  it("changes of the targets of a loss", () => {
    const [x, target] = [torch.ones([2, 3], { requiresGrad: true }), torch.tensor([0n, 1n])];
    const picked = x.logSoftmax(1).index([0, 1], target as Tensor);
    target.fill_(2);
    expect(() => picked.sum().backward()).toThrow(AutogradError);
  });

  it("but no change of a value that no gradient needs", () => {
    const w = doubles([1, 2]);
    const x = w.mul(2);
    const y = x.add(1);
    x.mul_(3);
    y.add(x).sum().backward();
    expect(w.grad!.tolist()).toEqual([8, 8]);
  });
});

describe("gradients, also of operands that share the elements which change", () => {
  // PyTorch refuses to go back through these.
  const programs: Record<string, (x: Tensor) => Tensor> = {
    "multiplied by itself": (x) => ((y: Tensor) => y.mul_(y))(x.mul(1) as Tensor),
    "divided by a part of itself": (x) => ((y: Tensor) => y.div_(y.index("1:2")))(x.mul(1) as Tensor),
    "a part multiplied by another": (x) => {
      const y = x.mul(1) as Tensor;
      y.index(":2").mul_(y.index("2:"));
      return y;
    },
    "a part multiplied by an overlapping one": (x) => {
      const y = x.mul(1) as Tensor;
      y.index(":3").mul_(y.index("1:"));
      return y;
    },
    "a part copied over another": (x) => {
      const y = x.mul(x) as Tensor;
      y.index("1:").copy_(y.index(":3"));
      return y;
    },
    "a power of itself": (x) => ((y: Tensor) => y.pow_(y))(x.mul(1) as Tensor),
    "places written with elements from elsewhere in it": (x) => {
      const y = x.mul(x) as Tensor;
      y.indexPut_([[0, 3]], y.index([1, 2]) as Tensor);
      return y.mul(y) as Tensor;
    },
    "places added to, some of them twice": (x) => {
      const y = x.mul(2) as Tensor;
      y.indexPut_([[0, 0, 3]], x.index([1, 2, 3]) as Tensor, { accumulate: true });
      return y.mul(y) as Tensor;
    },
  };
  it.each(Object.entries(programs))("%s", (_, f) => {
    const x = doubles([0.5, 1.25, 0.75, 1.5]);
    gradcheck(f, [x]);
    gradgradcheck(f, [x]);
  });

  it("a result that is filled with random numbers no longer depends on anything", () => {
    const x = doubles([1, 2]);
    const y = x.mul(2);
    y.index("1:").uniform_();
    y.mul(y).sum().backward();
    expect(x.grad!.tolist()).toEqual([8, 0]);
    const z = x.mul(2).normal_();
    x.grad = null;
    z.sum().backward();
    expect(x.grad!.tolist()).toEqual([0, 0]);
  });

  it("an integer tensor into which floats are copied does not want a gradient", () => {
    const y = torch.zeros([2], { dtype: torch.int64 });
    y.copy_(doubles([1.7, -2.2]) as never);
    expect([y.tolist(), y.requiresGrad]).toEqual([[1, -2], false]);
  });
});
