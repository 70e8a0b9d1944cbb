import { expectTypeOf, it } from "vitest";
import { nn, optim } from "../../src/index.ts";
import { saveCheckpoint } from "../../src/io/index.ts";
import * as torch from "../../src/torch.ts";

// Optimizers of every kind go where an optimizer is wanted, and programs need no casts.

const net = new nn.Sequential(new nn.Linear(4, 2));
const w = torch.zeros([2], { requiresGrad: true });

it("schedulers and checkpoints take all optimizers", () => {
  const sgd = new optim.SGD(net.parameters(), { lr: 0.1 });
  const adam = new optim.Adam([w]);
  for (const optimizer of [sgd, adam, new optim.RMSprop([w]), new optim.Adagrad([w]), new optim.Adadelta([w])]) {
    new optim.lrScheduler.StepLR(optimizer, 3);
  }
  new optim.lrScheduler.OneCycleLR(adam, 0.1, { totalSteps: 3 });
  const scheduler = new optim.lrScheduler.ReduceLROnPlateau(sgd);
  void saveCheckpoint("x", { model: net, optimizer: sgd, scheduler, epoch: 1 });
  expectTypeOf(adam.paramGroups[0].betas).toEqualTypeOf<readonly [number, number]>();
  sgd.paramGroups[0].lr = 0.2;
  sgd.addParamGroup({ params: [w], lr: 0.5 });
  // @ts-expect-error: a misspelt setting
  new optim.SGD([w], { lr: 0.1, momentun: 0.9 });
  // @ts-expect-error: SGD has no default learning rate
  new optim.SGD([w], {});
  // @ts-expect-error: a group's settings are numbers
  new optim.SGD([{ params: [w], lr: "0.1" }], { lr: 0.1 });
});

it("step gives what the closure gives", () => {
  const sgd = new optim.SGD([w], { lr: 0.1 });
  expectTypeOf(sgd.step()).toEqualTypeOf<void>();
  expectTypeOf(sgd.step(() => 3)).toEqualTypeOf<number>();
});

it("derivatives have the form of their inputs and outputs", () => {
  const { jacobian, vjp, hessian } = torch.autograd.functional;
  type T = torch.Tensor;
  expectTypeOf(jacobian((x) => x.exp(), w)).toEqualTypeOf<T>();
  expectTypeOf(jacobian((x, y) => x.mul(y), [w, w])).toEqualTypeOf<T[]>();
  expectTypeOf(jacobian((x, y) => [x, y], [w, w])).toEqualTypeOf<T[][]>();
  expectTypeOf(vjp((x) => [x, x], w, [w, w])).toEqualTypeOf<[T[], T]>();
  expectTypeOf(hessian((x) => x.sum(), w)).toEqualTypeOf<T>();
});

it("functions with a backward of their own have the types of their forward", () => {
  class Scale extends torch.autograd.Function {
    static override forward(_: torch.autograd.FunctionCtx, x: torch.Tensor, by: number) {
      return x.mul(by);
    }
    static override backward(_: torch.autograd.FunctionCtx, g: torch.Tensor) {
      return [g, null];
    }
  }
  expectTypeOf(Scale.apply(w, 2)).toExtend<torch.Tensor>();
  // @ts-expect-error: the second argument is missing
  Scale.apply(w);
});
