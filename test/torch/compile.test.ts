import { describe, expect, it, vi } from "vitest";
import { FlambeauError } from "../../src/core/errors.ts";
import * as data from "../../src/data/index.ts";
import { onceBeforeChange } from "../../src/engine/anew.ts";
import * as torch from "../../src/index.ts";
import { nn, optim } from "../../src/index.ts";

type Tensor = torch.Tensor;
const F = nn.functional;

/** Two networks with the same parameters. */
function twins<M extends nn.Module>(make: () => M): [M, M] {
  const [a, b] = [make(), make()];
  b.loadStateDict(a.stateDict());
  return [a, b];
}

const net = () => new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.Linear(8, 3));

function batches(n: number, rows = 6): [Tensor, Tensor][] {
  torch.manualSeed(3);
  return Array.from({ length: n }, () => [torch.randn([rows, 4]), torch.randint(0, 3, [rows])]);
}

/** A step of training, as everybody writes it. */
function stepOf(net: nn.Module, trainer: optim.Optimizer, loss = new nn.CrossEntropyLoss()) {
  return (X: Tensor, y: Tensor): Tensor => {
    trainer.zeroGrad();
    const l = loss(net(X as never) as Tensor, y);
    l.backward();
    trainer.step();
    return l;
  };
}

const weights = (net: nn.Module) => [...net.parameters()].map((x) => x.tolist());

