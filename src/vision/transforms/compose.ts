import { ValueError } from "../../core/errors.ts";
import { type Recipe, recipe } from "../../data/index.ts";
import type { Tensor } from "../../torch.ts";
import { recipeFor, Transform } from "./transform.ts";

/** What a Compose takes: transforms, or functions of what comes out of the one before. */
// biome-ignore lint/suspicious/noExplicitAny: each takes what the one before gives, of whatever type
export type Step = (image: any) => any;

/**
 * Transforms one after another.
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Compose.html
 * @example
 * const transform = new transforms.Compose([new transforms.Resize(4), new transforms.ToTensor()]);
 * transform(Image.fromBytes(new Uint8Array(4), 2, 2)).shape; // torch.Size([1, 4, 4])
 */
export class Compose<Out = Tensor> extends Transform<Tensor, Out> {
  readonly transforms: readonly Step[];

  constructor(transforms: readonly Step[]) {
    super();
    this.transforms = transforms;
  }

  override forward(image: Tensor): Out {
    return this.transforms.reduce<unknown>((x, transform) => transform(x), image) as Out;
  }

  override toString(): string {
    const lines = this.transforms.map((x) => `    ${x instanceof Transform ? x : x.name || "<lambda>"}`);
    return `${this.constructor.name}(\n${lines.join("\n")}\n)`;
  }

  [recipe](): Recipe | undefined {
    return recipeFor(this, Compose, "Compose", [this.transforms]);
  }
}

/**
 * A function of your own as a transform.
 * @throws ValueError for what is no function
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Lambda.html
 * @example
 * new transforms.Lambda((x) => x.neg())(torch.ones([2])).tolist(); // [-1, -1]
 */
export class Lambda<In = Tensor, Out = Tensor> extends Transform<In, Out> {
  readonly lambd: (image: In) => Out;

  constructor(lambd: (image: In) => Out) {
    super();
    if (typeof lambd !== "function") throw new ValueError("Lambda", `wants a function, got ${typeof lambd}`);
    this.lambd = lambd;
  }

  override forward(image: In): Out {
    return this.lambd(image);
  }

  [recipe](): Recipe | undefined {
    return recipeFor(this, Lambda, "Lambda", [this.lambd]);
  }
}
