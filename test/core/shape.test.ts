import { expect, it } from "vitest";
import * as torch from "../../src/index.ts";

it("a tensor keeps its shape when the array that was given changes", () => {
  const sizes = [2, 3];
  const made = [torch.zeros(sizes), torch.rand(sizes), torch.empty(sizes), torch.arange(6).reshape(sizes)];
  sizes[0] = 7;
  for (const x of made) expect([...x.sizes]).toEqual([2, 3]);
});

it("sizes may be floats that are whole, -0 among them", () => {
  const [rows, none] = new Float64Array([3, -0]);
  expect([...torch.zeros([rows, 2]).sizes]).toEqual([3, 2]);
  expect(torch.zeros([none, 2]).sizes.every((n) => Object.is(n, 0) || n === 2)).toBe(true);
});
