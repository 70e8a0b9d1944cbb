import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import * as nn from "../../src/nn/index.ts";
import * as torch from "../../src/torch.ts";
import { golden, type LoadCase, moduleOf, type TreeCase } from "./golden.ts";

const title = ({ text }: TreeCase, i: number) => `${i}: ${text.split("\n")[0]}`;
const cases = golden.trees.map((c, i) => [title(c, i), c] as const);

describe("modules print as PyTorch prints them", () => {
  it.each(cases)("%s", (_, { tree, text }) => {
    expect(String(moduleOf(tree))).toBe(text);
  });

  it("so they do in console.log and in notebooks", () => {
    const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
    expect(inspect(net)).toBe(String(net));
    expect(inspect([net.at(0)])).toBe("[ Flatten(start_dim=1, end_dim=-1) ]");
    expect((net as unknown as Record<symbol, () => unknown>)[Symbol.for("Jupyter.display")]()).toEqual({
      "text/plain": String(net),
    });
  });

  it("and parameters and buffers as tensors do", () => {
    expect(String(new nn.Parameter(torch.tensor([1, 2])))).toBe(
      "Parameter containing:\ntensor([1., 2.], requires_grad=True)",
    );
    expect(String(new nn.Buffer(torch.tensor([1n])))).toBe("tensor([1])");
  });
});

describe("names are PyTorch's, and in its order", () => {
  const names = (entries: Iterable<readonly [string, unknown]>) => [...entries].map(([name]) => name);
  it.each(cases)("%s", (_, c) => {
    const net = moduleOf(c.tree);
    const state = Object.entries(net.stateDict()).map(([key, x]) => [key, String(x.shape), String(x.dtype)]);
    expect(state).toEqual(c.state);
    expect(names(net.namedParameters())).toEqual(c.parameters);
    expect(names(net.namedBuffers())).toEqual(c.buffers);
    expect(names(net.namedModules())).toEqual(c.modules);
    expect(names(net.namedChildren())).toEqual(c.children);
  });
});

/** A state dict as the golden script makes it. */
function changed(net: nn.ModuleBase, { added, removed }: LoadCase): nn.StateDict {
  const state = Object.fromEntries(Object.entries(net.stateDict()).map(([key, x]) => [key, x.add(1) as torch.Tensor]));
  for (const key of removed) delete state[key];
  for (const [key, shape] of Object.entries(added)) state[key] = torch.zeros(shape) as torch.Tensor;
  return state;
}

describe("loading a state dict says what PyTorch says", () => {
  it.each(golden.loading.map((c) => [c.error ?? c.text!, c] as const))("%s", (_, c) => {
    const net = moduleOf(c.tree);
    const before = Object.entries(net.stateDict()).map(([key, x]) => [key, x.tolist()]);
    const state = changed(net, c);
    const load = () => net.loadStateDict(state, { strict: c.strict });
    const values = () => Object.entries(net.stateDict()).map(([key, x]) => [key, x.tolist()]);
    if (c.error !== undefined) {
      expect(load).toThrow(expect.objectContaining({ message: c.error, code: "state-dict" }));
      expect(values()).toEqual(before);
      return;
    }
    const keys = load();
    expect(String(keys)).toBe(c.text);
    expect(inspect(keys)).toBe(c.text);
    expect(keys).toMatchObject({ missingKeys: c.missing, unexpectedKeys: c.unexpected });
    const expected = before.map(([key, old]) => [key, state[key as string]?.tolist() ?? old]);
    expect(values()).toEqual(expected);
  });
});
