import { describe, expect, it } from "vitest";
import * as heap from "../../src/engine/heap.ts";
import { scoped } from "../../src/engine/scope.ts";
import * as torch from "../../src/index.ts";

// The heap hands out blocks that nobody else has, and takes them back.

let seed = 3;
function random(n: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
  return Math.floor(((seed >>> 0) / 2 ** 32) * n);
}

/** Sizes around the edges of the classes, small ones most often. */
function anyBytes(): number {
  const power = 2 ** random(17);
  return Math.max(0, power + random(3) - 1 + random(4) * Math.floor(power / 4));
}

describe("blocks", () => {
  it("do not overlap, whatever is given back and handed out again", () => {
    const live: { storage: heap.Storage; mark: number }[] = [];
    for (let i = 0; i < 5000; i++) {
      if (live.length > 0 && random(100) < 48) {
        const [{ storage, mark }] = live.splice(random(live.length), 1);
        const bytes = heap.u8.subarray(storage.ptr, storage.ptr + storage.bytes);
        expect(bytes.every((b) => b === mark)).toBe(true);
        heap.dispose(storage);
        expect(storage.ptr).toBe(0);
      } else {
        const storage = heap.alloc(anyBytes());
        expect(storage.ptr % 16).toBe(0);
        const mark = random(256);
        heap.u8.fill(mark, storage.ptr, storage.ptr + storage.bytes);
        live.push({ storage, mark });
      }
    }
    for (const { storage, mark } of live) {
      expect(heap.u8.subarray(storage.ptr, storage.ptr + storage.bytes).every((b) => b === mark)).toBe(true);
      heap.dispose(storage);
    }
  });

  it("that are given back twice count once", () => {
    const before = heap.memoryStats().allocatedBytes;
    const storage = heap.alloc(1000);
    expect(heap.memoryStats().allocatedBytes).toBeGreaterThanOrEqual(before + 1000);
    heap.dispose(storage);
    heap.dispose(storage);
    expect(heap.memoryStats().allocatedBytes).toBe(before);
  });

  it("are used again rather than asked of the system", () => {
    heap.dispose(heap.alloc(3e6));
    const { reservedBytes } = heap.memoryStats();
    for (let i = 0; i < 100; i++) heap.dispose(heap.alloc(3e6 - i));
    expect(heap.memoryStats().reservedBytes).toBe(reservedBytes);
  });

  it("cannot be larger than the heap, and the message says what to do", () => {
    const before = heap.memoryStats().allocatedBytes;
    expect(() => heap.alloc(5e9)).toThrow(/heap is full.*torch\.scope\(\(\) => …\).*torch\.nextTask\(\)/);
    expect(heap.memoryStats().allocatedBytes).toBe(before);
  });
});

describe("scopes", () => {
  it("nest: what an inner one keeps belongs to the outer one", () => {
    const before = heap.memoryStats().allocatedBytes;
    let inner: heap.Storage | null = null;
    const outer = scoped(
      () => {
        inner = scoped(
          () => {
            heap.alloc(1 << 20);
            return heap.alloc(64);
          },
          (kept) => [kept],
        );
        expect(inner.ptr).not.toBe(0);
        return heap.alloc(128);
      },
      (kept) => [kept],
    );
    expect(inner!.ptr).toBe(0);
    expect(heap.memoryStats().allocatedBytes).toBe(before + 128);
    heap.dispose(outer);
  });
});

it("more elements than kernels can count are an error", () => {
  expect(() => torch.zeros([2 ** 16, 2 ** 15], { dtype: torch.uint8 })).toThrow(/at most 2\*\*31 - 1 elements/);
  expect(() =>
    torch
      .ones([1])
      .expand(2 ** 31)
      .add(1),
  ).toThrow(/at most 2\*\*31 - 1 elements/);
});
