import { beforeEach, describe, expect, it, vi } from "vitest";
import { DTypeError, type FlambeauError, ShapeError, ValueError } from "../../src/core/errors.ts";
import * as nn from "../../src/nn/index.ts";
import * as optim from "../../src/optim/index.ts";
import * as torch from "../../src/torch.ts";

type Tensor = torch.Tensor;

class Net extends nn.Module {
  first = new nn.Linear(3, 4);
  norm = new nn.BatchNorm1d(4);
  rest = new nn.Sequential(new nn.ReLU(), new nn.Dropout(0.5), new nn.Linear(4, 2));

  override forward(x: Tensor): Tensor {
    return this.rest(this.norm(this.first(x)));
  }
}

beforeEach(() => void torch.manualSeed(0));

const ones = (...sizes: number[]): Tensor => torch.ones(sizes) as Tensor;
const names = (entries: Iterable<readonly [string, unknown]>): string[] => [...entries].map(([name]) => name);

describe("a module is called like a function", () => {
  it("and computes what forward says, with as many inputs as that has", () => {
    class Scaled extends nn.Module {
      override forward(x: Tensor, by: Tensor, twice = false): Tensor {
        return x.mul(by).mul(twice ? 2 : 1) as Tensor;
      }
    }
    expect(new Scaled()(ones(2), ones(2).mul(3) as Tensor, true).tolist()).toEqual([6, 6]);
    expect(() => new nn.Module()(ones(1))).toThrow(/no forward/);
  });

  it("and may give anything", () => {
    class Both extends nn.Module {
      override forward(x: Tensor) {
        return { x, total: x.sum().item() };
      }
    }
    expect(new Both()(ones(3)).total).toBe(3);
  });

  it("an error says where in the model it was thrown", () => {
    class Deep extends nn.Module {
      body = new nn.ModuleList([new nn.Sequential(new nn.ReLU(), new nn.Linear(5, 2))]);
      override forward(x: Tensor): Tensor {
        return this.body[0](x);
      }
    }
    const thrown = (f: () => unknown): FlambeauError => {
      try {
        f();
      } catch (error) {
        return error as FlambeauError;
      }
      throw new Error("nothing was thrown");
    };
    const error = thrown(() => new Deep()(ones(2, 3)));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toMatch(/\(in body\.0\.1 \(Linear\)\)$/);
    expect(thrown(() => new Net()(ones(2, 7))).message).toMatch(/\(in first \(Linear\)\)$/);
    expect(thrown(() => new nn.Linear(5, 2)(ones(2, 3) as never)).message).toMatch(/\(in Linear\)$/);
  });
});

describe("hooks", () => {
  it("before forward see and change the inputs", () => {
    const layer = new nn.Identity();
    const seen = vi.fn();
    layer.registerForwardPreHook(seen);
    const handle = layer.registerForwardPreHook((_, [x]) => (x as Tensor).mul(2));
    layer.registerForwardPreHook((_, [x]) => [(x as Tensor).add(1)]);
    expect(layer(ones(1)).item()).toBe(3);
    expect(seen).toHaveBeenCalledExactlyOnceWith(layer, [expect.any(torch.Tensor)]);
    handle.remove();
    handle.remove();
    expect(layer(ones(1)).item()).toBe(2);
  });

  it("after forward see and change the result", () => {
    const layer = new nn.Identity();
    const seen = vi.fn();
    const handle = layer.registerForwardHook((_, __, y) => (y as Tensor).mul(5));
    layer.registerForwardHook(seen);
    const x = ones(1);
    const y = layer(x);
    expect(y.item()).toBe(5);
    expect(seen).toHaveBeenCalledOnce();
    expect(seen.mock.calls[0][1][0]).toBe(x);
    expect(seen.mock.calls[0][2]).toBe(y);
    handle.remove();
    expect(layer(x).item()).toBe(1);
  });

  it("run for modules inside others, and not for other modules of the class", () => {
    const net = new Net().eval();
    const seen = vi.fn();
    net.rest[0].registerForwardHook(seen);
    net(ones(2, 3));
    expect(seen).toHaveBeenCalledTimes(1);
    new Net().eval()(ones(2, 3));
    expect(seen).toHaveBeenCalledTimes(1);
  });
});

