import { describe, expect, it } from "vitest";
import { IndexError, ValueError } from "../../src/core/errors.ts";
import * as nn from "../../src/nn/index.ts";
import * as torch from "../../src/torch.ts";

type Tensor = torch.Tensor;

const ones = (...sizes: number[]): Tensor => torch.ones(sizes) as Tensor;
const kinds = (list: Iterable<unknown>): string[] => [...list].map((m) => (m as object).constructor.name);
const three = () => new nn.Sequential(new nn.Flatten(), new nn.Linear(4, 3), new nn.ReLU());

describe("Sequential", () => {
  it("is indexed, counted and gone through", () => {
    const net = three();
    expect(net.length).toBe(3);
    expect(net[1]).toBeInstanceOf(nn.Linear);
    expect(net.at(-1)).toBe(net[2]);
    expect(kinds(net)).toEqual(["Flatten", "Linear", "ReLU"]);
    expect(() => net.at(3)).toThrow(IndexError);
    expect(() => net.at(-4)).toThrow(IndexError);
  });

  it("grows and shrinks", () => {
    const net = three();
    expect(net.append(new nn.Linear(3, 1))).toBe(net);
    net.extend([new nn.Tanh(), new nn.Sigmoid()]);
    net.insert(-1, new nn.Dropout());
    net.insert(0, new nn.Identity());
    expect(kinds(net)).toEqual(["Identity", "Flatten", "Linear", "ReLU", "Linear", "Tanh", "Dropout", "Sigmoid"]);
    expect(net.pop(0)).toBeInstanceOf(nn.Identity);
    expect(net.pop(-1)).toBeInstanceOf(nn.Sigmoid);
    expect(Object.keys(net.stateDict())).toEqual(["1.weight", "1.bias", "3.weight", "3.bias"]);
    expect(net(ones(2, 2, 2)).sizes).toEqual([2, 1]);
    expect(() => net.insert(9, new nn.ReLU())).toThrow(IndexError);
    expect(() => net.pop(6)).toThrow(IndexError);
  });

  it("gives its parts as others that share the modules", () => {
    const net = three();
    const [head, tail] = [net.slice(0, 2), net.slice(-2)];
    expect(kinds(head)).toEqual(["Flatten", "Linear"]);
    expect(tail[0]).toBe(net[1]);
    expect(tail(ones(1, 4)).sizes).toEqual([1, 3]);
    expect(net.slice(5).length).toBe(0);
    expect(net.slice().length).toBe(3);
  });

  it("takes plain functions, and names", () => {
    const doubled = new nn.Sequential(new nn.Linear(2, 2), (x: Tensor) => x.mul(2) as Tensor, torch.relu);
    expect(doubled.length).toBe(3);
    expect(doubled(ones(1, 2)).sizes).toEqual([1, 2]);
    const named = new nn.Sequential({ hidden: new nn.Linear(2, 5), act: new nn.Tanh() });
    expect(named.length).toBe(2);
    expect(named(ones(3, 2)).sizes).toEqual([3, 5]);
    expect(Object.keys(named.stateDict())).toEqual(["hidden.weight", "hidden.bias"]);
    expect(named.getSubmodule("act")).toBe(named.at(1));
  });

  it("with nothing in it gives back what it is given", () => {
    const x = ones(2);
    expect(new nn.Sequential()(x)).toBe(x);
  });
});

describe("ModuleList", () => {
  it("is indexed, counted, changed and gone through", () => {
    const list = new nn.ModuleList<nn.Linear[]>([new nn.Linear(1, 1), new nn.Linear(1, 2)]);
    list.append(new nn.Linear(2, 2)).extend([new nn.Linear(2, 3)]);
    list.insert(1, new nn.Linear(1, 1));
    expect(list.length).toBe(5);
    expect([...list].map((layer) => layer.outFeatures)).toEqual([1, 1, 2, 2, 3]);
    expect(list.at(-1).outFeatures).toBe(3);
    expect(list.pop(0).outFeatures).toBe(1);
    expect([...list.slice(1, -1)].map((layer) => layer.outFeatures)).toEqual([2, 2]);
    const y = [...list].reduce<Tensor>((x, layer) => layer(x), ones(4, 1));
    expect(y.sizes).toEqual([4, 3]);
    expect([...list.parameters()]).toHaveLength(8);
    expect(() => list.at(4)).toThrow(IndexError);
  });
});

describe("ModuleDict", () => {
  it("has its modules as fields", () => {
    const dict = new nn.ModuleDict({ relu: new nn.ReLU(), linear: new nn.Linear(2, 3) });
    expect(dict.linear(ones(1, 2)).sizes).toEqual([1, 3]);
    for (const choice of ["relu", "linear"] as const) expect(dict[choice](ones(1, 2)).ndim).toBe(2);
    expect([...dict.keys()]).toEqual(["relu", "linear"]);
    expect(kinds(dict.values())).toEqual(["ReLU", "Linear"]);
    dict.update([["extra", new nn.Tanh()]]);
    expect([...dict.items()].map(([name, m]) => [name, m.constructor.name])).toEqual([
      ["relu", "ReLU"],
      ["linear", "Linear"],
      ["extra", "Tanh"],
    ]);
    expect(dict.has("extra")).toBe(true);
    expect(dict.pop("extra")).toBeInstanceOf(nn.Tanh);
    expect(dict.length).toBe(2);
    expect(() => dict.pop("extra")).toThrow(ValueError);
    expect(() => dict.update({ train: new nn.ReLU() })).toThrow("attribute 'train' already exists");
    dict.clear();
    expect(String(dict)).toBe("ModuleDict()");
  });
});

describe("ParameterList", () => {
  it("makes tensors parameters, which its module then has", () => {
    class Weights extends nn.Module {
      all = new nn.ParameterList([ones(2), new nn.Parameter(ones(3))]);
    }
    const net = new Weights();
    net.all.append(ones(1)).extend([ones(4)]);
    expect([...net.parameters()].map((p) => p.numel())).toEqual([2, 3, 1, 4]);
    expect(net.all[0].requiresGrad).toBe(true);
    expect(net.all.at(-1).numel()).toBe(4);
    expect(net.all.length).toBe(4);
    expect(Object.keys(net.stateDict())).toEqual(["all.0", "all.1", "all.2", "all.3"]);
  });
});
