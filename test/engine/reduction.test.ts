import { expect, it } from "vitest";
import * as torch from "../../src/torch.ts";

it("summing over dimensions that stand apart leaves the input alone, also where permuting it changes nothing", () => {
  const x = torch.ones([1, 3, 4]);
  expect(x.sum([0, 2]).tolist()).toEqual([4, 4, 4]);
  expect(x.sum().item()).toBe(12);
});