describe("a compiled step does what the step does, to the last bit", () => {
  it.each<[string, (net: nn.Module) => optim.Optimizer]>([
    ["SGD", (net) => new optim.SGD(net.parameters(), { lr: 0.1 })],
    ["SGD with momentum", (net) => new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9, nesterov: true })],
    ["Adam", (net) => new optim.Adam(net.parameters(), { lr: 0.01 })],
    ["AdamW", (net) => new optim.AdamW(net.parameters(), { lr: 0.01 })],
    ["RMSprop", (net) => new optim.RMSprop(net.parameters(), { lr: 0.01, centered: true })],
    ["Adagrad", (net) => new optim.Adagrad(net.parameters(), { lr: 0.1, lrDecay: 0.01 })],
    ["Adadelta", (net) => new optim.Adadelta(net.parameters())],
  ])("%s, whose learning rate changes", (_, trainerOf) => {
    const [a, b] = twins(net);
    const [one, other] = [trainerOf(a), trainerOf(b)];
    const [plain, compiled] = [stepOf(a, one), torch.compile(stepOf(b, other))];
    for (const [i, [X, y]] of batches(12).entries()) {
      if (i === 6) for (const trainer of [one, other]) trainer.paramGroups[0].lr /= 2;
      expect(compiled(X, y).item()).toBe(plain(X, y).item());
      expect(weights(b)).toEqual(weights(a));
      expect([...b.parameters()].map((x) => x.grad!.tolist())).toEqual(
        [...a.parameters()].map((x) => x.grad!.tolist()),
      );
    }
    expect(other.stepCount).toBe(12);
  });

  it("with a scheduler and clipped gradients", () => {
    const [a, b] = twins(net);
    const run = (net: nn.Module, wrap: <T>(f: T) => T) => {
      const trainer = new optim.SGD(net.parameters(), { lr: 0.5 });
      const scheduler = new optim.lrScheduler.ExponentialLR(trainer, 0.9);
      const step = wrap((X: Tensor, y: Tensor) => {
        trainer.zeroGrad();
        F.crossEntropy(net(X as never) as Tensor, y).backward();
        const norm = nn.utils.clipGradNorm_(net.parameters(), 0.1);
        trainer.step();
        return norm;
      });
      return batches(8).map(([X, y]) => {
        const norm = step(X, y).item();
        scheduler.step();
        return norm;
      });
    };
    expect(run(b, torch.compile as never)).toEqual(run(a, (f) => f));
    expect(weights(b)).toEqual(weights(a));
  });

  it("with batches of other sizes in between, and a loader's last one", () => {
    const [a, b] = twins(net);
    const [plain, compiled] = [a, b].map((net) => stepOf(net, new optim.SGD(net.parameters(), { lr: 0.1 })));
    const step = torch.compile(compiled);
    const [[X, y]] = batches(1, 50);
    const loader = new data.DataLoader(new data.TensorDataset(X, y), { batchSize: 16 });
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const [x, t] of loader) {
        expect(step(x as Tensor, t as Tensor).item()).toBe(plain(x as Tensor, t as Tensor).item());
      }
    }
    expect(weights(b)).toEqual(weights(a));
  });

  it("written from scratch, with gradients that are set to zero", () => {
    const run = (wrap: <T>(f: T) => T) => {
      torch.manualSeed(0);
      const w = torch.randn([4, 3], { requiresGrad: true });
      const step = wrap((X: Tensor, y: Tensor) => {
        const l = F.crossEntropy(X.matmul(w as never) as Tensor, y);
        l.backward();
        torch.noGrad(() => {
          w.sub_(w.grad!.mul(0.1) as never);
          w.grad!.zero_();
        });
        return l;
      });
      return [...batches(6).map(([X, y]) => step(X, y).item()), w.tolist()];
    };
    expect(run(torch.compile as never)).toEqual(run((f) => f));
  });

  it("with gradients that are added up over several calls, and forgotten outside", () => {
    const run = (wrap: <T>(f: T) => T) => {
      torch.manualSeed(0);
      const w = torch.randn([4, 3], { requiresGrad: true });
      const step = wrap((X: Tensor, y: Tensor) => F.crossEntropy(X.matmul(w as never) as Tensor, y).backward());
      return batches(12).map(([X, y], i) => {
        if (i % 4 === 0) w.grad = null;
        step(X, y);
        return w.grad!.tolist();
      });
    };
    expect(run(torch.compile as never)).toEqual(run((f) => f));
  });

  it("with dropout, and batches that are normalised, in training and evaluation", () => {
    const make = () =>
      new nn.Sequential(new nn.Linear(4, 8), new nn.BatchNorm1d(8), new nn.Dropout(0.5), new nn.Linear(8, 3));
    const [a, b] = twins(make);
    const run = (net: nn.Module, wrap: <T>(f: T) => T) => {
      const step = wrap(stepOf(net, new optim.Adam(net.parameters(), { lr: 0.01 })));
      const infer = wrap((X: Tensor) => torch.noGrad(() => net(X as never) as Tensor));
      const seen: unknown[] = [];
      const all = batches(9);
      torch.manualSeed(11);
      for (const [i, [X, y]] of all.entries()) {
        seen.push(step(X, y).item());
        if (i % 3 < 2) continue;
        net.eval();
        seen.push(infer(X).tolist());
        net.train();
        seen.push(infer(X).tolist());
      }
      return [...seen, ...[...net.buffers()].map((x) => x.tolist())];
    };
    expect(run(b, torch.compile as never)).toEqual(run(a, (f) => f));
    expect(weights(b)).toEqual(weights(a));
  });

  it("with what is drawn at random in it", () => {
    const f = () => [
      torch.rand([3]),
      torch.randn([20]),
      torch.randperm(5),
      torch.randint(0, 9, [4]),
      torch.zeros([2]).uniform_(),
    ];
    const run = (wrap: <T>(f: T) => T) => {
      torch.manualSeed(5);
      const g = wrap(f);
      return Array.from({ length: 4 }, () => g().map((x) => x.tolist()));
    };
    const drawn = run(torch.compile as never);
    expect(drawn).toEqual(run((f) => f));
    expect(drawn[1]).not.toEqual(drawn[0]);
  });

  it("with a seed in it", () => {
    const f = torch.compile(() => {
      torch.manualSeed(1);
      return torch.rand([2]);
    });
    expect(f().tolist()).toEqual(f().tolist());
  });

  it("with tensors made of numbers that it changes itself", () => {
    const f = (X: Tensor) => {
      const sums = torch.tensor([0, 0, 0, 0]);
      sums.add_(X.sum(0) as never);
      return sums.add_(torch.arange(4) as never);
    };
    const compiled = torch.compile(f);
    for (const [X] of batches(3)) expect(compiled(X).tolist()).toEqual(f(X).tolist());
  });

  it("with second derivatives, and functions of one's own", () => {
    class Cube extends torch.autograd.Function {
      static override forward(ctx: torch.autograd.FunctionCtx, x: Tensor) {
        ctx.saveForBackward(x);
        return x.pow(3);
      }
      static override backward(ctx: torch.autograd.FunctionCtx, g: Tensor) {
        return ctx.savedTensors[0]
          .pow(2)
          .mul(3)
          .mul(g as never) as Tensor;
      }
    }
    const f = (x: Tensor) => {
      const leaf = x.detach().requiresGrad_();
      const y = (Cube as never as { apply(x: Tensor): Tensor }).apply(leaf).sum() as Tensor;
      const [dx] = torch.autograd.grad(y, leaf, { createGraph: true });
      return torch.autograd.grad(dx.mul(dx as never).sum() as Tensor, leaf)[0];
    };
    const compiled = torch.compile(f);
    for (const [X] of batches(3)) expect(compiled(X).tolist()).toEqual(f(X).tolist());
  });
});

