import { ModuleBase } from "../module.ts";
import { indexWithin, itemsOf, refill } from "./list.ts";

/**
 * Modules in a list: `list[0]`, `for (const layer of list)`. In an array of its own a module would not be found by
 * `parameters()`.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ModuleList.html
 * @example
 * class Deep extends nn.Module {
 *   layers = new nn.ModuleList(Array.from({ length: 3 }, () => new nn.Linear(4, 4)));
 *   forward(x: Tensor) {
 *     return [...this.layers].reduce((y, layer) => layer(y).relu(), x);
 *   }
 * }
 * [...new Deep().parameters()].length; // 6
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: indexing is by fields that the constructor sets
// biome-ignore lint/suspicious/noExplicitAny: the type ModuleList takes one of any modules
export class ModuleList<const M extends readonly ModuleBase[] = any> extends ModuleBase {
  constructor(modules: M | Iterable<M[number]> = []) {
    super();
    refill(this, [...modules]);
  }

  /** How many modules. */
  get length(): number {
    return itemsOf(this).length;
  }

  /** The module at `index`; negative ones count from the end. @throws IndexError */
  at(index: number): M[number] {
    const items = [...this];
    return items[indexWithin("at", index, items.length)];
  }

  /** The modules from `start` to before `stop` as a list of their own: Python's `list[start:stop]`. */
  slice(start?: number, stop?: number): ModuleList<M[number][]> {
    return new ModuleList<M[number][]>([...this].slice(start, stop));
  }

  /** Puts a module at the end. */
  append(module: ModuleBase): this {
    return this.extend([module]);
  }

  /** Puts modules at the end. */
  extend(modules: Iterable<ModuleBase>): this {
    refill(this, [...this, ...modules]);
    return this;
  }

  /** Puts a module before the one at `index`. @throws IndexError */
  insert(index: number, module: ModuleBase): void {
    const items: ModuleBase[] = [...this];
    items.splice(indexWithin("insert", index, items.length, items.length), 0, module);
    refill(this, items);
  }

  /** Takes the module at `index` out and gives it back; those after it move up. @throws IndexError */
  pop(index: number): M[number] {
    const items = [...this];
    const [taken] = items.splice(indexWithin("pop", index, items.length), 1);
    refill(this, items);
    return taken;
  }

  [Symbol.iterator](): IterableIterator<M[number]> {
    return itemsOf<M[number]>(this).values();
  }
}

export interface ModuleList<M extends readonly ModuleBase[]> {
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
