import { lend, makeAnew, onceBeforeChange } from "../engine/anew.ts";
import { type Storage, watch } from "../engine/heap.ts";
import type { Strided } from "../engine/strided.ts";
import { empty, keep, type Tensor } from "../torch.ts";
import type { BatchPlan } from "./transforms/batch-plan.ts";

/**
 * Batches of uint8 images, each made by one kernel as a plan says. A batch leaves its memory to the next but one: if
 * somebody still holds it then, it is made again when it is looked at.
 */
export class ImageBatches {
  private readonly data: Tensor;
  private readonly plan: BatchPlan;
  /** What batches are made again from: the images, or how they were before they were changed. */
  private source: { images: Tensor };
  private last: Storage | null = null;
  /** Of a batch's images. */
  private readonly shape: readonly number[];

  /** @param data uint8 [n, height, width] */
  constructor(data: Tensor, plan: BatchPlan) {
    this.data = data;
    this.plan = plan;
    this.source = { images: data };
    this.shape = plan.shape(data.sizes[1], data.sizes[2]);
  }

  /** The images with these numbers (int32 [m], borrowed), as the plan makes them. The numbers are kept with the batch. */
  at(numbers: Strided): Tensor {
    if (this.last !== null) lend(this.last);
    const batch: Tensor = empty([numbers.sizes[0], ...this.shape]);
    this.plan.fill(batch, this.data, numbers);
    return this.remembered(batch, numbers);
  }

  private remembered(batch: Tensor, numbers: Strided): Tensor {
    const { source, plan } = this;
    const { storage, offset, sizes, strides, dtype } = batch;
    makeAnew(storage, () => plan.fill({ storage, offset, sizes, strides, dtype }, source.images, numbers));
    watch(numbers.storage);
    this.watchData();
    this.last = storage;
    return batch;
  }

  /** Before the images are changed, what batches are made from is put aside. */
  private watchData(): void {
    const { source } = this;
    onceBeforeChange(this.data.storage, () => {
      source.images = keep(this.data.clone());
      this.source = { images: this.data };
    });
  }
}
