import { collectGarbage, nextTask } from "#platform";
import { MemoryError } from "../core/errors.ts";

// The engine's heap: one WebAssembly memory in which every tensor's elements live.
//
// Blocks come in size classes, four to a doubling, each with a list of free ones. What frees a block: its storage
// being collected, the scope it was made in (scope.ts), or the engine for what it made itself. JavaScript's collector
// sees only the small Storage objects, not the bytes behind them, so after every COLLECT_AFTER bytes it is asked to run.

/** Kernels keep their static bytes below this address. */
const HEAP_BASE = 65536;
const PAGE = 65536;
/** One page less than 4 GB, so that the end of a block is still an address, with room to read a vector past it. */
const MAX_PAGES = 65535;
/** Kernels may read (not write) this far past a block. */
const SLACK = 64;
/** Bytes handed out between two requests for a collection; more when more is alive. */
const COLLECT_AFTER = 256 * 2 ** 20;

export const memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 32, maximum: MAX_PAGES });

/** Views of the memory. They change when it grows, so read them from here each time. */
export let f32: Float32Array;
export let f64: Float64Array;
export let i32: Int32Array;
export let u32: Uint32Array;
export let i64: BigInt64Array;
export let u8: Uint8Array;

function refreshViews(): void {
  const buffer = memory.buffer;
  f32 = new Float32Array(buffer);
  f64 = new Float64Array(buffer);
  i32 = new Int32Array(buffer);
  u32 = new Uint32Array(buffer);
  i64 = new BigInt64Array(buffer);
  u8 = new Uint8Array(buffer);
}
refreshViews();

let top = HEAP_BASE;
let live = 0;
let peak = 0;
let sinceCollection = 0;
let finalizersWait = false;
const free: number[][] = [];

/** The memory behind a tensor. Tensors that are views of each other share one. */
export class Storage {
  /** Where it starts; 0 once a scope or the engine has given it back. */
  ptr: number;
  /** Bytes asked for. */
  readonly bytes: number;
  /** Counts in-place changes: autograd compares it with what it saw when it saved a value. */
  version = 0;
  /** Whether it outlives the scope it was made in: gradients, optimizers' state. */
  kept = false;

  constructor(ptr: number, bytes: number) {
    this.ptr = ptr;
    this.bytes = bytes;
  }
}

// Classes: 16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 …: four to a doubling from 64 on.
function classOf(bytes: number): number {
  if (bytes <= 64) return bytes <= 16 ? 0 : ((bytes + 15) >> 4) - 1;
  const log = 31 - Math.clz32(bytes - 1);
  return 4 + (log - 6) * 4 + (((bytes - 1) / 2 ** (log - 2)) & 3);
}

function classBytes(cls: number): number {
  if (cls < 4) return (cls + 1) * 16;
  const log = 6 + ((cls - 4) >> 2);
  return 2 ** (log - 2) * (5 + ((cls - 4) & 3));
}

// A collected storage's block returns to its list. What is held of it is ptr and class in one number. A storage that
// was disposed of is collected later all the same, when its block may have a new owner: `disposed` counts such
// collections to come for a block, and only the one beyond them releases it.
const registry = new FinalizationRegistry<number>((held) => {
  const cls = held % 256;
  const ptr = (held - cls) / 256;
  const count = disposed.get(ptr);
  if (count === undefined) release(ptr, cls);
  else if (count === 1) disposed.delete(ptr);
  else disposed.set(ptr, count - 1);
});
const disposed = new Map<number, number>();

function release(ptr: number, cls: number): void {
  let list = free[cls];
  if (list === undefined) {
    list = [];
    free[cls] = list;
  }
  list.push(ptr);
  live -= classBytes(cls);
}

function extend(bytes: number): number {
  const ptr = top;
  const end = top + bytes;
  if (end + SLACK > memory.buffer.byteLength) {
    const have = memory.buffer.byteLength / PAGE;
    const need = Math.ceil((end + SLACK) / PAGE);
    const wish = Math.min(MAX_PAGES, Math.max(need, have + Math.min(have, 2048)));
    if (need > MAX_PAGES || !grow(wish - have, need - have)) return 0;
  }
  top = end;
  return ptr;
}

