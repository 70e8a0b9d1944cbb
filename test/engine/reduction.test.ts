import { expect, it } from "vitest";
import * as torch from "../../src/torch.ts";

it("summing over dimensions that stand apart leaves the input alone, also where permuting it changes nothing", () => {
  const x = torch.ones([1, 3, 4]);
  expect(x.sum([0, 2]).tolist()).toEqual([4, 4, 4]);
  expect(x.sum().item()).toBe(12);
});

it("sums over rows are right for every number of columns", () => {
  for (let columns = 1; columns <= 40; columns++) {
    const x = torch.arange(7 * columns).reshape([7, columns]);
    const expected = Array.from({ length: columns }, (_, j) => 7 * j + 21 * columns);
    expect(x.sum(0).tolist()).toEqual(expected);
  }
});
