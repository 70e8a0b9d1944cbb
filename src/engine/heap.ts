import { canShareMemory, collectGarbage, env, hardwareConcurrency, nextTask, now } from "#platform";
import { MemoryError } from "../core/errors.ts";
import { capture } from "./capture.ts";
import { Storage } from "./storage.ts";

export { Storage };

// The engine's heap: one WebAssembly memory in which every tensor's elements live.
//
// Blocks come in size classes, four to a doubling, each with a list of free ones. What frees a block: its storage
// being collected, the scope it was made in (scope.ts), or the engine for what it made itself. JavaScript's collector
// sees only the small Storage objects, not the bytes behind them, so it is asked to run when those have grown a lot.

/** Below this address kernels keep their static bytes, and strided.ts what they are told and room to work in. */
const HEAP_BASE = 131072;
const PAGE = 65536;
/** One page less than 4 GB, so that the end of a block is still an address, with room to read a vector past it. */
const MAX_PAGES = 65535;
/** Kernels may read (not write) this far past a block. */
const SLACK = 64;
/** What a block weighs beside its bytes: the objects that know of it, which stay until a collection, too. */
const BLOCK_WEIGHT = 1024;
/** From so many bytes on a block is a large one. */
const LARGE = 2 ** 16;
/** By how much the weight of the blocks in use grows until a collection is asked for. One takes 5 ms or more. */
const COLLECT_AFTER = 96 * 2 ** 20;
/** Milliseconds that a loop which calls `breathe` runs until the event loop gets a turn: the time of a frame. */
const BREATHE_AFTER = 16;

/** The most threads that may work on the heap, this one included: `FLAMBEAU_THREADS`, or one for each processor, up to 4. */
export const mostThreads: number = Math.max(1, Number(env("FLAMBEAU_THREADS")) || Math.min(4, hardwareConcurrency()));

/** Shared with other threads where there may be any. */
export const memory: WebAssembly.Memory = newMemory(mostThreads > 1 && canShareMemory());

function newMemory(shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 32, maximum: MAX_PAGES, shared });
  } catch (error) {
    if (!shared) throw error;
    return newMemory(false);
  }
}

export const isShared: boolean = !(memory.buffer instanceof ArrayBuffer);

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
let weight = 0;
/** The least weight since a collection was last asked for. */
let low = 0;
let lastBreath = now();

// Classes: 16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 …: four to a doubling from 64 on.
function classOf(bytes: number): number {
  if (bytes <= 64) return bytes <= 16 ? 0 : ((bytes + 15) >> 4) - 1;
  const log = 31 - Math.clz32(bytes - 1);
  return 4 + (log - 6) * 4 + (((bytes - 1) / 2 ** (log - 2)) & 3);
}

/** The bytes of each class, up to the one of 4 GB. */
const CLASS_BYTES: number[] = [16, 32, 48, 64];
for (let step = 16; step < 2 ** 30; step *= 2) for (let i = 5; i <= 8; i++) CLASS_BYTES.push(step * i);

/** Of each class, the free blocks. */
const free: number[][] = CLASS_BYTES.map(() => []);

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
  free[cls].push(ptr);
  const bytes = CLASS_BYTES[cls];
  live -= bytes;
  weight -= bytes + BLOCK_WEIGHT;
  if (weight < low) low = weight;
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
    const list = free[c];
    const at = list.findIndex((ptr) => !disposed.has(ptr));
    if (at < 0) continue;
    const [ptr] = list.splice(at, 1);
    giveBack(ptr + CLASS_BYTES[cls], CLASS_BYTES[c] - CLASS_BYTES[cls]);
    return ptr;
  }
  return 0;
}

function giveBack(start: number, length: number): void {
  let ptr = start;
  let left = length;
  while (left >= 16) {
    let cls = classOf(left);
    while (CLASS_BYTES[cls] > left) cls--;
    free[cls].push(ptr);
    ptr += CLASS_BYTES[cls];
    left -= CLASS_BYTES[cls];
  }
}

/**
 * A block of at least `bytes` bytes, aligned to 16, with whatever was in it before.
 * @throws MemoryError when the heap is full
 */
export function alloc(bytes: number): Storage {
  const cls = classOf(bytes);
  const ptr = takeBlock(cls, bytes);
  const storage = new Storage(ptr, bytes, cls);
  if (recorder !== null) recorder.push(storage);
  else {
    // Large ones may be disposed of before they are collected; being able to unregister them costs more.
    registry.register(storage, ptr * 256 + cls, bytes >= LARGE ? storage : undefined);
    storage.watched = true;
  }
  return storage;
}

/** A block for the time until the caller disposes of it: nothing else gives it back. */
export function borrow(bytes: number): Storage {
  const cls = classOf(bytes);
  return new Storage(takeBlock(cls, bytes), bytes, cls);
}

function takeBlock(cls: number, bytes: number): number {
  if (weight - low > COLLECT_AFTER) collect();
  const size = CLASS_BYTES[cls];
  const ptr = bytes <= 2 ** 32 ? free[cls].pop() || extend(size) || takeLarger(cls) : 0;
  if (ptr === 0) throw full(bytes);
  live += size;
  weight += size + BLOCK_WEIGHT;
  if (live > peak) peak = live;
  return ptr;
}

/** Gives a storage that was disposed of a block again, whose elements are unset. @throws MemoryError when the heap is full */
export function settle(storage: Storage): void {
  storage.ptr = takeBlock(storage.cls, storage.bytes);
  watch(storage);
}

function collect(): void {
  low = weight;
  lastBreath = 0; // the next breath is due, for what is collected now
  collectGarbage();
}

/** Gives a block back at once. Only for storages that nothing else can reach. */
export function dispose(storage: Storage): void {
  if (capture !== null) {
    capture.held.push(storage);
    return;
  }
  const { ptr } = storage;
  if (ptr === 0) return;
  storage.ptr = 0;
  if (storage.watched && !registry.unregister(storage)) disposed.set(ptr, (disposed.get(ptr) ?? 0) + 1);
  storage.watched = false;
  release(ptr, storage.cls);
}

/** Has a noted storage's block given back when the storage is collected. */
export function watch(storage: Storage): void {
  if (storage.watched || storage.ptr === 0) return;
  storage.watched = true;
  // Gradients that leave a scope are often disposed of in another, so this one can be unregistered. It costs more.
  registry.register(storage, storage.ptr * 256 + storage.cls, storage);
}

let recorder: Storage[] | null = null;

/** Whether a scope gives back what is made now. */
export function inScope(): boolean {
  return recorder !== null;
}

/**
 * Notes every storage that `alloc` makes from now on in `list`, instead of watching it: whoever has the list disposes
 * of it or watches it. Gives the list that was noted in before.
 */
export function recordAllocations(list: Storage[] | null): Storage[] | null {
  const before = recorder;
  recorder = list;
  return before;
}

/**
 * Blocks of collected tensors come back only between two tasks of the event loop. A loop that awaits calls this each
 * turn; now and then it gives a promise to await, so that they do.
 */
export function breathe(): Promise<void> | undefined {
  const time = now();
  if (time - lastBreath < BREATHE_AFTER) return undefined;
  lastBreath = time;
  return nextTask();
}

function full(bytes: number): MemoryError {
  const mb = (n: number) => `${Math.ceil(n / 2 ** 20)} MB`;
  return new MemoryError(
    "alloc",
    `the engine's heap is full: ${mb(bytes)} more do not fit beside ${mb(live)} in use. ` +
      "Memory of dropped tensors comes back only when the event loop gets a turn; " +
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
