import { inspectCustom } from "#platform";
import { Callable } from "../../core/callable.ts";
import type { Recipe } from "../../data/index.ts";
import type { Tensor } from "../../torch.ts";

/** What is done to an image on its way out of a data set: called like a function, it runs `forward`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: an instance is a function, see core/callable.ts
export abstract class Transform<In = Tensor, Out = Tensor> extends Callable {
  abstract forward(image: In): Out;

  protected override invoke(image: unknown): Out {
    return this.forward(image as In);
  }

  /** What it says of itself in brackets, as torchvision writes it. */
  protected describe(): string {
    return "";
  }

  /** As torchvision prints it: `Resize(size=64, interpolation=bilinear, max_size=None, antialias=None)`. */
  override toString(): string {
    return `${this.constructor.name}(${this.describe()})`;
  }

  [inspectCustom](): string {
    return this.toString();
  }
}

export interface Transform<In = Tensor, Out = Tensor> {
  (image: In): Out;
}

/**
 * How a DataLoader's worker makes the same transform again. Undefined for a class that extends one of ours: it may do
 * something else, and only its owner knows how it is made.
 */
export function recipeFor(
  transform: Transform<never, unknown>,
  type: { prototype: object },
  name: string,
  args: readonly unknown[],
): Recipe | undefined {
  const isOurs = Object.getPrototypeOf(transform) === type.prototype;
  return isOurs ? { from: "flambeau/transforms", name, args } : undefined;
}

/** A value as Python writes it: `None`, `False`, `[3, 4]`. */
export function python(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return Array.isArray(value) ? `[${value.map(python).join(", ")}]` : String(value);
}

/** Numbers as Python writes a tuple of them: `(28, 28)`. */
export const tuple = (values: readonly number[]): string => `(${values.join(", ")})`;

/** A number as Python writes a float: `1.0`. */
export const float = (x: number): string => (Number.isInteger(x) ? `${x}.0` : String(x));
