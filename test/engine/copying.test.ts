import { expect, it } from "vitest";
import { elements } from "../../src/ops/index.ts";
import type { Tensor } from "../../src/torch.ts";
import * as torch from "../../src/torch.ts";

// Copies of what lies the other way round: of 4 bytes an element they are made tile by tile, others one by one.

const sizes = [1, 2, 3, 4, 5, 8, 13, 63, 64, 65, 130];
const dtypes = [torch.float32, torch.int32, torch.float64, torch.uint8];

it.each(dtypes)("transposes of %s, of any size, from and to slices", (dtype) => {
  for (const rows of sizes) {
    for (const columns of sizes) {
      const whole = torch
        .arange(rows * (columns + 3))
        .reshape([rows, columns + 3])
        .to(dtype);
      const x = whole.index(":", `1:${columns + 1}`) as Tensor;
      const want = Array.from({ length: columns }, (_, j) =>
        Array.from({ length: rows }, (_, i) => {
          const value = i * (columns + 3) + j + 1;
          return dtype === torch.uint8 ? value % 256 : value;
        }),
      );
      const label = `${rows} × ${columns}`;
      expect(x.t().contiguous().tolist(), label).toEqual(want);
      // The other way round: what is written to has its columns side by side, and more beside them.
      const place = torch.zeros([rows + 2, columns], { dtype });
      (place.index(`1:${rows + 1}`).t() as Tensor).copy_(torch.tensor(want, { dtype }));
      expect(place.index(`1:${rows + 1}`).tolist(), label).toEqual(x.tolist());
      expect([place.index(0).sum().item(), place.index(-1).sum().item()], label).toEqual([0, 0]);
    }
  }
});

it("of each matrix of a batch, and of rows that repeat", () => {
  const x = torch.arange(5 * 70 * 9).reshape([5, 70, 9]) as Tensor;
  const want = (x.tolist() as number[][][]).map((m) => m[0].map((_, j) => m.map((row) => row[j])));
  expect(x.transpose(1, 2).contiguous().tolist()).toEqual(want);
  expect(x.permute([2, 0, 1]).contiguous().tolist()).toEqual(
    Array.from({ length: 9 }, (_, k) => want.map((m) => m[k])),
  );
  const repeated = torch.arange(6).expand([4, 6]).t() as Tensor;
  expect(repeated.contiguous().tolist()).toEqual(Array.from({ length: 6 }, (_, i) => [i, i, i, i]));
});

it("NaN keeps its bits", () => {
  const bits = new Uint32Array(64).map((_, i) => 0x7fc00000 + i * 12345);
  const x = torch.tensor(new Float32Array(bits.buffer)).reshape([8, 8]) as Tensor;
  const back = x.t().contiguous().t().contiguous() as Tensor;
  const { buffer, byteOffset } = elements(back) as Float32Array;
  expect(new Uint32Array(buffer, byteOffset, 64).slice()).toEqual(bits);
});
