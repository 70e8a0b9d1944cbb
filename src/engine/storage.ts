/** The memory behind a tensor. Tensors that are views of each other share one. */
export class Storage {
  /** Where it starts; 0 once a scope or the engine has given it back. */
  ptr: number;
  /** Bytes asked for. */
  readonly bytes: number;
  /** Its block's size class. */
  readonly cls: number;
  /** Counts in-place changes: autograd compares it with what it saw when it saved a value. */
  version = 0;
  /** What it outlives the scope for that it was made in: a gradient until that is forgotten, other things always. */
  kept: "as gradient" | "always" | null = null;
  /** Whether its block comes back when it is collected. */
  watched = false;
  /** Computes the elements again, for one whose block may be taken meanwhile: see anew.ts. */
  remake: (() => void) | null = null;
  /** What others must do before its elements change for the first time. */
  beforeChange: (() => void) | null = null;

  constructor(ptr: number, bytes: number, cls: number) {
    this.ptr = ptr;
    this.bytes = bytes;
    this.cls = cls;
  }
}

/** Tells that a storage's elements are about to be changed in place, or may be without further notice. */
export function changing(storage: Storage): void {
  const tell = storage.beforeChange;
  if (tell === null) return;
  storage.beforeChange = null;
  tell();
}