describe("arguments and results", () => {
  it("are tensors, plain values, arrays and objects of them", () => {
    const f = vi.fn(({ x, y }: { x: Tensor; y: Tensor }, [scale]: [number], name: string) => ({
      [name]: x.mul(scale).add(y as never),
      list: [x.sum(), scale],
      nothing: null,
    }));
    const compiled = torch.compile(f);
    const [x, y] = [torch.ones([2]), torch.tensor([1, 2])];
    expect((compiled({ x, y }, [2], "a").a as Tensor).tolist()).toEqual([3, 4]);
    const again = compiled({ x: torch.zeros([2]), y }, [2], "a");
    expect([(again.a as Tensor).tolist(), (again.list as Tensor[])[0].item(), again.list[1]]).toEqual([[1, 2], 0, 2]);
    expect(f).toHaveBeenCalledTimes(1);
    expect((compiled({ x, y }, [3], "a").a as Tensor).tolist()).toEqual([4, 5]);
    expect(Object.keys(compiled({ x, y }, [3], "b"))).toEqual(["b", "list", "nothing"]);
    expect(f).toHaveBeenCalledTimes(3);
  });

  it("of other shapes, strides or dtypes are captured anew, and found again", () => {
    const f = vi.fn((x: Tensor) => x.sum(0));
    const compiled = torch.compile(f);
    const x = torch.tensor([
      [1, 2],
      [3, 4],
    ]) as Tensor;
    for (let i = 0; i < 3; i++) {
      expect(compiled(x).tolist()).toEqual([4, 6]);
      expect(compiled(x.t() as Tensor).tolist()).toEqual([3, 7]);
      expect(compiled(x.long() as Tensor).tolist()).toEqual([4, 6]);
      expect(compiled(torch.ones([3, 2])).tolist()).toEqual([3, 3]);
    }
    expect(f).toHaveBeenCalledTimes(4);
  });

  it("may be views, and one tensor twice", () => {
    const compiled = torch.compile((x: Tensor, y: Tensor) => x.mul(y as never));
    const x = torch.arange(6, { dtype: torch.float32 }) as Tensor;
    expect(compiled(x, x).tolist()).toEqual([0, 1, 4, 9, 16, 25]);
    const large = torch.arange(12, { dtype: torch.float32 }) as Tensor;
    expect(compiled(large.narrow(0, 6, 6) as Tensor, large.narrow(0, 0, 6) as Tensor).tolist()).toEqual([
      0, 7, 16, 27, 40, 55,
    ]);
  });

  it("results belong to the caller", () => {
    const compiled = torch.compile((x: Tensor) => [x, x.mul(2)]);
    const x = torch.ones([2]);
    const [same, twice] = compiled(x);
    same.zero_();
    expect(x.tolist()).toEqual([1, 1]);
    compiled(torch.zeros([2]));
    expect(twice.tolist()).toEqual([2, 2]);
    expect(twice.requiresGrad).toBe(false);
  });

  it("at most eight kinds are remembered", () => {
    const f = vi.fn((n: number) => torch.ones([n]));
    const compiled = torch.compile(f);
    for (let n = 0; n < 9; n++) compiled(n);
    compiled(8);
    expect(f).toHaveBeenCalledTimes(9);
    compiled(0);
    expect(f).toHaveBeenCalledTimes(10);
  });

  it("of which those go first that were used longest ago", () => {
    const f = vi.fn((n: number) => torch.ones([n]));
    const compiled = torch.compile(f);
    for (let n = 0; n < 8; n++) compiled(n);
    compiled(0);
    compiled(8);
    compiled(0);
    expect(f).toHaveBeenCalledTimes(9);
  });

  it("arguments that were put aside show nothing afterwards", () => {
    let seen!: Tensor;
    const compiled = torch.compile((x: Tensor) => {
      seen = x.view(-1) as Tensor;
      return seen.mul(2);
    });
    compiled(torch.ones([2]));
    expect(() => seen.tolist()).toThrow("given back");
  });
});

