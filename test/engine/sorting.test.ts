import { expect, it } from "vitest";
import type { Tensor } from "../../src/torch.ts";
import * as torch from "../../src/torch.ts";

const { float32, float64, int32, int64, uint8 } = torch;

it("the k first are the same, picked out or sorted, ties in their order", () => {
  torch.manualSeed(5);
  for (const dtype of [float32, float64, int32, int64, uint8]) {
    for (const n of [1, 7, 8, 9, 64, 65, 300]) {
      const x = torch.randint(0, 40, [5, n]).to(dtype) as Tensor; // with many equal ones
      for (const k of [0, 1, 2, 5, 31, 32, 33].filter((count) => count <= n)) {
        for (const largest of [true, false]) {
          const { values, indices } = x.topk(k, 1, { largest });
          const sorted = x.sort(1, { descending: largest });
          const label = `${k} of ${n} ${dtype}, ${largest ? "largest" : "smallest"}`;
          expect(indices.tolist(), label).toEqual(sorted.indices.index(":", `:${k}`).tolist());
          expect(values.tolist(), label).toEqual(sorted.values.index(":", `:${k}`).tolist());
        }
      }
    }
  }
});

it("NaN is the largest, and columns are searched as rows are", () => {
  const x = torch.randn([100, 3]) as Tensor;
  x.indexPut_([70, 1], Number.NaN);
  const { values, indices } = x.topk(3, 0);
  expect(values.index(0, 1).item()).toBeNaN();
  expect(indices.index(0, 1).item()).toBe(70);
  const across = x.t().contiguous().topk(3, 1).indices as Tensor;
  expect(indices.tolist()).toEqual(across.t().tolist());
});
