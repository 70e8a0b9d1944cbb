import { describe, expect, it } from "vitest";
import { FlambeauError } from "../../src/core/errors.ts";
import * as torch from "../../src/index.ts";
import { nn, optim } from "../../src/index.ts";

// What the types forbid and plain JavaScript lets through: the error says which op got what.

const x = torch.ones([2, 3]);
const net = new nn.Linear(3, 2);
const given = (value: unknown) => value as never;

describe("what is no tensor is named", () => {
  it.each<[string, () => unknown]>([
    ["add: expected a tensor, got the list [1, 2, 3, 4, …]", () => x.add(given([1, 2, 3, 4, 5]))],
    ["add: expected a tensor, got the list [1, 2]", () => x.add(given([1n, 2n]))],
    ["add: expected a tensor, got undefined", () => x.add(given(undefined))],
    ['mul: expected a tensor, got "3"', () => x.mul(given("3"))],
    ["sub: expected a tensor, got an object of Date", () => x.sub(given(new Date()))],
    ["add: expected a tensor, got an object of Linear", () => x.add(given(net))],
    ["add: expected a tensor, got the function relu", () => x.add(given(nn.functional.relu))],
    ["matmul: expected a tensor, got 3", () => x.matmul(given(3))],
    ["where: expected a tensor, got 1", () => torch.where(given(1), given(x), given(x))],
    ["cat: expected a list of tensors, got an object of Tensor", () => torch.cat(given(x))],
    ["stack: expected a list of tensors, got an object of Tensor", () => torch.stack(given(x))],
    ["stack: expected a tensor, got null", () => torch.stack(given([x, null]))],
    ["sum: dim is a whole number or a list of them, got an object of Object", () => x.sum(given({ dim: 0 }))],
    ['mean: dim is a whole number or a list of them, got "0"', () => x.mean(given("0"))],
    [
      "SGD: expected parameters, such as net.parameters(), got an object of Linear",
      () => new optim.SGD(given(net), { lr: 1 }),
    ],
    ["crossEntropy: the target must be a tensor", () => new nn.CrossEntropyLoss()(x, given([0, 1]))],
    ["Sequential: expected a module, got the function ReLU", () => new nn.Sequential(net, given(nn.ReLU))],
    ["noGrad: expected a function, noGrad(() => …), got undefined", () => torch.noGrad(given(undefined))],
    ['manualSeed: expected a whole number, got "7"', () => torch.manualSeed(given("7"))],
  ])("%s", (message, wrong) => {
    expect(wrong).toThrow(FlambeauError);
    expect(wrong).toThrow(message);
  });

  it("an error that has another reason stays as it is", () => {
    const broken = new Proxy([1, 2], {
      get: () => {
        throw new TypeError("not here");
      },
    });
    expect(() => x.sum(given(broken))).toThrow("not here");
  });
});