describe("what is captured anew", () => {
  it("a parameter that is frozen, or thaws", () => {
    const [a, b] = twins(net);
    const [plain, compiled] = [a, b].map((net) => stepOf(net, new optim.SGD(net.parameters(), { lr: 0.1 })));
    const step = torch.compile(compiled);
    for (const [i, [X, y]] of batches(9).entries()) {
      for (const net of [a, b]) net[0].requiresGrad_(Math.floor(i / 3) !== 1);
      expect(step(X, y).item()).toBe(plain(X, y).item());
      expect(weights(b)).toEqual(weights(a));
    }
  });

  it("not a model whose mode the function sets itself", () => {
    const model = new nn.Sequential(new nn.Linear(2, 4), new nn.Dropout(0.5));
    const infer = vi.fn((x: Tensor) => {
      model.eval();
      return torch.noGrad(() => model(x as never) as Tensor);
    });
    const compiled = torch.compile(infer);
    const x = torch.ones([1, 2]);
    for (let i = 0; i < 3; i++) {
      model.train();
      expect(compiled(x).tolist()).toEqual(torch.noGrad(() => model[0](x as never) as Tensor).tolist());
      expect([model.training, model[1].training]).toEqual([false, false]);
    }
    expect(infer).toHaveBeenCalledTimes(1);
  });

  it("a model that is converted", () => {
    const [a, b] = twins(net);
    const compiled = torch.compile(b);
    const x = torch.ones([2, 4]);
    for (const dtype of [torch.float32, torch.float64, torch.float32]) {
      for (const model of [a, b]) model.to(dtype);
      const X = x.to(dtype as never) as Tensor;
      for (let i = 0; i < 2; i++) {
        const y = torch.noGrad(() => compiled(X as never) as Tensor);
        expect([y.dtype, y.tolist()]).toEqual([dtype, (a(X as never) as Tensor).tolist()]);
      }
    }
  });

  it("what has no arguments, of a model that is converted", () => {
    const model = new nn.Linear(2, 2);
    const compiled = torch.compile(() => torch.noGrad(() => model.weight.mul(2) as Tensor));
    compiled();
    model.double();
    expect(compiled().dtype).toBe(torch.float64);
    expect(compiled().tolist()).toEqual((model.weight.mul(2) as Tensor).tolist());
  });

  it("the same with gradients and without", () => {
    const w = torch.ones([2], { requiresGrad: true });
    const compiled = torch.compile((x: Tensor) => {
      const y = w.mul(x as never).sum() as Tensor;
      if (torch.isGradEnabled()) y.backward();
      return y;
    });
    const x = torch.ones([2]);
    compiled(x);
    torch.noGrad(() => compiled(x));
    expect(w.grad!.tolist()).toEqual([1, 1]);
    compiled(x);
    expect(w.grad!.tolist()).toEqual([2, 2]);
  });
});

