import { describe, expect, it } from "vitest";
import { AutogradError } from "../../src/core/errors.ts";
import { inPlace, type Operand } from "../../src/ops/index.ts";
import { emptyTensor, type Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";
import { differentiable, everyOp, hasFloats, leavesOf, OUT, recordOf, savedFor, strided } from "./samples.ts";

// What every op must do, by its own record: no op is named here, and none can be forgotten.

const { gradcheck, gradgradcheck } = torch.autograd;

describe("every op has samples", () => {
  it.each(everyOp)("%s", (_, op) => {
    expect(op.samples().length).toBeGreaterThan(0);
    if (op.differentiable) expect(op.samples().some(hasFloats)).toBe(true);
  });
});

describe("gradients are those of the function", () => {
  it.each(differentiable)("%s", (_, op) => {
    for (const sample of op.samples()) {
      const { args, leaves } = leavesOf(sample);
      gradcheck(() => op.call(...args), leaves);
      gradgradcheck(() => op.call(...args), leaves);
    }
  });
});

describe("a gradient needs no operand that the op does not save for it", () => {
  it.each(differentiable)("%s", (_, op) => {
    for (const sample of op.samples()) {
      for (const only of leavesOf(sample).leaves.keys()) {
        const { args, leaves } = leavesOf(sample, only);
        gradcheck(() => op.call(...args), leaves);
        gradgradcheck(() => op.call(...args), leaves);
      }
    }
  });
});

describe("an op saves no operand that its gradient does not need", () => {
  it.each(differentiable.filter(([, op]) => recordOf(op)?.saves !== undefined))("%s", (_, op) => {
    const record = recordOf(op)!;
    const superfluous = new Map<string, boolean>();
    for (const sample of op.samples()) {
      const { args } = leavesOf(sample);
      const inputs = args.slice(0, record.arity) as Operand[];
      const rest = args.slice(record.arity);
      const out = torch.noGrad(() => op.call(...args));
      const extra = record.forward(emptyTensor(out.sizes, out.dtype), inputs, ...rest) ?? [];
      const sizes = inputs.map((x) => (x instanceof torch.Tensor ? x.sizes : []));
      for (const [i, x] of inputs.entries()) {
        if (!(x instanceof torch.Tensor && x.requiresGrad)) continue;
        for (const missing of record.saves!(i, inputs.length)) {
          if (typeof inputs[missing] === "number") continue;
          const kept = inputs.map((x, k) => (k === missing ? null : x)) as Operand[];
          const context = { out: missing === OUT ? (null as unknown as Tensor) : out, sizes, args: rest, extra };
          const works = attempt(() => record.vjp!(torch.onesLike(out) as Tensor, kept, context)[i]?.());
          const key = `${missing} for ${i}`;
          superfluous.set(key, (superfluous.get(key) ?? true) && works);
        }
      }
    }
    expect([...superfluous].filter(([, always]) => always).map(([key]) => key)).toEqual([]);
  });
});

/** Whether a function gets to its end. */
function attempt(f: () => unknown): boolean {
  try {
    f();
    return true;
  } catch {
    return false;
  }
}

describe("what an op saves must not change before its gradient is computed", () => {
  it.each(differentiable.filter(([, op]) => recordOf(op) !== null))("%s", (_, op) => {
    const { arity } = recordOf(op)!;
    for (const sample of op.samples()) {
      const operands = sample.slice(0, arity).flatMap((x, i) => (x instanceof torch.Tensor ? [i] : []));
      const floats = operands.filter((i) => (sample[i] as Tensor).dtype.isFloatingPoint);
      for (const i of floats) {
        const saved = savedFor(op, sample, i);
        for (const changed of [...operands, OUT]) {
          const { args } = leavesOf(sample, floats.indexOf(i));
          const out = op.call(...args);
          const x = changed === OUT ? out : (args[changed] as Tensor);
          torch.noGrad(() => x.fill_(1));
          const back = () => out.backward(torch.onesLike(out) as Tensor);
          if (!out.requiresGrad) continue;
          if (saved.includes(changed)) expect(back).toThrow(AutogradError);
          else expect(back).not.toThrow();
        }
      }
    }
  });
});

describe("strided operands give what row-major ones give", () => {
  it.each(everyOp)("%s", (_, op) => {
    for (const sample of op.samples()) {
      const plain = leavesOf(sample);
      const other = leavesOf(sample);
      const expected = op.call(...plain.args);
      const isView = recordOf(op) === null;
      if (isView && !attempt(() => op.call(...strided(other.args)))) continue; // it cannot be had without a copy
      const got = op.call(...strided(other.args));
      expect(got.tolist()).toEqual(expected.tolist());
      if (!expected.requiresGrad) continue;
      for (const out of [expected, got]) out.mul(out).sum().backward();
      expect(other.leaves.map((x) => x.grad?.tolist())).toEqual(plain.leaves.map((x) => x.grad?.tolist()));
    }
  });
});

describe("in place, an op gives what it gives otherwise, and so do its gradients", () => {
  const fitting = differentiable.flatMap(([name, op]) => {
    const samples = op.samples().filter((sample) => {
      const [x] = sample;
      if (recordOf(op) === null || !(x instanceof torch.Tensor)) return false;
      const out = op.call(...sample);
      return out.dtype === x.dtype && String(out.sizes) === String(x.sizes);
    });
    return samples.length === 0 ? [] : [[name, op, samples] as const];
  });

  it.each(fitting)("%s", (_, op, samples) => {
    for (const sample of samples) {
      const record = recordOf(op)!;
      const { args, leaves } = leavesOf(sample);
      const inputs = args.slice(0, record.arity) as Tensor[];
      const rest = args.slice(record.arity);
      const changed = () => inPlace(record, [inputs[0].mul(1), ...inputs.slice(1)], ...rest);
      const changedView = () => {
        const base = torch.cat([inputs[0].reshape(-1), inputs[0].reshape(-1)] as never) as Tensor;
        const view = base.index(torch.slice(inputs[0].numel())).view(inputs[0].shape as never) as Tensor;
        inPlace(record, [view, ...inputs.slice(1)], ...rest);
        return base;
      };
      expect(changed().tolist()).toEqual(op.call(...args).tolist());
      for (const f of [changed, changedView]) {
        gradcheck(f, leaves);
        gradgradcheck(f, leaves);
      }
    }
  });
});
