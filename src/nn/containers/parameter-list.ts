import type { Tensor } from "../../torch.ts";
import { ModuleBase } from "../module.ts";
import { Parameter } from "../parameter.ts";
import { indexWithin, itemsOf, refill } from "./list.ts";

/**
 * Parameters in a list: `list[0]`, `for (const w of list)`. In an array of its own a parameter would not be found by
 * `parameters()`. Tensors become parameters.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ParameterList.html
 * @example
 * const weights = new nn.ParameterList([torch.zeros([2, 3]), torch.zeros([3])]);
 * weights[0].requiresGrad; // true
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: indexing is by fields that the constructor sets
export class ParameterList extends ModuleBase {
  constructor(values: Iterable<Tensor> = []) {
    super();
    this.extend(values);
  }

  /** How many parameters. */
  get length(): number {
    return itemsOf(this).length;
  }

  /** The parameter at `index`; negative ones count from the end. @throws IndexError */
  at(index: number): Parameter {
    const items = [...this];
    return items[indexWithin("at", index, items.length)];
  }

  /** Puts a parameter at the end. */
  append(value: Tensor): this {
    return this.extend([value]);
  }

  /** Puts parameters at the end. */
  extend(values: Iterable<Tensor>): this {
    const added = [...values].map((x) => (x instanceof Parameter ? x : new Parameter(x)));
    refill(this, [...this, ...added]);
    return this;
  }

  [Symbol.iterator](): IterableIterator<Parameter> {
    return itemsOf<Parameter>(this).values();
  }

  override extraRepr(): string {
    const line = (x: Tensor, i: number) => `  (${i}): Parameter containing: [${x.dtype} of size ${x.sizes.join("x")}]`;
    return [...this].map(line).join("\n");
  }
}

export interface ParameterList {
  [index: number]: Parameter;
}