describe("what changes outside is noticed outside", () => {
  it("a value that a graph needs", () => {
    const w = torch.ones([2], { requiresGrad: true });
    const compiled = torch.compile(() => torch.noGrad(() => void w.mul_(2)));
    compiled();
    const y = w.mul(w as never).sum() as Tensor;
    compiled();
    expect(() => y.backward()).toThrow("changed in place");
  });

  it("by those who make elements from what is changed", () => {
    const total = torch.zeros([2]);
    const compiled = torch.compile((x: Tensor) => void total.add_(x as never));
    compiled(torch.ones([2]));
    const before: unknown[] = [];
    onceBeforeChange(total.storage, () => before.push(total.tolist()));
    compiled(torch.ones([2]));
    expect([before, total.tolist()]).toEqual([[[1, 1]], [2, 2]]);
  });

  it("gradients that the function forgets at its end", () => {
    const w = torch.ones([2], { requiresGrad: true });
    const trainer = new optim.SGD([w], { lr: 1 });
    const compiled = torch.compile((x: Tensor) => {
      w.mul(x as never)
        .sum()
        .backward();
      trainer.step();
      trainer.zeroGrad();
    });
    for (let i = 1; i <= 3; i++) {
      compiled(torch.ones([2]));
      expect([w.grad, w.tolist()]).toEqual([null, [1 - i, 1 - i]]);
    }
  });

  it("gradients that a scope forgets", () => {
    const w = torch.ones([2], { requiresGrad: true });
    const trainer = new optim.SGD([w], { lr: 1 });
    const f = vi.fn((x: Tensor) => (w.mul(x as never).sum() as Tensor).backward());
    const compiled = torch.compile(f);
    for (let i = 1; i <= 3; i++) {
      compiled(torch.full([2], i));
      expect(w.grad!.tolist()).toEqual([i, i]);
      torch.scope(() => trainer.zeroGrad());
    }
    expect(f).toHaveBeenCalledTimes(1);
  });

  it("a running total", () => {
    const total = torch.zeros([]);
    const compiled = torch.compile((x: Tensor) => void total.add_(x.sum() as never));
    for (let i = 1; i <= 4; i++) compiled(torch.full([2], i));
    expect(total.item()).toBe(20);
  });
});

describe("inside of others", () => {
  it("a compiled function is a part of the one around it", () => {
    const inner = torch.compile((x: Tensor) => x.mul(2));
    const f = vi.fn((x: Tensor) => inner(x).add(1));
    const outer = torch.compile(f);
    for (let i = 0; i < 3; i++) expect(outer(torch.full([1], i)).tolist()).toEqual([2 * i + 1]);
    expect(f).toHaveBeenCalledTimes(1);
  });

  it("a scope gives nothing back that the function needs, and all else", () => {
    const [a, b] = twins(net);
    const [plain, compiled] = [a, b].map((net) => stepOf(net, new optim.Adam(net.parameters(), { lr: 0.01 })));
    const step = torch.compile(compiled);
    const steps = (f: typeof plain) => batches(6).map(([X, y]) => torch.scope(() => f(X, y).item()));
    expect(steps(step)).toEqual(steps(plain));
    const [[X, y]] = batches(1);
    const before = torch.memoryStats().allocatedBytes;
    for (let i = 0; i < 50; i++) torch.scope(() => void step(X, y));
    expect(torch.memoryStats().allocatedBytes).toBe(before);
  });

  it("with anomalies being looked for it is the function itself", () => {
    const f = vi.fn((x: Tensor) => x.mul(2));
    const compiled = torch.compile(f);
    torch.autograd.detectAnomaly(() => {
      compiled(torch.ones([1]));
      compiled(torch.ones([1]));
    });
    expect(f).toHaveBeenCalledTimes(2);
  });
});

