import type { DType } from "../core/dtype.ts";
import type { DTypeName } from "../core/dtype-types.ts";
import { AutogradError } from "../core/errors.ts";
import { contiguousStrides, isContiguous, type Size, type Sizes, toSize } from "../core/shape.ts";
import type { Shape } from "../core/shape-types.ts";
import * as heap from "../engine/heap.ts";
import { changing } from "../engine/storage.ts";
import { bytesOf, type Strided } from "../engine/strided.ts";

/** The op that made a tensor, as the tape keeps it: see autograd/node.ts. */
export interface GradFn {
  /** PyTorch's name of it, such as `MulBackward0`. */
  readonly name: string;
}

/** Counts in-place changes. Views share their base's, so that autograd notices changes made through any of them. */
export interface VersionCounter {
  version: number;
}

/** For a view: the tensor whose storage it shows, and the version at which its gradFn was right. */
interface ViewOf {
  readonly base: Tensor;
  version: number;
}

/** What a view asks autograd for when its base was changed in place under it; set by autograd. */
export const viewHook: { renew: ((view: Tensor) => GradFn | null) | null } = { renew: null };

/**
 * An n-dimensional array of one dtype, with a place for its gradient. `S` is its shape and `D` the name of its dtype as
 * far as the compiler knows them. Here stands what a tensor is; its methods are in tensor-methods.ts.
 */
export class Tensor<S extends Shape = Shape, D extends DTypeName = DTypeName> implements Strided {
  readonly storage: heap.Storage;
  readonly offset: number;
  readonly sizes: Sizes;
  readonly strides: Sizes;
  readonly dtype: DType<D>;
  /** The gradient that `backward()` has summed up here, of this tensor's shape; null before. */
  grad: Tensor<S, D> | null = null;
  /** Set for tensors that are no op's result and want a gradient. */
  wantsGrad = false;
  node: GradFn | null = null;
  viewOf: ViewOf | null = null;
  /** Whether it is a view, made in noGrad, of a tensor that requires a gradient: autograd sees no change made through it. */
  untracked = false;
  counter: VersionCounter;
  private frozenShape: Size | null = null;

  constructor(storage: heap.Storage, offset: number, sizes: Sizes, strides: Sizes, dtype: DType<D>) {
    this.storage = storage;
    this.offset = offset;
    this.sizes = sizes;
    this.strides = strides;
    this.dtype = dtype;
    this.counter = storage;
  }

  /** The sizes, as `torch.Size([2, 3])`. */
  get shape(): S & Size {
    this.frozenShape ??= toSize(this.sizes);
    return this.frozenShape as S & Size;
  }

  /** The op that made this tensor, or null for one that the user made. */
  get gradFn(): GradFn | null {
    const view = this.viewOf;
    if (view !== null && view.version !== this.counter.version && viewHook.renew !== null) {
      view.version = this.counter.version;
      this.node = viewHook.renew(this);
    }
    return this.node;
  }

  /** Whether gradients flow to or through this tensor. */
  get requiresGrad(): boolean {
    return this.wantsGrad || this.gradFn !== null;
  }

  set requiresGrad(wanted: boolean) {
    if (!wanted && this.gradFn !== null) {
      throw new AutogradError("requiresGrad", "only a leaf can stop requiring a gradient: use detach()");
    }
    if (wanted && !this.dtype.isFloatingPoint) {
      throw new AutogradError("requiresGrad", `only floating point tensors can have a gradient, not ${this.dtype}`);
    }
    this.wantsGrad = wanted && this.gradFn === null;
  }

  /** Whether no op made this tensor: `backward()` puts gradients only into leaves. */
  get isLeaf(): boolean {
    return this.gradFn === null;
  }

  /** How many dimensions. */
  get ndim(): number {
    return this.sizes.length;
  }

  /** The same elements without history: changes show in both, and autograd does not notice them. */
  get data(): Tensor<S, D> {
    changing(this.storage);
    const data = new Tensor<S, D>(this.storage, this.offset, this.sizes, this.strides, this.dtype);
    data.counter = { version: 0 };
    return data;
  }
}

/** A tensor of new, unset elements. @throws MemoryError when the heap is full */
export function emptyTensor(sizes: Sizes, dtype: DType): Tensor {
  const storage = heap.alloc(bytesOf(sizes, dtype));
  return new Tensor(storage, 0, sizes, contiguousStrides(sizes), dtype);
}

/** A tensor that shows elements of another's storage, and counts its changes with it. */
export function viewTensor(of: Tensor, sizes: Sizes, strides: Sizes, offset: number): Tensor {
  const view = new Tensor(of.storage, offset, sizes, strides, of.dtype);
  view.counter = of.counter;
  return view;
}

export function isRowMajor(x: Strided): boolean {
  return isContiguous(x.sizes, x.strides);
}
