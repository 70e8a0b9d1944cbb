import { describe, expect, it } from "vitest";
import * as optim from "../../src/optim/index.ts";
import * as torch from "../../src/torch.ts";
import { flat, golden, type OptimizerCase, unpack, unpackTensors } from "./golden.ts";

// Parameters that PyTorch's optimizers and ours change by the same gradients stay the same to the last bit.

function leaves(dtype: OptimizerCase["dtype"]): torch.Tensor[] {
  return unpackTensors(golden[dtype].start, dtype).map((x) => x.clone().requiresGrad_() as torch.Tensor);
}

const { SGD, Adam, AdamW, RMSprop, Adagrad, Adadelta } = optim;
const optimizers = { SGD, Adam, AdamW, RMSprop, Adagrad, Adadelta };

function make({ name, options, groups }: OptimizerCase, params: torch.Tensor[]): optim.Optimizer {
  const given = groups?.map((group) => ({ ...group, params: group.params.map((i) => params[i]) })) ?? params;
  return new optimizers[name](given as never, options as never) as optim.Optimizer;
}

/** The last parameter has a gradient in every third step only. */
function setGradients(params: torch.Tensor[], dtype: OptimizerCase["dtype"], k: number): void {
  const gradients = unpackTensors(golden[dtype].gradients[k], dtype);
  params.forEach((x, i) => {
    x.grad = i < 2 || k % 3 === 1 ? gradients[i] : null;
  });
}

const title = ({ name, dtype, options, groups }: OptimizerCase): string =>
  `${name} ${dtype} ${JSON.stringify(options)}${groups === undefined ? "" : ` ${JSON.stringify(groups)}`}`;
const cases = golden.optimizers.map((c) => [title(c), c] as const);

describe("20 steps are PyTorch's to the last bit", () => {
  it.each(cases)("%s", (_, c) => {
    const params = leaves(c.dtype);
    const optimizer = make(c, params);
    for (const [k, expected] of c.path.entries()) {
      setGradients(params, c.dtype, k);
      optimizer.step();
      expect(flat(params), `step ${k}`).toEqual([...unpack(expected, c.dtype)]);
    }
  });
});

describe("a state dict goes on where it was made, to the last bit", () => {
  it.each(cases)("%s", (_, c) => {
    const [first, second] = [leaves(c.dtype), leaves(c.dtype)];
    const before = make(c, first);
    for (let k = 0; k < 9; k++) {
      setGradients(first, c.dtype, k);
      before.step();
    }
    const after = make({ ...c, options: { lr: 77 } }, second);
    after.loadStateDict(before.stateDict());
    torch.noGrad(() => second.forEach((x, i) => void x.copy_(first[i] as never)));
    for (let k = 9; k < 14; k++) {
      for (const [params, optimizer] of [[first, before] as const, [second, after] as const]) {
        setGradients(params, c.dtype, k);
        optimizer.step();
      }
      expect(flat(second)).toEqual([...unpack(c.path[k], c.dtype)]);
      expect(flat(first)).toEqual(flat(second));
    }
  });
});

it("a parameter or gradient that is not row-major is changed in the same way", () => {
  for (const c of golden.optimizers.filter(({ groups }) => groups === undefined)) {
    const [plain] = leaves(c.dtype);
    const turned = (plain.detach().t().clone() as torch.Tensor).t().requiresGrad_() as torch.Tensor;
    expect(turned.isContiguous()).toBe(false);
    const path = [plain, turned].map((x) => {
      const optimizer = make(c, [x]);
      for (let k = 0; k < 3; k++) {
        const [g] = unpackTensors(golden[c.dtype].gradients[k], c.dtype);
        x.grad = x === plain ? g : ((g.t().clone() as torch.Tensor).t() as torch.Tensor);
        optimizer.step();
      }
      return x.tolist();
    });
    expect(path[1]).toEqual(path[0]);
  }
});
