import { type DecodedPng, decode as decodePng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";
import { FlambeauError } from "../../core/errors.ts";
import { Image, type ImageMode } from "./image.ts";

/** A file that is no picture, or one that cannot be read; `path` is the file. */
export class ImageError extends FlambeauError {
  override name = "ImageError";
  constructor(path: string, problem: string, cause?: unknown) {
    super("image", `${path}: ${problem}`, { path, cause });
  }
}

/** More is refused before it is unpacked: a small file can claim to be a picture that fills the memory. */
const MOST_PIXELS = 2 ** 27;

export interface DecodeOptions {
  /** How 16 bits of grey become 8: by their high half (default), or as PIL does, where all above 255 is white. */
  grey16?: "high half" | "clip";
}

/**
 * The picture in the bytes of a PNG or JPEG file, in the file's own mode: L, LA, RGB or RGBA. How a camera was held (EXIF)
 * is not looked at, as in PIL. Colours of a JPEG may differ a little from PIL's, which smooths them over neighbours.
 * @param path names the file in errors
 * @throws ImageError for what is neither, or is broken
 * @example
 * decodeImage(Image.fromBytes(new Uint8Array([1, 2]), 2, 1).toPNG(), "two.png").tolist(); // [[1, 2]]
 */
export function decodeImage(bytes: Uint8Array, path = "image", options: DecodeOptions = {}): Image {
  try {
    if (startsWith(bytes, [137, 80, 78, 71, 13, 10, 26, 10])) return fromPng(bytes, path, options);
    if (startsWith(bytes, [0xff, 0xd8, 0xff])) return fromJpeg(bytes, path);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImageError(path, `a picture that is broken, or ends too early: ${reason}`, error);
  }
  throw new ImageError(path, `${kindOf(bytes)}; only PNG and JPEG can be read`);
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean => start.every((x, i) => bytes[i] === x);

function kindOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return "the file is empty";
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith("GIF8")) return "this is a GIF";
  if (start.startsWith("RIFF") && start.endsWith("WEBP")) return "this is a WebP";
  if (start.startsWith("BM")) return "this is a BMP";
  if (start.startsWith("II*\0") || start.startsWith("MM\0*")) return "this is a TIFF";
  if (/^....ftyp(heic|heix|mif1|avif)/s.test(start)) return "this is a HEIC or AVIF";
  if (/^\s*<(svg|\?xml)/.test(start)) return "this is an SVG";
  return "this is no picture";
}

function checkSize(path: string, width: number, height: number): void {
  if (width === 0 || height === 0) throw new ImageError(path, `${width} × ${height} pixels are no picture`);
  if (width * height > MOST_PIXELS) {
    throw new ImageError(path, `${width} × ${height} pixels are more than the ${MOST_PIXELS} that are read`);
  }
}

function fromPng(bytes: Uint8Array, path: string, { grey16 = "high half" }: DecodeOptions): Image {
  if (bytes.length < 33) throw new ImageError(path, "the file ends within its header");
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  checkSize(path, header.getUint32(16), header.getUint32(20));
  if (bytes[24] < 8 && bytes[28] !== 0) {
    const problem = "an interlaced PNG with fewer than 8 bits a sample cannot be read";
    throw new ImageError(path, `${problem}; save it without interlacing`);
  }
  const png = decodePng(bytes, { checkCrc: true });
  const { width, height, channels } = png;
  if (png.palette) return fromPalette(png, path);
  const samples = png.depth < 8 ? unpacked(png).map((x) => x * (255 / (2 ** png.depth - 1))) : png.data;
  if (samples.length !== width * height * channels) throw new ImageError(path, "the file ends before its picture");
  return Image.fromBytes(
    png.depth === 16 ? toBytes(samples, channels, grey16) : new Uint8Array(samples),
    width,
    height,
    (["L", "LA", "RGB", "RGBA"] as const)[channels - 1],
  );
}

function toBytes(samples: ArrayLike<number>, channels: number, grey16: DecodeOptions["grey16"]): Uint8Array {
  const clip = channels === 1 && grey16 === "clip";
  return Uint8Array.from(samples, (x) => (clip ? Math.min(x, 255) : x >> 8));
}

/** Samples of fewer than 8 bits, of which a byte holds several; each row starts with a new byte. */
function unpacked({ data, width, height, depth }: DecodedPng): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  const mask = 2 ** depth - 1;
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const bit = (i % width) * depth;
    return (data[Math.floor(i / width) * rowBytes + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
  });
}

function fromPalette(png: DecodedPng, path: string): Image {
  const palette = png.palette!;
  const numbers = png.depth < 8 ? unpacked(png) : png.data;
  if (numbers.length !== png.width * png.height) throw new ImageError(path, "the file ends before its picture");
  const channels = palette[0]?.length ?? 3;
  const pixels = new Uint8Array(numbers.length * channels);
  for (let i = 0; i < numbers.length; i++) {
    const colour = palette[numbers[i]];
    if (colour === undefined) throw new ImageError(path, `colour ${numbers[i]} is not in its palette`);
    pixels.set(colour, i * channels);
  }
  return Image.fromBytes(pixels, png.width, png.height, channels === 4 ? "RGBA" : "RGB");
}

function fromJpeg(bytes: Uint8Array, path: string): Image {
  const { width, height, components } = jpegFrame(bytes, path);
  checkSize(path, width, height);
  const { data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: MOST_PIXELS / 1e6,
    maxMemoryUsageInMB: 2048,
  });
  const mode: ImageMode = components === 1 ? "L" : "RGB";
  const pixels = components === 1 ? data.filter((_, i) => i % 3 === 0) : data;
  return Image.fromBytes(pixels, width, height, mode);
}

/** What the frame's header says, which comes somewhere after the start. @throws ImageError when there is none */
function jpegFrame(bytes: Uint8Array, path: string): { width: number; height: number; components: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1];
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame && marker > 0xc2) throw new ImageError(path, "a JPEG of a rare kind (lossless or arithmetic coding)");
    if (isFrame && bytes[at + 4] !== 8) throw new ImageError(path, `a JPEG with ${bytes[at + 4]} bits a sample`);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), components: bytes[at + 9] };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  throw new ImageError(path, "a JPEG that ends before it says how large it is");
}
