import * as torch from "flambeau";
import { defineDataset } from "flambeau/data";

const SIZE = 28;

/** A transform as a user may write it, in plain JavaScript: the image turned by a random angle, and smoothed. */
function turned(image) {
  const angle = (torch.rand([]).item() - 0.5) * 0.5;
  const [cos, sin, middle] = [Math.cos(angle), Math.sin(angle), (SIZE - 1) / 2];
  const pixels = image.tolist();
  const at = (y, x) => pixels[y]?.[x] ?? 0;
  const out = [];
  for (let row = 0; row < SIZE; row++) {
    for (let col = 0; col < SIZE; col++) {
      let sum = 0;
      for (let i = 0; i < 4; i++) {
        const [dy, dx] = [row - middle + (i >> 1) * 0.5, col - middle + (i & 1) * 0.5];
        const [y, x] = [middle + dy * cos - dx * sin, middle + dy * sin + dx * cos];
        const [y0, x0] = [Math.floor(y), Math.floor(x)];
        const [fy, fx] = [y - y0, x - x0];
        sum += (at(y0, x0) * (1 - fx) + at(y0, x0 + 1) * fx) * (1 - fy);
        sum += (at(y0 + 1, x0) * (1 - fx) + at(y0 + 1, x0 + 1) * fx) * fy;
      }
      out.push(sum / 4 / 255);
    }
  }
  return torch.tensor(out).reshape(1, SIZE, SIZE);
}

export const garments = defineDataset(import.meta.url, "garments", (images, labels) => ({
  length: images.sizes[0],
  at: (i) => [turned(images.index(i)), labels.index(i)],
}));
