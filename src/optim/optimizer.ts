import { FlambeauError, ValueError } from "../core/errors.ts";
import { noGrad, Tensor } from "../torch.ts";

/** Parameters that share their settings. */
export type ParamGroup<O> = { params: Tensor[] } & O;

/**
 * The base of optimizers: holds parameters and the settings for them, and changes them by their gradients.
 * @see https://pytorch.org/docs/stable/optim.html
 */
export abstract class Optimizer<O extends object = object> {
  /** Groups of parameters with their settings; change a setting here, `optimizer.paramGroups[0].lr = 0.01`. */
  readonly paramGroups: ParamGroup<O>[];

  constructor(params: Iterable<Tensor> | Iterable<{ params: Iterable<Tensor> } & Partial<O>>, defaults: O) {
    const given = [...params] as (Tensor | ({ params: Iterable<Tensor> } & Partial<O>))[];
    if (given.length === 0) throw new ValueError(this.constructor.name, "there are no parameters to optimize");
    const groups =
      given[0] instanceof Tensor ? [{ params: given as Tensor[] }] : (given as { params: Iterable<Tensor> }[]);
    this.paramGroups = groups.map((group) => ({ ...defaults, ...group, params: [...group.params] }));
    for (const { params: all } of this.paramGroups) {
      for (const x of all) {
        if (!(x instanceof Tensor)) throw new ValueError(this.constructor.name, "only tensors can be optimized");
        if (!x.isLeaf) throw new FlambeauError("autograd", `${this.constructor.name}: only leaves can be optimized`);
      }
    }
  }

  /** Forgets the gradients of all parameters; with `setToNone: false` sets them to zero instead. */
  zeroGrad({ setToNone = true }: { setToNone?: boolean } = {}): void {
    for (const { params } of this.paramGroups) {
      for (const x of params) {
        if (setToNone) x.grad = null;
        else noGrad(() => x.grad?.zero_());
      }
    }
  }

  /** Changes every parameter that has a gradient. */
  step(): void {
    noGrad(() => {
      for (const group of this.paramGroups) {
        for (const x of group.params) if (x.grad !== null) this.update(x, x.grad, group);
      }
    });
  }

  /** Changes one parameter, without recording. */
  protected abstract update(x: Tensor, gradient: Tensor, group: ParamGroup<O>): void;
}

/** @throws ValueError unless value ≥ 0 */
export function requireNonNegative(op: string, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(value >= 0)) throw new ValueError(op, `${name} must be ≥ 0, got ${value}`);
  }
}
