import { gather } from "../../src/vision/sources/gather.ts";
import type { Split } from "../../src/vision/sources/list.ts";
import { fashionMnist } from "../../src/vision/sources/records.ts";

const minute = 60_000;
const held = new Map<Split, ReturnType<typeof gather>>();

/**
 * The bytes of a file of Fashion-MNIST, unpacked, from wherever the library finds it: its cache, or else its sources.
 * Undefined for another name.
 */
export async function dataFile(name: string, log: (message: string) => void): Promise<Uint8Array | undefined> {
  for (const split of ["train", "test"] as const) {
    const file = Object.values(fashionMnist.files[split]).find((each) => each.name === name);
    if (file) return (await filesOf(split, log)).files.get(file);
  }
  return undefined;
}

/** A page asks for one file after the other: both of a half are kept for a minute. */
function filesOf(split: Split, log: (message: string) => void): ReturnType<typeof gather> {
  const known = held.get(split);
  if (known) return known;
  const files = gather(fashionMnist, split, { log });
  held.set(split, files);
  const forget = () => held.delete(split);
  files.then(() => setTimeout(forget, minute).unref(), forget);
  return files;
}