describe("what a module holds", () => {
  it("is found by path", () => {
    const net = new Net();
    expect(net.getSubmodule("rest.2")).toBe(net.rest[2]);
    expect(net.getSubmodule("")).toBe(net);
    expect(net.getParameter("rest.2.bias")).toBe(net.rest[2].bias);
    expect(net.getBuffer("norm.running_mean")).toBe(net.norm.runningMean);
    expect(() => net.getSubmodule("rest.7")).toThrow("Sequential has no module '7'");
    expect(() => net.getParameter("first.bios")).toThrow(ValueError);
    expect(() => net.getBuffer("first.weight")).toThrow(ValueError);
  });

  it("can be registered under names that are computed", () => {
    const net = new nn.Module();
    for (const i of [0, 1]) net.addModule(`layer${i}`, new nn.Linear(2, 2));
    net.registerParameter("scale", new nn.Parameter(ones(1)));
    net.registerBuffer("kept", ones(1));
    net.registerBuffer("lost", ones(1), { persistent: false });
    net.registerBuffer("none", null);
    expect(names(net.namedChildren())).toEqual(["layer0", "layer1"]);
    expect(names(net.namedParameters({ recurse: false }))).toEqual(["scale"]);
    expect(names(net.namedBuffers())).toEqual(["kept", "lost"]);
    expect(Object.keys(net.stateDict())).toEqual([
      ...["scale", "kept", "layer0.weight", "layer0.bias", "layer1.weight", "layer1.bias"],
    ]);
    net.registerBuffer("kept", ones(2));
    expect(net.getBuffer("kept").numel()).toBe(2);
    net.registerBuffer("none", ones(3));
    expect(names(net.namedBuffers())).toContain("none");
  });

  it("has names without dots", () => {
    const net = new nn.Module();
    expect(() => net.addModule("a.b", new nn.ReLU())).toThrow(ValueError);
    expect(() => net.registerBuffer("", ones(1))).toThrow(ValueError);
    expect(() => net.registerParameter("forward", null)).toThrow("attribute 'forward' already exists");
    (net as unknown as Record<string, unknown>)["c.d"] = new nn.ReLU();
    expect(() => [...net.modules()]).toThrow(ValueError);
  });

  it("is replaced and taken away by assignment", () => {
    const net = new Net();
    net.first = new nn.Linear(3, 4, { bias: false });
    expect(names(net.namedParameters()).slice(0, 2)).toEqual(["first.weight", "norm.weight"]);
    delete (net as Partial<Net>).norm;
    expect(names(net.namedChildren())).toEqual(["first", "rest"]);
    const replaced = new nn.Linear(4, 2);
    net.rest[2] = replaced;
    expect(net.rest.at(-1)).toBe(replaced);
    (net as unknown as Record<string, unknown>).rest = null;
    expect([...net.parameters()]).toHaveLength(1);
  });

  it("comes once, however often it is there, but under every name in the state dict", () => {
    const shared = new nn.Linear(2, 2, { bias: false });
    const net = new nn.Sequential(shared, new nn.ReLU(), shared);
    expect(names(net.namedParameters())).toEqual(["0.weight"]);
    expect([...net.modules()]).toHaveLength(3);
    expect(Object.keys(net.stateDict())).toEqual(["0.weight", "2.weight"]);
    expect(net(ones(1, 2)).shape.numel()).toBe(2);
  });
});

