import { readFile, writeFileAtomic } from "#platform";
import { type DecodeOptions, decodeImage, ImageError } from "./decode.ts";
import type { Image } from "./image.ts";

/**
 * Reads a picture: a PNG or JPEG file, or in a page an address of one, in its own mode (L, LA, RGB or RGBA).
 * @throws ImageError naming the file, when it is not there or no such picture
 * @see https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.open
 * @example
 * await saveImage(Image.fromBytes(new Uint8Array([0, 128, 255]), 3, 1), "three.png");
 * (await openImage("three.png")).tolist(); // [[0, 128, 255]]
 */
export async function openImage(path: string, options: DecodeOptions = {}): Promise<Image> {
  return decodeImage(await readFile(path).catch((error) => unreadable(path, error)), path, options);
}

/** Writes an image as a PNG file, whole or not at all. */
export async function saveImage(image: Image, path: string): Promise<void> {
  if (!/\.png$/i.test(path)) throw new ImageError(path, "images are saved as PNG: let the name end in .png");
  await writeFileAtomic(path, image.toPNG());
}

/** @throws ImageError that says why a file cannot be read */
export function unreadable(path: string, error: unknown): never {
  const code = (error as { code?: string }).code;
  const reasons: Record<string, string> = {
    ENOENT: "there is no such file",
    EISDIR: "this is a folder",
    EACCES: "it may not be read",
  };
  const message = error instanceof Error ? error.message : String(error);
  throw new ImageError(path, (code && reasons[code]) || message, error);
}
