import { takeResampled } from "../../engine/images.ts";
import { filters } from "../../engine/resampling.ts";
import { takeUnit } from "../../engine/rows.ts";
import type { Strided } from "../../engine/strided.ts";
import { Compose } from "./compose.ts";
import { newSize } from "./functional/resize.ts";
import { Resize } from "./resize.ts";
import { Normalize, ToTensor } from "./values.ts";

/** How one kernel makes a batch of grey images straight from their bytes. */
export interface BatchPlan {
  /** What an image of this height and width becomes: [channels, height, width]. */
  shape(height: number, width: number): [channels: 1, height: number, width: number];
  /** out (float32 [m, ...shape]) = what becomes of the images (uint8 [n, height, width]) with these numbers (int32 [m]). */
  fill(out: Strided, images: Strided, numbers: Strided): void;
}

/**
 * How a whole batch is made at once, with the same values that the transform has for one image after another. Null where
 * the transform is not one of these: ToTensor, perhaps with Resize before it and Normalize (of one channel) after it.
 * @example
 * transforms.batchPlan(new transforms.ToTensor())?.shape(28, 28); // [1, 28, 28]
 */
export function batchPlan(transform: unknown): BatchPlan | null {
  const steps = stepsOf(transform);
  const resize = exactly(steps[0], Resize) ? steps.shift() : undefined;
  const [toTensor, normalize, ...more] = steps;
  if (!exactly(toTensor, ToTensor) || more.length > 0) return null;
  if (normalize !== undefined && !(exactly(normalize, Normalize) && isForOneChannel(normalize as Normalize)))
    return null;
  const { mean, std } = (normalize ?? { mean: [], std: [] }) as Normalize;
  const scaling = normalize === undefined ? null : { mean: mean[0], std: std[0] };
  if (resize === undefined) {
    return {
      shape: (height, width) => [1, height, width],
      fill: (out, images, numbers) => takeUnit(out, images, numbers, images.sizes[1] * images.sizes[2], scaling),
    };
  }
  const { size, maxSize, interpolation } = resize as Resize;
  if (interpolation === "nearest") return null;
  return {
    shape: (height, width) => [1, ...newSize(height, width, size, maxSize)],
    fill: (out, images, numbers) => takeResampled(out, images, numbers, filters[interpolation], scaling),
  };
}

function stepsOf(transform: unknown): unknown[] {
  return exactly(transform, Compose) ? (transform as Compose).transforms.flatMap(stepsOf) : [transform];
}

/** Of this class, and not of one that extends it and may do something else. */
function exactly(x: unknown, type: { prototype: object }): boolean {
  return typeof x === "function" && Object.getPrototypeOf(x) === type.prototype && !Object.hasOwn(x, "forward");
}

const isForOneChannel = ({ mean, std }: Normalize): boolean => mean.length === 1 && std.length === 1;
