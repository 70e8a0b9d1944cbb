import { describe, expect, it } from "vitest";
import { AutogradError, DTypeError, ShapeError, ValueError } from "../../src/core/errors.ts";
import * as optim from "../../src/optim/index.ts";
import * as torch from "../../src/torch.ts";

type Leaf = torch.Tensor;
const leaf = (...values: number[]): Leaf => torch.tensor(values, { requiresGrad: true }) as Leaf;
const withGrad = (x: Leaf, ...values: number[]): Leaf => Object.assign(x, { grad: torch.tensor(values) as Leaf });

describe("parameter groups", () => {
  it("have the defaults, and settings of their own", () => {
    const [a, b, c] = [leaf(1), leaf(2), leaf(3)];
    const optimizer = new optim.SGD([{ params: [a] }, { params: [b], lr: 0.5 }], { lr: 0.1, momentum: 0.9 });
    optimizer.addParamGroup({ params: [c], momentum: 0 });
    expect(optimizer.paramGroups.map(({ lr, momentum }) => [lr, momentum])).toEqual([
      [0.1, 0.9],
      [0.5, 0.9],
      [0.1, 0],
    ]);
    for (const x of [a, b, c]) withGrad(x, 1);
    optimizer.step();
    expect([a, b, c].map((x) => x.tolist())).toEqual([[0.8999999761581421], [1.5], [2.9000000953674316]]);
    optimizer.zeroGrad();
    expect([a, b, c].map((x) => x.grad)).toEqual([null, null, null]);
  });

  it("settings can be changed while training", () => {
    const x = withGrad(leaf(1), 1);
    const optimizer = new optim.SGD([x], { lr: 0.5 });
    optimizer.paramGroups[0].lr = 0.25;
    optimizer.step();
    expect(x.tolist()).toEqual([0.75]);
  });

  it("are refused when they make no sense", () => {
    const x = leaf(1);
    const result = x.mul(2) as Leaf;
    const sgd = (params: unknown, options: object = {}) => new optim.SGD(params as never, { lr: 0.1, ...options });
    expect(() => sgd([])).toThrow("SGD: there are no parameters to optimize");
    expect(() => sgd(x)).toThrow("SGD: expected a list of tensors, not one tensor: write [x]");
    expect(() => sgd([1])).toThrow(ValueError);
    expect(() => sgd([result])).toThrow(AutogradError);
    expect(() => sgd([x, x])).toThrow("SGD: a parameter comes twice");
    expect(() => sgd([{ params: [x] }, { params: [x] }])).toThrow("SGD: a parameter comes twice");
    expect(() => sgd([{ params: [x], lr: -1 }])).toThrow("SGD: lr must be ≥ 0, got -1");
    expect(() => sgd([x], { lr: undefined })).toThrow("SGD: lr must be ≥ 0, got undefined");
    expect(() => sgd([x], { nesterov: true })).toThrow("SGD: nesterov needs a momentum and no dampening");
    expect(() => sgd([x], { nesterov: true, momentum: 0.9, dampening: 0.1 })).toThrow(ValueError);
    expect(() => new optim.Adam([x], { betas: [0.9, 1] })).toThrow("Adam: betas must be in [0, 1), got [0.9,1]");
    expect(() => new optim.AdamW([x], { weightDecay: -1 })).toThrow("AdamW: weightDecay must be ≥ 0, got -1");
    expect(() => new optim.RMSprop([x], { alpha: Number.NaN })).toThrow("RMSprop: alpha must be ≥ 0, got NaN");
    expect(() => new optim.Adagrad([x], { lrDecay: -1 })).toThrow(ValueError);
    expect(() => new optim.Adadelta([x], { rho: 1.5 })).toThrow("Adadelta: rho must be from 0 to 1, got 1.5");
  });
});