describe("errors", () => {
  const x = torch.ones([2]);
  const w = torch.ones([2], { requiresGrad: true });

  it.each<[string, string, (x: Tensor) => unknown]>([
    ["item: a compiled function cannot look at the elements of a tensor", "compile", (x) => x.sum().item()],
    ["tolist: a compiled function cannot look", "compile", (x) => x.tolist()],
    ["nonzero: a compiled function cannot look", "compile", (x) => x.index(x.gt(0) as never)],
    ["compile: an argument cannot be changed in place: clone() it first", "compile", (x) => x.add_(1)],
    ["compile: the function is asynchronous", "value", async (x) => x],
    ["compile: no gradient goes back through a compiled function", "autograd", (x) => x.mul(w as never)],
  ])("%s", (message, code, f) => {
    const compiled = torch.compile(f);
    const error = thrown(() => compiled(x));
    expect(error.message).toContain(message);
    expect(error.code).toBe(code);
    expect(x.tolist()).toEqual([1, 1]);
  });

  it("of arguments", () => {
    const compiled = torch.compile((x: unknown) => x);
    compiled(x);
    expect(thrown(() => compiled(w)).message).toContain("an argument requires a gradient");
    expect(thrown(() => compiled(new Date())).message).toBe(
      "compile: an argument is an object of Date: give tensors and plain values, or arrays and objects of them",
    );
    expect(thrown(() => torch.compile(3 as never)).message).toBe("compile: expected a function, got 3");
  });

  it("leave nothing behind that shows an argument", () => {
    let seen!: Tensor;
    const compiled = torch.compile((x: Tensor) => {
      seen = x.view(-1) as Tensor;
      return seen.sum().item();
    });
    expect(thrown(() => compiled(x)).code).toBe("compile");
    expect(() => seen.tolist()).toThrow("given back");
  });

  it("of gradients from outside", () => {
    const v = torch.ones([2], { requiresGrad: true });
    const compiled = torch.compile(() => torch.noGrad(() => void v.sub_(v.grad! as never)));
    v.sum().backward();
    expect(thrown(() => compiled()).message).toContain("call backward() in it, too");
  });

  it("of gradients that another compiled function computes", () => {
    const v = torch.ones([2], { requiresGrad: true });
    const backward = torch.compile(
      (x: Tensor) =>
        void v
          .mul(x as never)
          .sum()
          .backward(),
    );
    const update = torch.compile(() => torch.noGrad(() => void v.sub_(v.grad! as never)));
    backward(x);
    expect(thrown(() => update()).message).toContain("call backward() in it, too");
  });

  it("of the function are the function's own, and change nothing", () => {
    const [model] = twins(net);
    const step = torch.compile(stepOf(model, new optim.SGD(model.parameters(), { lr: 0.1 })));
    const [[X, y]] = batches(1);
    step(X, y);
    step(X, y);
    const before = weights(model);
    const error = thrown(() => step(X, torch.full([6], 7, { dtype: torch.int64 }) as Tensor));
    expect(error.message).toBe("crossEntropy: target 7 is out of bounds: classes are 0 to 2 (in CrossEntropyLoss)");
    expect(weights(model)).toEqual(before);
    step(X, y);
  });

  it("that come after a change do not make it twice", () => {
    const total = torch.zeros([]);
    const model = new nn.Linear(2, 3);
    const trainer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const scores = torch.zeros([1, 3]) as Tensor;
    const adding = torch.compile((y: Tensor) => {
      total.add_(1);
      return F.crossEntropy(scores, y);
    });
    const stepping = torch.compile((y: Tensor) => {
      trainer.step();
      return F.crossEntropy(scores, y);
    });
    for (const f of [adding, stepping]) {
      f(torch.tensor([0n]));
      expect(thrown(() => f(torch.tensor([3n]))).message).toContain("target 3 is out of bounds");
    }
    expect([total.item(), trainer.stepCount]).toEqual([2, 2]);
  });

  it("a batch that has to go another way does", () => {
    const [a, b] = twins(net);
    const [plain, compiled] = [a, b].map((net) => stepOf(net, new optim.SGD(net.parameters(), { lr: 0.1 })));
    const step = torch.compile(compiled);
    for (const [i, [X, y]] of batches(6).entries()) {
      const target = i % 3 === 2 ? torch.tensor([0n, -100n, 1n, 2n, -100n, 0n]) : y;
      expect(step(X, target as Tensor).item()).toBe(plain(X, target as Tensor).item());
      expect(weights(b)).toEqual(weights(a));
    }
  });
});

function thrown(f: () => unknown): FlambeauError {
  try {
    f();
  } catch (error) {
    if (error instanceof FlambeauError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
