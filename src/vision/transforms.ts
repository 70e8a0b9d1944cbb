import { Callable } from "../core/callable.ts";
import { DTypeError, ShapeError, show } from "../core/errors.ts";
import { type Tensor, uint8 } from "../torch.ts";

// torchvision.transforms: functions of one image.

/** What is done to an image on its way out of a data set. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: an instance is a function, see core/callable.ts
export abstract class Transform extends Callable {
  abstract forward(image: Tensor): Tensor;

  protected override invoke(image: unknown): Tensor {
    return this.forward(image as Tensor);
  }
}

export interface Transform {
  (image: Tensor): Tensor;
}

/**
 * An image of uint8, [height, width] or [height, width, channels], as float32 between 0 and 1, channels first.
 * @throws DTypeError for another dtype, ShapeError for another number of dimensions
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.ToTensor.html
 * @example
 * new transforms.ToTensor()(torch.full([28, 28], 255, { dtype: torch.uint8 })).shape; // torch.Size([1, 28, 28])
 */
export class ToTensor extends Transform {
  override forward(image: Tensor): Tensor {
    if (image.dtype !== uint8) throw new DTypeError("ToTensor", `wants an image of torch.uint8, got ${image.dtype}`);
    if (image.ndim !== 2 && image.ndim !== 3) {
      throw new ShapeError("ToTensor", `wants [height, width] or [height, width, channels], got ${show(image.sizes)}`);
    }
    const channels: Tensor = image.ndim === 2 ? image.unsqueeze(0) : image.permute(2, 0, 1);
    return channels.float().div(255);
  }
}

/**
 * Transforms one after another.
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Compose.html
 * @example
 * new transforms.Compose([new transforms.ToTensor()])(torch.zeros([2, 2], { dtype: torch.uint8 })).max().item(); // 0
 */
export class Compose extends Transform {
  readonly transforms: readonly ((image: Tensor) => Tensor)[];

  constructor(transforms: readonly ((image: Tensor) => Tensor)[]) {
    super();
    this.transforms = transforms;
  }

  override forward(image: Tensor): Tensor {
    return this.transforms.reduce((x, transform) => transform(x), image);
  }
}

/** Whether this is ToTensor and nothing else: then a whole batch can be made by one kernel. */
export function isToTensor(transform: unknown): boolean {
  if (transform instanceof Compose) return transform.transforms.length === 1 && isToTensor(transform.transforms[0]);
  return transform instanceof ToTensor;
}
