import { spell, ValueError } from "../../core/errors.ts";
import type { ChainRule, ModuleLike } from "../../core/shape-types.ts";
import type { Tensor } from "../../torch.ts";
import { Module, ModuleBase } from "../module.ts";
import { type Cut, indexWithin, itemsOf, refill } from "./list.ts";

/**
 * Modules one after another: each gets what the one before it gave. `net[0]` is the first. A plain function may stand
 * where a module does; modules with names of their own come as an object.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Sequential.html
 * @example
 * const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
 * net(torch.ones([2, 1, 28, 28])).shape; // torch.Size([2, 10])
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: indexing is by fields that the constructor sets
// biome-ignore lint/suspicious/noExplicitAny: the type Sequential takes one of any modules
export class Sequential<const M extends readonly ModuleLike[] = any> extends Module {
  declare readonly rule: ChainRule<M>;

  constructor(...modules: M);
  constructor(named: Readonly<Record<string, ModuleBase>>);
  constructor(...modules: readonly unknown[]) {
    super();
    for (const each of modules) {
      if (typeof each === "function" && each.prototype instanceof ModuleBase) {
        throw new ValueError("Sequential", `expected a module, got ${spell(each)}, which makes one: write new`);
      }
    }
    const [first] = modules;
    if (modules.length === 1 && typeof first === "object" && first !== null) {
      for (const [name, module] of Object.entries(first)) this.addModule(name, module);
    } else refill(this, modules);
  }

  override forward(x: Tensor): Tensor {
    let y = x;
    for (const module of this) y = (module as (x: Tensor) => Tensor)(y);
    return y;
  }

  /** How many modules. */
  override get length(): number {
    return this.items().length;
  }

  /** The module at `index`; negative ones count from the end. @throws IndexError */
  at(index: number): M[number] {
    const items = this.items();
    return items[indexWithin("at", index, items.length)];
  }

  /**
   * The modules from `start` to before `stop` as a Sequential of their own: Python's `net[start:stop]`. They are numbered
   * from 0, so that `net.slice(1)[0]` is its first; PyTorch's slice keeps the numbers of the whole.
   */
  slice<const A extends number = 0, const B extends number | undefined = undefined>(
    start?: A,
    stop?: B,
  ): Cut<M, A, B> extends infer R extends readonly ModuleLike[] ? Sequential<R> : never {
    return new Sequential(...this.items().slice(start, stop)) as never;
  }

  /** Puts a module at the end. Go on with what it returns: its type knows of the new module. */
  append<const N extends ModuleLike>(module: N): Sequential<[...M, N]> {
    return this.extend([module]);
  }

  /** Puts modules at the end. Go on with what it returns: its type knows of the new modules. */
  extend<const N extends readonly ModuleLike[]>(modules: N | Iterable<N[number]>): Sequential<[...M, ...N]> {
    refill(this, [...this.items(), ...modules]);
    return this as never;
  }

  /** Puts a module before the one at `index`. @throws IndexError */
  insert(index: number, module: ModuleLike): Sequential {
    const items: ModuleLike[] = this.items();
    items.splice(indexWithin("insert", index, items.length, items.length), 0, module);
    refill(this, items);
    return this as never;
  }

  /** Takes the module at `index` out and gives it back; those after it move up. @throws IndexError */
  pop(index: number): M[number] {
    const items = this.items();
    const [taken] = items.splice(indexWithin("pop", index, items.length), 1);
    refill(this, items);
    return taken;
  }

  [Symbol.iterator](): IterableIterator<M[number]> {
    return this.items().values();
  }

  /** The modules under names, or all that stands under whole numbers: functions, too. */
  private items(): M[number][] {
    const plain = itemsOf<M[number]>(this);
    return plain.length > 0 ? plain : ([...this.namedItems()] as unknown as M[number][]);
  }

  private *namedItems(): Generator<ModuleBase> {
    for (const value of Object.values(this)) if (value instanceof ModuleBase) yield value;
  }
}

export interface Sequential<M extends readonly ModuleLike[]> {
  0: M[0];
  1: M[1];
  2: M[2];
  3: M[3];
  4: M[4];
  5: M[5];
  6: M[6];
  7: M[7];
  8: M[8];
  9: M[9];
  [index: number]: M[number];
}
