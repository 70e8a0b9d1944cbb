import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { classAccuracy, classLines, confusionOf, matrixLines } from "../../cli/evaluate/matrix.ts";
import { nn, noGrad, type Tensor, tensor } from "../../src/index.ts";
import { saveFile } from "../../src/io/index.ts";
import { FashionMNIST } from "../../src/vision/index.ts";
import { flambeau, linesOf, offline, temporaryFolder } from "./flambeau.ts";

const folder = temporaryFolder();

describe("a confusion matrix", () => {
  const one = (i: number) => Array.from({ length: 10 }, (_, k) => (k === i ? 1 : 0));
  const probabilities = Float32Array.from([3, 3, 3, 1, 9].flatMap(one));
  const matrix = confusionOf(probabilities, [3, 3, 4, 1, 1]);

  test("counts, and says how much of a class is right", () => {
    expect([matrix[3][3], matrix[4][3], matrix[1][1], matrix[1][9]]).toEqual([2, 1, 1, 1]);
    expect(classAccuracy(matrix).slice(1, 5)).toEqual([0.5, Number.NaN, 1, 0]);
  });

  test("fits 80 columns; colours change nothing else", () => {
    const lines = matrixLines(
      matrix.map((row) => row.map((n) => n * 6000)),
      false,
    );
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.slice(-10)[4]).toBe("4 coat            ·     ·     ·  6000     ·     ·     ·     ·     ·     ·");
    for (const color of [256, true] as const) {
      expect(matrixLines(matrix, color).map(stripVTControlCharacters)).toEqual(matrixLines(matrix, false));
      expect(classLines(matrix, color).map(stripVTControlCharacters)).toEqual(classLines(matrix, false));
    }
    expect(classLines(matrix, false).slice(1, 3)).toEqual([
      "1 trouser     50.0 %  ██████████░░░░░░░░░░  1 taken for ankle boot",
      "2 pullover         –  ",
    ]);
  });
});

describe("flambeau evaluate", () => {
  const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
  let confusion: number[][];

  beforeAll(async () => {
    // A model that knows the mean image of each class.
    const train = FashionMNIST.draw({ train: true, seed: 3 });
    const X = train.data.index("0:6000").float().div(255).reshape(-1, 784) as Tensor;
    const y = train.targets.index("0:6000").tolist() as number[];
    const means = Array.from({ length: 10 }, (_, k) => {
      const own = y.flatMap((label, i) => (label === k ? [BigInt(i)] : []));
      return X.indexSelect(0, tensor(own) as never)
        .mean(0)
        .tolist() as number[];
    });
    noGrad(() => {
      const weight = tensor(means) as Tensor;
      (net.at(1) as nn.Linear).weight.copy_(weight as never);
      (net.at(1) as nn.Linear).bias!.copy_(weight.pow(2).sum(1).div(-2) as never);
    });
    await saveFile(net.stateDict(), folder("model.safetensors"), { seed: "3", synthetic: "true" });
    const test = FashionMNIST.draw({ train: false, seed: 3 });
    const logits = noGrad(() => net((test.data.float() as Tensor).div(255) as Tensor)) as Tensor;
    confusion = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
    const guesses = logits.argmax(1).tolist() as number[];
    for (const [i, label] of (test.targets.tolist() as number[]).entries()) confusion[label][guesses[i]]++;
  });

  test("--json, on the stand-in that the model was trained on", async () => {
    const args = ["evaluate", folder("model.safetensors"), "--json"];
    const { code, stdout } = await flambeau(args, { env: offline(folder("cache")) });
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ data: "test", images: 10_000, synthetic: true, confusion });
    const right = confusion.reduce((sum, row, i) => sum + row[i], 0);
    expect(result.accuracy).toBeCloseTo(right / 10_000, 9);
    expect(result.accuracy).toBeGreaterThan(0.5);
    expect(result.perClass["ankle boot"]).toBeCloseTo(confusion[9][9] / confusion[9].reduce((a, b) => a + b), 5);
    expect(result.loss).toBeGreaterThan(0);
  });

  test("as text, and drawn", async () => {
    const out = folder("confusion.svg");
    const args = ["evaluate", folder("model.safetensors"), "--out", out];
    const { code, stdout, stderr } = await flambeau(args, { env: offline(folder("cache")) });
    expect([code, stderr]).toEqual([0, ""]);
    const lines = linesOf(stdout);
    expect(lines[0]).toBe(`${folder("model.safetensors")}: softmax regression, 784 → 10`);
    expect(lines[1]).toMatch(/^10,000 test images, synthetic garments, not Fashion-MNIST: accuracy \d+\.\d %/);
    expect(lines).toEqual(expect.arrayContaining(matrixLines(confusion, false)));
    expect(lines).toEqual(expect.arrayContaining(classLines(confusion, false)));
    expect(readFileSync(out, "utf8")).toMatch(/^<svg[\s\S]*ankle boot/);
  });

  test("--data takes a half", async () => {
    const { code, stderr } = await flambeau(["evaluate", "m", "--data", "both"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Allowed choices are test, train.");
  });
});
