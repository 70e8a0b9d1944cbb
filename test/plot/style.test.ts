import { describe, expect, it } from "vitest";
import { line, parseFmt, scatter } from "../../src/plot/index.ts";
import { fillStyles } from "../../src/plot/style.ts";

describe("parseFmt", () => {
  it.each([
    ["-", { dash: "solid" }],
    ["m--", { color: "#bf00bf", dash: "dashed" }],
    ["g-.", { color: "#008000", dash: "dashdot" }],
    ["r:", { color: "#ff0000", dash: "dotted" }],
    ["--b", { color: "#0000ff", dash: "dashed" }],
    ["ro", { color: "#ff0000", dash: "none", marker: "o" }],
    ["x-", { dash: "solid", marker: "x" }],
    ["k.", { color: "#000000", dash: "none", marker: "." }],
    ["", {}],
  ])("reads %o as matplotlib does", (fmt, style) => {
    expect(parseFmt(fmt)).toEqual(style);
  });

  it.each(["q", "rb", "---", "red", "m--o^"])("refuses %o", (fmt) => {
    expect(() => parseFmt(fmt)).toThrow(RangeError);
  });
});

describe("colours", () => {
  it("gives lines without a colour those of the book, with its dashes", () => {
    expect(fillStyles([{}, {}, {}, {}])).toEqual([
      { color: "#1f77b4", dash: "solid" },
      { color: "#bf00bf", dash: "dashed" },
      { color: "#008000", dash: "dashdot" },
      { color: "#ff0000", dash: "dotted" },
    ]);
  });

  it("leaves marks with a colour, and those without looks, out of the cycle", () => {
    const [first, , third] = fillStyles([{ color: "#123456" }, undefined, { dash: "dotted" }]);
    expect(first).toEqual({ color: "#123456", dash: "solid" });
    expect(third).toEqual({ color: "#1f77b4", dash: "dotted" });
  });

  it("takes letters and hexadecimal, and names the function that was given something else", () => {
    expect(line([], [], { color: "c" }).color).toBe("#00bfbf");
    expect(scatter([], [], { color: "#ABCDEF" }).color).toBe("#abcdef");
    expect(() => scatter([], [], { color: "url(#x)" })).toThrow(/^scatter: "url\(#x\)" is no colour/);
  });
});
