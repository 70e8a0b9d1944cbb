import { FlambeauError } from "../core/errors.ts";
import type { ChainRule, ModuleLike } from "../core/shape-types.ts";
import type { Tensor } from "../torch.ts";
import { Module } from "./module.ts";

/**
 * Modules one after another: each gets what the one before it gave. `net[0]` is the first.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Sequential.html
 * @example
 * const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
 * net(torch.ones([2, 1, 28, 28])).shape; // torch.Size([2, 10])
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: indexing is by fields that the constructor sets
export class Sequential<const M extends readonly ModuleLike[] = readonly ModuleLike[]> extends Module {
  declare readonly rule: ChainRule<M>;

  constructor(...modules: M) {
    super();
    for (const [i, module] of modules.entries()) (this as unknown as Record<number, ModuleLike>)[i] = module;
  }

  override forward(x: Tensor): Tensor {
    let y = x;
    for (const [name, module] of Object.entries(this)) {
      if (!/^\d+$/.test(name)) continue;
      try {
        y = (module as (x: Tensor) => Tensor)(y);
      } catch (error) {
        if (error instanceof FlambeauError) error.inside(name);
        throw error;
      }
    }
    return y;
  }

  /** How many modules. */
  override get length(): number {
    return Object.keys(this).filter((name) => /^\d+$/.test(name)).length;
  }

  *[Symbol.iterator](): Generator<M[number]> {
    for (let i = 0; i < this.length; i++) yield (this as unknown as Record<number, M[number]>)[i];
  }
}

export interface Sequential<M extends readonly ModuleLike[]> {
  readonly 0: M[0];
  readonly 1: M[1];
  readonly 2: M[2];
  readonly 3: M[3];
  readonly 4: M[4];
  readonly 5: M[5];
  readonly 6: M[6];
  readonly 7: M[7];
  readonly 8: M[8];
  readonly 9: M[9];
}
