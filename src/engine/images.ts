import { uint8 } from "../core/dtype.ts";
import { numel } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import * as heap from "./heap.ts";
import { type Filter, resamplingWeights, type Table, weightTable } from "./resampling.ts";
import type { Scaling } from "./rows.ts";
import { address, empty, type Strided } from "./strided.ts";
import * as threads from "./threads.ts";
import { kernels } from "./wasm.ts";

/** Nanoseconds that a pixel of a resampled image, or of the one between, takes. */
const EACH_PIXEL = 0.7;

/** An image of bytes, [height, width, channels], resampled into `out`, both row-major. Byte for byte as Pillow does it. */
export function resample(out: Strided, image: Strided, filter: Filter): void {
  if (capture !== null) return void again(resample, out, image, filter);
  const [height, width, channels] = image.sizes;
  const [newHeight, newWidth] = out.sizes;
  const rows = tableFor(width, newWidth, filter);
  const columns = tableFor(height, newHeight, filter);
  const narrowed = rows && columns ? empty([height * newWidth * channels + 16], uint8) : undefined;
  const between = rows ? address(narrowed ?? out) : address(image);
  if (rows) {
    kernels.resampleRows(between, address(image), height, width, channels, address(rows.data), newWidth, rows.taps);
  }
  if (columns) {
    const table = address(columns.data);
    kernels.resampleColumns(address(out), between, newWidth * channels, table, newHeight, columns.taps);
  }
  for (const used of [rows?.data, columns?.data, narrowed]) if (used) heap.dispose(used.storage);
}

/**
 * out (float32 [m, …, height, width]) = the images of src (uint8 [n, height, width]) with these numbers (int32 [m]),
 * resampled, between 0 and 1 or scaled.
 */
export function takeResampled(
  out: Strided,
  src: Strided,
  numbers: Strided,
  filter: Filter,
  scaling: Scaling | null,
): void {
  if (capture !== null) return void again(takeResampled, out, src, numbers, filter, scaling);
  if (numel(out.sizes) === 0) return;
  const [height, width] = src.sizes.slice(-2);
  const [newHeight, newWidth] = out.sizes.slice(-2);
  const rows = tableFor(width, newWidth, filter);
  const columns = tableFor(height, newHeight, filter);
  const work: Strided[] = [];
  const taken = (height * newWidth + newHeight * newWidth) * EACH_PIXEL;
  threads.share("takeResampled", numel(numbers.sizes), taken, (start, length, number) => {
    work[number] = empty([height * newWidth + 16 + newHeight * newWidth], uint8);
    return [
      ...[address(out) + start * newHeight * newWidth * 4, address(src), address(numbers) + start * 4, length],
      ...[height, width, newHeight, newWidth],
      ...[rows ? address(rows.data) : 0, rows?.taps ?? 0, columns ? address(columns.data) : 0, columns?.taps ?? 0],
      ...[address(work[number]), Number(scaling !== null), scaling?.mean ?? 0, scaling?.std ?? 1],
    ];
  });
  for (const used of [rows?.data, columns?.data, ...work]) if (used) heap.dispose(used.storage);
}

/** Undefined where nothing changes: Pillow leaves that step out. */
function tableFor(from: number, to: number, filter: Filter): Table | undefined {
  return from === to ? undefined : weightTable(resamplingWeights(from, to, filter));
}
