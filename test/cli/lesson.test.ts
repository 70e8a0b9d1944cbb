import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { flambeau, linesOf, start, temporaryFolder } from "./flambeau.ts";

// `flambeau lesson`, as it was built.

const folder = temporaryFolder();
const lesson = (...args: string[]) => flambeau(["lesson", ...args], { env: { LANG: "C", LC_ALL: "" } });

test("--list shows the lessons, in the reader's language", async () => {
  const { code, stdout } = await lesson("--list");
  expect(code).toBe(0);
  expect(linesOf(stdout).map((line) => line.slice(0, 5))).toEqual([
    "3.1  ",
    "3.2  ",
    "3.3  ",
    "3.4  ",
    "3.5  ",
    "3.6  ",
    "3.7  ",
  ]);
  expect(stdout).toContain("3.6  Softmax regression from scratch");
  const chinese = await flambeau(["lesson"], { env: { LC_ALL: "zh_CN.UTF-8" } });
  expect(chinese.stdout).toContain("3.1  线性回归\n");
});

test("--list shows a lesson's cells and exercises", async () => {
  const { stdout } = await lesson("3.4", "--list");
  const [title, first, ...rest] = linesOf(stdout);
  expect(title).toBe("3.4 Softmax regression");
  expect(first).toBe("  1  one-hot");
  expect(rest).toContain("  ?  temperature");
});

test("a lesson is read from its introduction to its exercises, each cell with prose, code and output", async () => {
  const { code, stdout, stderr } = await lesson("3.4");
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^3\.4 Softmax regression\n\nSo far the answer was a number\./);
  const cell = stdout.slice(stdout.indexOf("── Cell 3 · softmax "), stdout.indexOf("── Cell 4"));
  expect(cell).toContain("Softmax makes every score positive");
  expect(cell).toContain("│ const o = torch.tensor([1, 2, 4]);");
  expect(cell).toContain("\ntensor([0.0420, 0.1142, 0.8438]) tensor(1.)\n");
  expect(stdout).toMatch(/\nExercises\n/);
  expect(stdout).toContain("Its answer: flambeau lesson 3.4 --cell temperature\n");
  for (const line of linesOf(stdout).filter((line) => !line.startsWith("│"))) expect(line.length).toBeLessThan(82);
});

test("--cell shows one cell, by number or name; those before it run unseen", async () => {
  const [byNumber, byName] = await Promise.all([
    lesson("3.6", "--cell", "8"),
    lesson("3.6", "--cell", "cross-entropy"),
  ]);
  expect(byNumber).toEqual(byName);
  expect(byNumber.stdout.match(/── Cell/g)).toHaveLength(1);
  expect(byNumber.stdout).toMatch(/tensor\(\[2\.3026, 0\.6931\]\)\n$/);
  expect(byNumber.stdout).not.toContain("0.1000, 0.5000");
});

test("--cell shows an exercise's answer; --no-prose leaves the words away; --pytorch adds PyTorch's", async () => {
  const answer = await lesson("3.4", "--cell", "bits");
  expect(answer.stdout).toContain("How many bits");
  expect(answer.stdout).toMatch(/\n1\.75 bits\n\n1\.75 bits, the entropy/);
  const bare = await lesson("3.4", "--cell", "softmax", "--no-prose", "--pytorch");
  expect(bare.stdout).not.toContain("Expect");
  expect(bare.stdout).toContain("│     return exps / exps.sum(-1, keepdim=True)");
});

test("--seed changes chance, in the code that is shown as well", async () => {
  const [zero, one, again] = await Promise.all(
    ["0", "1", "1"].map((seed) => lesson("3.2", "--cell", "first-example", "--seed", seed)),
  );
  expect(zero.stdout).toContain("tensor([-1.1258, -1.1524])");
  expect(one.stdout).not.toBe(zero.stdout);
  expect(again).toEqual(one);
  const shown = await lesson("3.2", "--cell", "1", "--seed", "7");
  expect(shown.stdout).toContain("torch.manualSeed(7);");
});

test("--save-to saves figures as SVG and PNG, and what was printed", async () => {
  const target = folder("saved");
  const { code, stdout } = await lesson("3.2", "--no-prose", "--save-to", target);
  expect(code).toBe(0);
  expect(readdirSync(target).sort()).toEqual(["output.txt", "scatter.png", "scatter.svg"]);
  expect(stdout).toContain("scatter.svg\n");
  expect(readFileSync(`${target}/scatter.svg`, "utf8")).toMatch(/^<svg/);
  expect(readFileSync(`${target}/scatter.png`).subarray(1, 4).toString()).toBe("PNG");
  expect(readFileSync(`${target}/output.txt`, "utf8")).toMatch(/^== first-example\nfeatures: tensor\(\[-1\.1258/);
});

test("--ipynb writes a notebook and runs nothing", async () => {
  const file = folder("notebook.ipynb");
  const { stdout } = await lesson("3.6", "--ipynb", file, "--kernel", "deno", "--lang", "zh");
  expect(stdout).toBe(`${file}\n`);
  const notebook = JSON.parse(readFileSync(file, "utf8"));
  expect(notebook.metadata.kernelspec.name).toBe("deno");
  expect(notebook.cells[0].source[0]).toBe("# 3.6 softmax 回归的从零开始实现\n");
});

describe("mistakes are answered in a line or two", () => {
  test.each([
    [["3.9"], 1, /^flambeau: there is no lesson 3\.9; there are 3\.1, 3\.2/],
    [["3.6", "--cell", "99"], 1, /^flambeau: lesson 3\.6 has no cell 99: see flambeau lesson 3\.6 --list\n/],
    [["3.6", "--cell", "0"], 1, /has no cell 0/],
    [["3.6", "--lang", "fr"], 2, /--lang.*en, zh/],
    [["3.6", "--seed", "x"], 2, /It must be a whole number/],
    [["3.2", "--save-to", "/dev/null/x"], 1, /^flambeau: cannot write to \/dev\/null\/x/],
    [["3.2", "--ipynb", "/dev/null/x"], 1, /^flambeau: cannot write \/dev\/null\/x/],
  ])("%j", async (args, expected, message) => {
    const { code, stdout, stderr } = await lesson(...args);
    expect(code).toBe(expected);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(linesOf(stderr).length).toBeLessThanOrEqual(2);
  });
});

test("Ctrl-C during training ends the lesson, and says where", async () => {
  const running = start(["lesson", "3.6", "--no-prose"], { env: { LANG: "C" } });
  await running.said("· train ");
  running.process.kill("SIGINT");
  const { code, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stderr).toBe("\nflambeau: ended by Ctrl-C in the cell train\n");
});

test("the compiled lessons are programs that run by themselves", async () => {
  const program = new URL("../../dist/lessons/3.4/lesson.js", import.meta.url);
  expect(existsSync(program)).toBe(true);
  const { execFile } = await import("node:child_process");
  const { promisify } = await import("node:util");
  const { stdout } = await promisify(execFile)(process.execPath, [program.pathname]);
  expect(stdout).toContain("tensor([0.0420, 0.1142, 0.8438]) tensor(1.)\n");
});
