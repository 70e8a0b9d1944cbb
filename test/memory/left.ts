import * as torch from "../../src/index.ts";

/**
 * Bytes that the engine still has in use when all is dropped: collects until next to none are, or for a second. What was
 * collected comes back in a task of its own, when the machine gets to it.
 */
export async function bytesLeft(collect: () => unknown): Promise<number> {
  let left = Infinity;
  for (let i = 0; i < 50 && left > 10_000; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, i));
    left = torch.memoryStats().allocatedBytes;
  }
  return left;
}
