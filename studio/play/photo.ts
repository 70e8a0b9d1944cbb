// From a reader's file to pixels: checked before it is decoded, so that no file can fill the memory.

export const side = 28;

/** What is wrong with a file, by the name of the sentence that says so. */
export class PhotoError extends Error {
  readonly reason: "notImage" | "tooLarge" | "empty" | "nothing";
  constructor(reason: PhotoError["reason"]) {
    super(reason);
    this.reason = reason;
  }
}

const mostBytes = 20e6;
const mostPixels = 40e6;
/** Larger pictures are made smaller while they are decoded. */
const workingSide = 1024;

/** Width and height as a PNG or JPEG says at its beginning; undefined when it is neither. */
export function sizeOf(bytes: Uint8Array): [width: number, height: number] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPng = bytes.length > 24 && view.getUint32(0) === 0x89504e47 && view.getUint32(12) === 0x49484452;
  if (isPng) return [view.getUint32(16), view.getUint32(20)];
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1];
    if (marker === 0xff) at++;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return [view.getUint16(at + 7), view.getUint16(at + 5)];
    } else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

export interface Photo {
  rgba: Uint8Array;
  width: number;
  height: number;
}

/** @throws PhotoError */
export async function readPhoto(file: Blob): Promise<Photo> {
  if (file.size === 0) throw new PhotoError("empty");
  if (file.size > mostBytes) throw new PhotoError("tooLarge");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const size = sizeOf(bytes);
  if (!size || size[0] === 0 || size[1] === 0) throw new PhotoError("notImage");
  const [width, height] = size;
  if (width * height > mostPixels) throw new PhotoError("tooLarge");
  const scale = Math.min(1, workingSide / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  let picture: ImageBitmap;
  try {
    const options = scale < 1 ? ({ resizeWidth: w, resizeHeight: h, resizeQuality: "high" } as const) : {};
    picture = await createImageBitmap(new Blob([bytes]), options);
  } catch {
    throw new PhotoError("notImage");
  }
  const canvas = new OffscreenCanvas(w, h);
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, w, h);
  context.drawImage(picture, 0, 0, w, h);
  picture.close();
  return { rgba: new Uint8Array(context.getImageData(0, 0, w, h).data.buffer), width: w, height: h };
}