describe("step", () => {
  it("computes the loss anew with a closure, and gives it", () => {
    const x = leaf(3);
    const optimizer = new optim.SGD([x], { lr: 0.1 });
    const loss = torch.noGrad(() =>
      optimizer.step(() => {
        optimizer.zeroGrad();
        const loss = x.mul(x).sum();
        loss.backward();
        return loss;
      }),
    );
    expect(loss.item()).toBe(9);
    expect(x.tolist()).toEqual([2.4000000953674316]);
    expect(optimizer.step()).toBe(undefined);
  });

  it("is an in-place change that autograd notices", () => {
    for (const make of [
      (x: Leaf) => new optim.SGD([x], { lr: 0.1 }),
      (x: Leaf) => new optim.Adam([x]),
      (x: Leaf) => new optim.RMSprop([x]),
      (x: Leaf) => new optim.Adagrad([x]),
      (x: Leaf) => new optim.Adadelta([x]),
    ]) {
      const x = withGrad(leaf(1, 2), 1, 1);
      const y = x.mul(x).sum();
      make(x).step();
      expect(() => y.backward()).toThrow(/was changed in place/);
    }
  });

  it("leaves the gradient as it was, and a parameter without one", () => {
    const [x, y] = [withGrad(leaf(1), 2), leaf(5)];
    new optim.SGD([x, y], { lr: 0.1, weightDecay: 0.5, maximize: true }).step();
    expect(x.grad?.tolist()).toEqual([2]);
    expect(y.tolist()).toEqual([5]);
  });

  it("keeps its running values from one scope to the next", () => {
    const run = (scope: <T>(body: () => T) => T) => {
      const params = [leaf(1, -2, 3), leaf(4)];
      const optimizers = [
        new optim.Adam(params, { amsgrad: true }),
        new optim.RMSprop(params, { momentum: 0.5, centered: true }),
        new optim.SGD(params, { lr: 0.1, momentum: 0.9 }),
      ];
      for (let i = 0; i < 4; i++) {
        scope(() => {
          for (const x of params) {
            x.grad = null;
            x.mul(x).sum().backward();
          }
          for (const optimizer of optimizers) optimizer.step();
          torch.randn([64]).mul(2); // what would overwrite memory that was given back
        });
      }
      return params.map((x) => x.tolist());
    };
    expect(run(torch.scope)).toEqual(run((body) => body()));
  });

  it("does not touch memory where shapes or dtypes differ", () => {
    const x = leaf(1, 2);
    const optimizer = new optim.Adam([x]);
    withGrad(x, 1, 2, 3);
    expect(() => optimizer.step()).toThrow(ShapeError);
    withGrad(x, 1, 2);
    optimizer.state.get(x)!.exp_avg = torch.zeros([1]);
    expect(() => optimizer.step()).toThrow("step: [1] beside a parameter of [2]");
    expect(x.tolist()).toEqual([1, 2]);
    const n = torch.tensor([1n, 2n]) as Leaf;
    n.grad = torch.tensor([1n, 1n]) as Leaf;
    expect(() => new optim.SGD([n], { lr: 1 }).step()).toThrow(DTypeError);
  });
});

