import { encode } from "fast-png";
import { DTypeError, ShapeError, show, ValueError } from "../../core/errors.ts";
import { u8 } from "../../engine/heap.ts";
import { address } from "../../engine/strided.ts";
import { cat, full, int32, Tensor, tensor, uint8 } from "../../torch.ts";

/** What an image's channels are: grey, grey and alpha, red green blue, red green blue and alpha. */
export type ImageMode = "L" | "LA" | "RGB" | "RGBA";

const modes: readonly ImageMode[] = ["L", "LA", "RGB", "RGBA"];

/**
 * A picture of bytes, as PIL's `Image` is in Python: a uint8 tensor of [height, width] or [height, width, channels] that
 * transforms know to be one. (A plain tensor is to them [channels, height, width], as in torchvision.)
 */
export class Image extends Tensor<readonly number[], "uint8"> {
  /**
   * The same bytes as an image: uint8, [height, width] or [height, width, 1 to 4].
   * @throws DTypeError for another dtype, ShapeError for another shape
   * @example
   * Image.from(torch.zeros([2, 3], { dtype: torch.uint8 })).width; // 3
   */
  static from(pixels: Tensor): Image {
    if (pixels instanceof Image) return pixels;
    if (pixels.dtype !== uint8) throw new DTypeError("Image", `pixels are torch.uint8, got ${pixels.dtype}`);
    const { sizes } = pixels;
    if (!(sizes.length === 2 || (sizes.length === 3 && sizes[2] >= 1 && sizes[2] <= 4))) {
      const wanted = "wants [height, width] or [height, width, channels] with 1 to 4 channels";
      throw new ShapeError("Image", `${wanted}, got ${show(sizes)}`, [sizes]);
    }
    const { storage, offset, strides, counter } = sizes[2] === 1 ? pixels.squeeze(2) : pixels;
    const image = new Image(storage, offset, sizes[2] === 1 ? sizes.slice(0, 2) : sizes, strides, uint8);
    image.counter = counter;
    return image;
  }

  /** An image with a copy of these bytes, row by row, the channels of a pixel side by side. */
  static fromBytes(bytes: Uint8Array, width: number, height: number, mode: ImageMode = "L"): Image {
    const channels = modes.indexOf(mode) + 1;
    if (bytes.length !== width * height * channels) {
      throw new ValueError("Image", `${bytes.length} bytes do not make ${width} × ${height} pixels of ${mode}`);
    }
    return Image.from(tensor(bytes).view(height, width, channels) as Tensor);
  }

  get width(): number {
    return this.sizes[1];
  }

  get height(): number {
    return this.sizes[0];
  }

  get channels(): number {
    return this.sizes[2] ?? 1;
  }

  get mode(): ImageMode {
    return modes[this.channels - 1];
  }

  /** A copy of the pixels, row by row, the channels of each side by side. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const rows = this.contiguous() as Tensor;
    const start = address(rows);
    return u8.slice(start, start + rows.numel()) as Uint8Array<ArrayBuffer>;
  }

  /** The image as the bytes of a PNG file. */
  toPNG(): Uint8Array<ArrayBuffer> {
    const { width, height, channels } = this;
    const data = this.toBytes();
    return encode({ width, height, channels, depth: 8, data }) as Uint8Array<ArrayBuffer>;
  }

  /**
   * The image in another mode, as PIL makes it: grey is (19595 r + 38470 g + 7471 b + 2¹⁵) / 2¹⁶, and an alpha that the
   * new mode has no place for is dropped.
   * @see https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.Image.convert
   * @example
   * Image.fromBytes(new Uint8Array([255, 0, 0]), 1, 1, "RGB").convert("L").tolist(); // [[76]]
   */
  convert(mode: ImageMode): Image {
    if (mode === this.mode) return this;
    const wanted = modes.indexOf(mode) + 1;
    const own: Tensor = this.view(this.height, this.width, this.channels);
    const colours = this.channels <= 2 ? 1 : 3;
    let pixels = own.narrow(2, 0, colours) as Tensor;
    if (colours === 1 && wanted >= 3) pixels = pixels.expand(-1, -1, 3) as Tensor;
    if (colours === 3 && wanted <= 2) pixels = luminance(pixels);
    if (wanted % 2 === 0) {
      const opaque = () => full([this.height, this.width, 1], 255, { dtype: uint8 }) as Tensor;
      pixels = cat([pixels, this.channels % 2 === 0 ? own.narrow(2, this.channels - 1, 1) : opaque()], 2) as Tensor;
    }
    return Image.from(pixels);
  }
}

function luminance(rgb: Tensor): Tensor {
  const weights = tensor([19595, 38470, 7471], { dtype: int32 });
  return (rgb.int() as Tensor).mul(weights).sum(2, { keepdim: true }).add(32768).floorDivide(65536).to(uint8) as Tensor;
}