function grow(wish: number, need: number): boolean {
  for (const pages of [wish, need]) {
    try {
      memory.grow(pages);
      refreshViews();
      return true;
    } catch {
      // Less may still do.
    }
  }
  return false;
}

// A free block of a larger class, split; the rest goes back in pieces that are classes of their own. A block whose
// storage was disposed of and not yet collected stays whole: the registry knows it by its class.
function takeLarger(cls: number): number {
  for (let c = cls + 1; c < free.length; c++) {
    const list = free[c] ?? [];
    const at = list.findIndex((ptr) => !disposed.has(ptr));
    if (at < 0) continue;
    const [ptr] = list.splice(at, 1);
    giveBack(ptr + classBytes(cls), classBytes(c) - classBytes(cls));
    return ptr;
  }
  return 0;
}

function giveBack(start: number, length: number): void {
  let ptr = start;
  let left = length;
  while (left >= 16) {
    let cls = classOf(left);
    while (classBytes(cls) > left) cls--;
    live += classBytes(cls);
    release(ptr, cls);
    ptr += classBytes(cls);
    left -= classBytes(cls);
  }
}

/**
 * A block of at least `bytes` bytes, aligned to 16, with whatever was in it before.
 * @throws MemoryError when the heap is full
 */
export function alloc(bytes: number): Storage {
  const cls = classOf(bytes);
  const size = classBytes(cls);
  sinceCollection += size;
  if (sinceCollection > COLLECT_AFTER && sinceCollection > live / 2) requestCollection();
  const ptr = (size <= 2 ** 32 && (free[cls]?.pop() || extend(size) || takeLarger(cls))) || 0;
  if (ptr === 0) throw full(bytes);
  live += size;
  if (live > peak) peak = live;
  const storage = new Storage(ptr, bytes);
  registry.register(storage, ptr * 256 + cls);
  recorder?.push(storage);
  return storage;
}

/** Gives a block back at once. Only for storages that nothing else can reach. */
export function dispose(storage: Storage): void {
  const { ptr } = storage;
  if (ptr === 0) return;
  storage.ptr = 0;
  disposed.set(ptr, (disposed.get(ptr) ?? 0) + 1);
  release(ptr, classOf(storage.bytes));
}

let recorder: Storage[] | null = null;

/** Notes every storage that `alloc` makes from now on in `list`; gives the list that was noted in before. */
export function recordAllocations(list: Storage[] | null): Storage[] | null {
  const before = recorder;
  recorder = list;
  return before;
}

function requestCollection(): void {
  sinceCollection = 0;
  finalizersWait = true;
  collectGarbage();
}

/**
 * Blocks of collected tensors come back only between two tasks of the event loop. A loop that awaits calls this each
 * turn; now and then it gives a promise to await, so that they do.
 */
export function breathe(): Promise<void> | undefined {
  if (!finalizersWait) return undefined;
  finalizersWait = false;
  return nextTask();
}

function full(bytes: number): MemoryError {
  const mb = (n: number) => `${Math.ceil(n / 2 ** 20)} MB`;
  return new MemoryError(
    "alloc",
    `the engine's heap is full: ${mb(bytes)} more do not fit beside ${mb(live)} in use. ` +
      "Memory of dropped tensors comes back only when the loop awaits something; " +
      "wrap the body of a long synchronous loop in torch.scope(() => …), or await torch.nextTask() now and then",
  );
}

export interface MemoryStats {
  /** Bytes in blocks that are in use, or dropped and not collected yet. */
  allocatedBytes: number;
  /** The most that `allocatedBytes` has been. */
  peakBytes: number;
  /** Bytes that the heap has taken from the system. It never shrinks. */
  reservedBytes: number;
}

/** How much memory the engine's heap holds. */
export function memoryStats(): MemoryStats {
  return { allocatedBytes: live, peakBytes: peak, reservedBytes: memory.buffer.byteLength };
}
