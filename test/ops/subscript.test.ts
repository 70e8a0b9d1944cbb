import { describe, expect, it } from "vitest";
import { IndexError, ShapeError, ValueError } from "../../src/core/errors.ts";
import type { Subscript } from "../../src/ops/index.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";

// Indexing: messages, and what goes beyond PyTorch. That reading and writing give what PyTorch gives, with a few
// hundred forms of index, is in golden.test.ts.

const x = torch.arange(60).reshape(3, 4, 5) as Tensor;
const at = (...items: Subscript[]): Tensor => x.index(...(items as never)) as unknown as Tensor;
const put = (...items: Subscript[]) => x.clone().indexPut_(items as never, 0);

describe("slices as text", () => {
  it("are those of Python", () => {
    const pairs: [Subscript, Subscript][] = [
      ["1:", torch.slice(1) as never],
      [":2", torch.slice(null, 2) as never],
      ["::2", torch.slice(null, null, 2) as never],
      ["-2:-1", torch.slice(-2, -1) as never],
      [" 0 : 3 : 2 ", torch.slice(0, 3, 2) as never],
    ];
    for (const [text, slice] of pairs) expect(at(text).tolist()).toEqual(at(slice).tolist());
    expect([at(":") === x, at("...") === x, at() === x]).toEqual([false, false, false]);
  });

  it("are refused if they are none", () => {
    for (const text of ["1:a", "a:b", "1:2:3:4", "1.5:2"]) {
      expect(() => at(text as "1:2")).toThrow(/index: ".*" is no slice; .*start:stop:step/);
    }
    expect(() => at("::-1")).toThrow(/step must be a whole number above 0/);
  });
});

describe("what stands between the brackets is refused with the place that is wrong", () => {
  it("indices out of range, naming the dimension of the tensor", () => {
    expect(() => at(3)).toThrow(/^index: index 3 is out of range for dim 0 with size 3/);
    expect(() => at(0, 0, -6)).toThrow(/^index: index -6 is out of range for dim 2 with size 5/);
    expect(() => at(0, null, "1:", 5)).toThrow(/index 5 is out of range for dim 2 with size 5/);
    expect(() => at("...", 7)).toThrow(/index 7 is out of range for dim 2 with size 5/);
    expect(() => at(":", [0, 4])).toThrow(/index 4 is out of range for a dimension of size 4/);
    expect(() => at(":", ":", torch.tensor([-6n]))).toThrow(/index -6 is out of range for a dimension of size 5/);
    expect(() => put(3)).toThrow(/^indexPut_: index 3/);
    for (const f of [at, put])
      for (const items of [[3], [[3]], [0, 4], [1.5]]) expect(() => f(...items)).toThrow(IndexError);
  });

  it("too many indices, and more than one ellipsis", () => {
    expect(() => at(0, 0, 0, 0)).toThrow(/index: too many indices: 4 for a tensor of shape \[3, 4, 5\]/);
    const places = torch.tensor([0n, 0n]);
    expect(() => torch.tensor(1).index(places as never)).toThrow(
      /index: too many indices: 1 for a tensor of shape \[\]/,
    );
    expect(() => at("...", 0, "...")).toThrow(/only one "\.\.\."/);
    expect(() => (torch.tensor(1) as Tensor).index(0 as never)).toThrow(IndexError);
  });

  it("floats, naming the mend", () => {
    for (const f of [at, put]) {
      expect(() => f(torch.tensor([0, 2]) as Tensor)).toThrow(
        /torch\.float32.*torch\.tensor\(\[0n, 2n\]\).*\.to\(torch\.int64\)/,
      );
      expect(() => f([0.5, 1])).toThrow(/holds whole numbers, got \[0\.5,1\]/);
    }
  });

  it("masks of another shape, naming the dimension", () => {
    expect(() => at(torch.ones([4], { dtype: torch.bool }) as Tensor)).toThrow(
      /mask \[4\] does not fit \[3, 4, 5\] at dim 0/,
    );
    expect(() => at(":", torch.ones([4, 4], { dtype: torch.bool }) as Tensor)).toThrow(/at dim 2/);
    expect(() => at([true, false])).toThrow(ShapeError);
  });

  it("indices that do not broadcast", () => {
    expect(() => at([0, 1], [0, 1, 2])).toThrow(/index: shapes \[2\] and \[3\] do not broadcast/);
  });

  it("things that are no index", () => {
    for (const item of [{}, undefined, true, 1n]) expect(() => at(item as never)).toThrow(ValueError);
  });

  it("values that do not fit, with both shapes", () => {
    const y = x.clone() as Tensor;
    const two = torch.ones([2]) as Tensor;
    expect(() => y.indexPut_([0], two)).toThrow(/indexPut_: shapes \[2\] and \[4, 5\] do not broadcast/);
    expect(() => y.indexPut_([[0, 1]], two)).toThrow(/indexPut_: shapes \[2\] and \[2, 4, 5\]/);
    expect(() => y.indexPut_([0], torch.ones([2, 4, 5]) as Tensor)).toThrow(
      /values of shape \[2, 4, 5\] do not fit into \[4, 5\]/,
    );
    expect(y.sub(x).abs().sum().item()).toBe(0);
  });
});

describe("beyond PyTorch 1.13", () => {
  it("int32 tensors are places too", () => {
    expect(at(torch.tensor([0, 2], { dtype: torch.int32 }) as Tensor).tolist()).toEqual(at([0, 2]).tolist());
  });

  it("a mask of several dimensions with a slice behind it", () => {
    const mask = x.sum(2).remainder(2).eq(0) as Tensor; // [3, 4]
    const rows = at(mask) as Tensor;
    expect(at(mask, "1:3").tolist()).toEqual(rows.index(":", "1:3" as never).tolist());
  });
});

describe("views and copies", () => {
  it("integers and slices show the elements themselves, lists and masks copies of them", () => {
    const y = torch.zeros([3, 4]) as Tensor;
    y.index(0).fill_(1);
    y.index("1:", "::2").fill_(2);
    y.index([0]).fill_(9);
    y.index(y.gt(0) as never).fill_(9);
    expect(y.tolist()).toEqual([
      [1, 1, 1, 1],
      [2, 0, 2, 0],
      [2, 0, 2, 0],
    ]);
  });

  it("assignment within one tensor reads before it writes", () => {
    const y = torch.arange(5) as Tensor;
    y.indexPut_(["1:"], y.index(":4") as Tensor);
    expect(y.tolist()).toEqual([0, 0, 1, 2, 3]);
    y.indexPut_([[4, 3, 2, 1, 0]], y);
    expect(y.tolist()).toEqual([3, 2, 1, 0, 0]);
  });

  it("the last of several values for one place stays; accumulated, all count", () => {
    const y = torch.zeros([2]) as Tensor;
    y.indexPut_([[0, 0, 1]], torch.tensor([1, 2, 3]) as Tensor);
    expect(y.tolist()).toEqual([2, 3]);
    y.indexPut_([[0, 0, 1]], torch.tensor([1, 2, 3]) as Tensor, { accumulate: true });
    expect(y.tolist()).toEqual([5, 6]);
  });
});
