import { numel } from "../core/shape.ts";
import { lend, makeAnew, onceBeforeChange } from "../engine/anew.ts";
import { dispose, recordAllocations, type Storage, watch } from "../engine/heap.ts";
import { indexOffsets, isHelped, sameElements } from "../engine/rows.ts";
import type { Strided } from "../engine/strided.ts";
import { finish } from "../engine/threads.ts";
import { empty, keep, type Tensor } from "../torch.ts";
import type { BatchPlan } from "./transforms/batch-plan.ts";

type Indices = Tensor<[number], "int64">;

/** A batch, and where its images begin among all. */
interface Batch {
  batch: Tensor;
  offsets: Strided;
}

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
  /** What another thread is at work on. */
  private next: Batch | null = null;

  /** @param data uint8 [n, height, width] */
  constructor(data: Tensor, plan: BatchPlan) {
    this.data = data;
    this.plan = plan;
    this.source = { images: data };
  }

  /** The images at `indices`, as the plan makes them. @throws IndexError */
  at(indices: Indices): Tensor {
    const offsets = this.offsetsOf(indices);
    const made = this.taken(offsets);
    if (this.last !== null) lend(this.last);
    if (made !== null) return this.remembered(made);
    const batch = this.unset(indices);
    this.plan.fill(batch, this.data, offsets);
    return this.remembered({ batch, offsets });
  }

  /** Has the batch that is asked for next made while this thread goes on, if there is another thread. */
  prefetch(indices: Indices): void {
    this.taken(null);
    if (!isHelped(numel(indices.sizes) * numel(this.data.sizes.slice(1)))) return;
    // What is made here outlives a scope that happens to be around.
    const scope = recordAllocations(null);
    try {
      const offsets = this.offsetsOf(indices);
      const batch = this.unset(indices);
      if (this.plan.fillMeanwhile(batch, this.data, offsets)) {
        this.next = { batch, offsets };
        this.watchData();
      } else drop({ batch, offsets });
    } catch {
      // What is wrong with these indices is told when the batch is asked for.
    } finally {
      recordAllocations(scope);
    }
  }

  /** What was made meanwhile, if it is what these offsets ask for. */
  private taken(offsets: Strided | null): Batch | null {
    const { next } = this;
    if (next === null) return null;
    finish();
    this.next = null;
    if (offsets !== null && sameElements(next.offsets, offsets)) {
      dispose(offsets.storage);
      return next;
    }
    drop(next);
    return null;
  }

  private offsetsOf(indices: Indices): Strided {
    const [, rows, cols] = this.data.sizes;
    return indexOffsets("batch", [indices], this.data.sizes, [rows * cols]);
  }

  private unset(indices: Indices): Tensor {
    const [, rows, cols] = this.data.sizes;
    return empty([indices.sizes[0], ...this.plan.shape(rows, cols)]);
  }

  private remembered({ batch, offsets }: Batch): Tensor {
    const { source, plan } = this;
    const { storage, offset, sizes, strides, dtype } = batch;
    makeAnew(storage, () => plan.fill({ storage, offset, sizes, strides, dtype }, source.images, offsets));
    watch(offsets.storage);
    this.watchData();
    this.last = storage;
    return batch;
  }

  /** Before the images are changed, what batches are made from is put aside. */
  private watchData(): void {
    const { source } = this;
    onceBeforeChange(this.data.storage, () => {
      this.taken(null);
      source.images = keep(this.data.clone());
      this.source = { images: this.data };
    });
  }
}

function drop({ batch, offsets }: Batch): void {
  dispose(batch.storage);
  dispose(offsets.storage);
}