describe("what can be done to all of it", () => {
  it("apply goes through the modules below first", () => {
    const seen: string[] = [];
    new Net().apply((m) => seen.push(m.constructor.name));
    expect(seen).toEqual(["Linear", "BatchNorm1d", "ReLU", "Dropout", "Linear", "Sequential", "Net"]);
    const initWeights = (m: nn.Module): void => {
      if (m instanceof nn.Linear) nn.init.constant_(m.weight, 2);
    };
    expect((new nn.Linear(1, 1).apply(initWeights).weight as Tensor).item()).toBe(2);
  });

  it("train and eval reach every module, and ask the modules themselves", () => {
    class Frozen extends nn.BatchNorm1d {
      override train(): this {
        return super.train(false);
      }
    }
    const net = new nn.Sequential(new Net(), new Frozen(2));
    expect(net.eval().training).toBe(false);
    expect([...net.modules()].some((m) => m.training)).toBe(false);
    net.train();
    expect([...net.modules()].filter((m) => !m.training)).toEqual([net[1]]);
  });

  it("requiresGrad_ freezes and thaws", () => {
    const net = new Net();
    net.first.requiresGrad_(false);
    net.eval()(ones(2, 3)).sum().backward();
    expect(net.first.weight.grad).toBeNull();
    expect(net.rest[2].weight.grad).not.toBeNull();
    expect(net.requiresGrad_().first.weight.requiresGrad).toBe(true);
  });

  it("zeroGrad forgets gradients, or sets them to zero", () => {
    const net = new nn.Linear(2, 1);
    net(ones(1, 2)).sum().backward();
    const gradient = net.weight.grad;
    net.zeroGrad({ setToNone: false });
    expect(net.weight.grad).toBe(gradient);
    expect(net.weight.grad!.tolist()).toEqual([[0, 0]]);
    net.zeroGrad();
    expect(net.weight.grad).toBeNull();
  });

  it("double, float and to convert floats, and optimizers go on", () => {
    const net = new Net();
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.5 });
    net.eval()(ones(2, 3)).sum().backward();
    const weight = net.first.weight as nn.Parameter;
    const values = weight.tolist();
    expect(net.double()).toBe(net);
    expect(weight.tolist()).toEqual(values);
    expect([...net.parameters()].map((p) => p.dtype)).toEqual(Array(6).fill(torch.float64));
    expect([...net.buffers()].map((b) => b.dtype)).toEqual([torch.float64, torch.float64, torch.int64]);
    expect(weight.grad!.dtype).toBe(torch.float64);
    net.zeroGrad();
    const x = ones(2, 3).double() as Tensor;
    net(x).sum().backward();
    optimizer.step();
    expect(weight.dtype).toBe(torch.float64);
    expect(weight.tolist()).not.toEqual(values);
    expect(net.float().first.weight.dtype).toBe(torch.float32);
    expect(net(ones(2, 3)).dtype).toBe(torch.float32);
    expect(() => net.to(torch.int64)).toThrow(DTypeError);
  });
});

describe("state dicts", () => {
  it("share their elements with the module, and are loaded by copying", () => {
    const [a, b] = [new Net(), new Net()];
    a.train()(torch.randn([4, 3]) as Tensor);
    const state = a.stateDict();
    expect(state["first.weight"].requiresGrad).toBe(false);
    expect(state["norm.num_batches_tracked"].item()).toBe(1);
    const weight = b.first.weight;
    expect(String(b.loadStateDict(state))).toBe("<All keys matched successfully>");
    expect(b.first.weight).toBe(weight);
    torch.noGrad(() => (a.first.weight as Tensor).zero_());
    expect((state["first.weight"] as Tensor).sum().item()).toBe(0);
    expect(b.first.weight.tolist()).not.toEqual(a.first.weight.tolist());
    expect(b.norm.runningMean!.tolist()).toEqual(a.norm.runningMean!.tolist());
  });

  it("convert to the module's dtype, and must hold tensors", () => {
    const layer = new nn.Linear(1, 1);
    layer.loadStateDict({ weight: torch.tensor([[2]], { dtype: torch.float64 }), bias: torch.tensor([3n]) } as never);
    expect(layer.weight.dtype).toBe(torch.float32);
    expect(layer(ones(1, 1)).item()).toBe(5);
    expect(() => layer.loadStateDict({ weight: 3, bias: null } as never)).toThrow(/"weight", expected a Tensor/);
  });
});

it("parameters and buffers outlive the scope that they are made in", () => {
  const net = torch.scope(() => {
    const made = { net: new Net() };
    made.net.eval()(ones(2, 3)).sum().backward();
    return made;
  }).net;
  expect(net(ones(2, 3)).sizes).toEqual([2, 2]);
});

it("losses and containers are modules too, and nothing else is", () => {
  for (const m of [new nn.MSELoss(), new nn.ModuleList([]), new nn.Sequential(), new nn.Linear(1, 1)]) {
    expect(m instanceof nn.Module).toBe(true);
  }
  expect(new nn.MSELoss() instanceof nn.Linear).toBe(false);
  expect(new nn.MSELoss() instanceof nn.L1Loss).toBe(false);
  expect((() => 0) instanceof nn.Module).toBe(false);
});