describe("stateDict", () => {
  it("has PyTorch's layout: running values by the parameter's number", () => {
    const [a, b, c] = [withGrad(leaf(1), 2), leaf(5), withGrad(leaf(1), 3)];
    const optimizer = new optim.SGD([{ params: [a, b] }, { params: [c], lr: 1 }], { lr: 0.1, momentum: 0.9 });
    optimizer.step();
    const { state, paramGroups } = optimizer.stateDict();
    expect(Object.keys(state)).toEqual(["0", "2"]);
    expect((state[2].momentum_buffer as Leaf).tolist()).toEqual([3]);
    const rest = { dampening: 0, maximize: false, momentum: 0.9, nesterov: false, weightDecay: 0 };
    expect(paramGroups).toEqual([
      { lr: 0.1, ...rest, params: [0, 1] },
      { lr: 1, ...rest, params: [2] },
    ]);
  });

  it("names what is remembered as PyTorch does", () => {
    const names = (make: (x: Leaf) => optim.Optimizer) => {
      const x = withGrad(leaf(1), 2);
      const optimizer = make(x);
      optimizer.step();
      return Object.keys(optimizer.stateDict().state[0]).sort();
    };
    expect(names((x) => new optim.Adam([x], { amsgrad: true }))).toEqual([
      "exp_avg",
      "exp_avg_sq",
      "max_exp_avg_sq",
      "step",
    ]);
    expect(names((x) => new optim.RMSprop([x], { centered: true, momentum: 0.1 }))).toEqual([
      "grad_avg",
      "momentum_buffer",
      "square_avg",
      "step",
    ]);
    expect(names((x) => new optim.Adagrad([x]))).toEqual(["step", "sum"]);
    expect(names((x) => new optim.Adadelta([x]))).toEqual(["acc_delta", "square_avg", "step"]);
  });

  it("is copied when it is loaded, into the parameter's dtype, with steps from tensors too", () => {
    const x = torch.tensor([1, 2], { dtype: torch.float64, requiresGrad: true }) as Leaf;
    const optimizer = new optim.Adam([x]);
    const saved = optimizer.stateDict();
    const average = torch.tensor([0.5, 0.25]);
    saved.state[0] = { step: torch.tensor(7), exp_avg: average, exp_avg_sq: average };
    saved.paramGroups[0].lr = 0.5;
    optimizer.loadStateDict(saved);
    average.fill_(9);
    const state = optimizer.state.get(x)!;
    expect(state.step).toBe(7);
    expect(state.exp_avg.tolist()).toEqual([0.5, 0.25]);
    expect(state.exp_avg.dtype).toBe(torch.float64);
    expect(optimizer.paramGroups[0].lr).toBe(0.5);
    expect(optimizer.paramGroups[0].params[0]).toBe(x);
  });

  it("changes nothing when it does not fit", () => {
    const [x, y] = [withGrad(leaf(1, 2), 1, 1), withGrad(leaf(3), 1)];
    const optimizer = new optim.Adam([x, y], { lr: 0.5 });
    optimizer.step();
    const before = JSON.stringify([optimizer.stateDict(), x.tolist()]);
    const saved = () => new optim.Adam([leaf(1, 2), leaf(3)]).stateDict();
    const bad = [
      [{ ...saved(), paramGroups: [] }, "expected 1 parameter groups, got 0"],
      [new optim.Adam([leaf(1)]).stateDict(), "group 0 has 2 parameters, the given one 1"],
      [{ ...saved(), state: { 1: { exp_avg: torch.zeros([2]) } } }, "exp_avg has the shape [2], its parameter [1]"],
      [{ ...saved(), paramGroups: [{ ...saved().paramGroups[0], lr: -1 }] }, "Adam: lr must be ≥ 0, got -1"],
    ] as const;
    for (const [state, message] of bad) {
      expect(() => optimizer.loadStateDict(state as never)).toThrow(message);
      expect(JSON.stringify([optimizer.stateDict(), x.tolist()])).toBe(before);
    }
  });
});

it("an optimizer of one's own needs an update alone", () => {
  class SignSGD extends optim.Optimizer<{ lr: number }> {
    protected override update(x: Leaf, gradient: Leaf, _: object, { lr }: { lr: number }): void {
      x.sub_(gradient.sign().mul(lr) as never);
    }
  }
  const x = withGrad(leaf(1, 1), -3, 5);
  const optimizer = new SignSGD([x], { lr: 0.5 });
  const scheduler = new optim.lrScheduler.ExponentialLR(optimizer, 0.5);
  optimizer.step();
  scheduler.step();
  optimizer.step();
  expect(x.tolist()).toEqual([1.75, 0.25]);
  expect(String(optimizer)).toBe("SignSGD (\nParameter Group 0\n    initialLr: 0.5\n    lr: 0.25\n)");
});
