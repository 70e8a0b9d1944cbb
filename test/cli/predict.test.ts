import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { barLines } from "../../cli/predict/bars.ts";
import { predictionsOf } from "../../cli/predict/classes.ts";
import { modelOf } from "../../cli/predict/model.ts";
import * as torch from "../../src/index.ts";
import { nn } from "../../src/index.ts";
import { saveFile } from "../../src/io/index.ts";
import { Image, saveImage } from "../../src/vision/index.ts";
import { flambeau, linesOf, offline, temporaryFolder } from "./flambeau.ts";

const folder = temporaryFolder();

/** A boot-like image, and the probabilities that the model gives it. */
const boot = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 6 && i > 200 && i < 700 ? 100 + (i % 97) : 0));
let net: nn.Sequential;
let expected: number[];

beforeAll(async () => {
  torch.manualSeed(4);
  net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
  const X = torch.tensor(boot).float().div(255).view(1, 1, 28, 28) as torch.Tensor;
  expected = ((net(X) as torch.Tensor).softmax(1).tolist() as number[][])[0];
  await saveFile(net.stateDict(), folder("model.safetensors"), { seed: "0", synthetic: "true" });
  await saveImage(Image.fromBytes(boot, 28, 28), folder("boot.png"));
});

const state = (...layers: readonly [name: string, shape: number[]][]) =>
  Object.fromEntries(layers.map(([name, shape]) => [name, torch.rand(shape).sub(0.5) as torch.Tensor]));

describe("models", () => {
  const images = torch.rand([3, 1, 28, 28]) as torch.Tensor;

  test("softmax regression, as both jobs save it", () => {
    const concise = net.stateDict() as Record<string, torch.Tensor>;
    const scratch = { W: concise["1.weight"].t() as torch.Tensor, b: concise["1.bias"] };
    const probabilities = (net(images) as torch.Tensor).softmax(1) as torch.Tensor;
    for (const weights of [concise, scratch]) {
      const model = modelOf("m", weights);
      expect(model.title).toBe("softmax regression, 784 → 10");
      expect(model.predict(images).allclose(probabilities as never)).toBe(true);
    }
  });

  test("perceptrons, by name and, where names say nothing, by what fits", () => {
    const [a, b, c] = [new nn.Linear(784, 32), new nn.Linear(32, 16), new nn.Linear(16, 10)];
    const mlp = new nn.Sequential(new nn.Flatten(), a, new nn.ReLU(), b, new nn.ReLU(), c);
    const probabilities = (mlp(images) as torch.Tensor).softmax(1) as torch.Tensor;
    const other = {
      ...{ "out.weight": c.weight, "out.bias": c.bias! },
      ...{ "first.weight": a.weight, "first.bias": a.bias!, "middle.weight": b.weight, "middle.bias": b.bias! },
    };
    for (const weights of [mlp.stateDict(), other]) {
      const model = modelOf("m", weights as Record<string, torch.Tensor>);
      expect(model.title).toBe("perceptron with ReLU, 784 → 32 → 16 → 10");
      expect(model.predict(images).allclose(probabilities as never)).toBe(true);
    }
  });

  test("the book's perceptron from scratch", () => {
    const weights = state(["W1", [784, 256]], ["b1", [256]], ["W2", [256, 10]], ["b2", [10]]);
    expect(modelOf("m", weights).title).toBe("perceptron with ReLU, 784 → 256 → 10");
  });

  test.each<[string, Record<string, torch.Tensor>, RegExp]>([
    ["another problem's", state(["0.weight", [1, 2]], ["0.bias", [1]]), /"0\.weight" takes 2 and gives 1 numbers/],
    ["too few classes", state(["0.weight", [9, 784]], ["0.bias", [9]]), /takes 784 and gives 9/],
    ["a gap", state(["0.weight", [20, 784]], ["2.weight", [10, 21]]), /takes 784 and gives 20.*takes 21 and gives 10/],
    ["a convolution", state(["0.weight", [6, 1, 5, 5]]), /has the shape \[6, 1, 5, 5\], which is no Linear layer's/],
    ["something else", state(["1.weight", [10, 784]], ["running_mean", [10]]), /"running_mean", which belong to no/],
    ["a bias that does not fit", state(["1.weight", [10, 784]], ["1.bias", [9]]), /"1\.bias" \[9\] does not fit/],
    ["whole numbers", { W: torch.ones([784, 10], { dtype: torch.int64 }) as torch.Tensor }, /is of torch\.int64/],
    ["overflown", { W: torch.full([784, 10], Number.NaN) as torch.Tensor }, /not finite: its training has overflowed/],
    ["nothing", {}, /it has no weights/],
    ["a name that a terminal obeys", state(["\u001b[2J", [1]]), /"\\u001b\[2J", which belong/],
  ])("%s is refused", (_, weights, message) => {
    expect(() => modelOf("file", weights)).toThrow(message);
    expect(() => modelOf("file", weights)).toThrow(/^file: not a model that can be used here: /);
  });
});

test("bars fit any width, with and without colours", () => {
  const [prediction] = predictionsOf(torch.tensor([[0.5, 0.25, 0.001, 0, 0, 0, 0, 0, 0, 0.249]]) as torch.Tensor);
  const lines = barLines(prediction, 60, false);
  expect(lines.slice(0, 3)).toEqual([
    `› t-shirt     50.0 %  ${"█".repeat(15)}`,
    `  trouser     25.0 %  ${"█".repeat(7)}▌`,
    "  pullover     0.1 %",
  ]);
  expect(lines.length).toBe(10);
  for (const width of [30, 40, 80, 200]) {
    expect(Math.max(...barLines(prediction, width, false).map((line) => line.length))).toBeLessThanOrEqual(width);
  }
  const colored = barLines(prediction, 60, 256);
  expect(colored.map(stripVTControlCharacters)).toEqual(lines);
  expect(colored[0]).not.toBe(lines[0]);
});

describe("flambeau predict", () => {
  test("--json: one object an image; one that cannot be read does not stop the others", async () => {
    writeFileSync(folder("broken.png"), "<html>");
    const args = ["predict", folder("model.safetensors"), folder("broken.png"), folder("boot.png"), "--json"];
    const { code, stdout, stderr } = await flambeau(args);
    expect(code).toBe(1);
    expect(stderr).toContain(`flambeau: ${folder("broken.png")}: this is no picture; only PNG and JPEG can be read`);
    const [result, ...more] = linesOf(stdout).map((line) => JSON.parse(line));
    expect(more).toEqual([]);
    expect(result).toMatchObject({ file: folder("boot.png"), inverted: false, box: [0, 0, 28, 28] });
    const values = Object.values(result.probabilities) as number[];
    for (const [i, p] of values.entries()) expect(p).toBeCloseTo(expected[i], 5);
    expect(result.label).toBe(expected.indexOf(Math.max(...expected)));
    expect(result.class).toBe(Object.keys(result.probabilities)[result.label]);
  });

  test("bars, and a picture of them; a run's folder will do", async () => {
    mkdirSync(folder("run"));
    copyFileSync(folder("model.safetensors"), folder("run/model.safetensors"));
    const out = folder("bars.svg");
    const { code, stdout } = await flambeau(["predict", folder("run"), folder("boot.png"), "--out", out]);
    expect(code).toBe(0);
    const lines = linesOf(stdout);
    expect(lines.length).toBe(13);
    expect(lines[0]).toMatch(/boot\.png: [a-z -]+, \d+\.\d %$/);
    expect(lines.filter((line) => line.startsWith("›")).length).toBe(1);
    expect(lines.at(-1)).toBe(`saved ${out}`);
  });

  test("--demo", async () => {
    const args = ["predict", "--demo", folder("model.safetensors"), "--count", "3"];
    const [text, json] = await Promise.all(
      [args, [...args, "--json"]].map((all) => flambeau(all, { env: offline(folder("cache")) })),
    );
    expect([text.code, json.code]).toEqual([0, 0]);
    const samples = linesOf(json.stdout).map((line) => JSON.parse(line));
    expect(samples.length).toBe(6);
    expect(samples.slice(0, 3).map(({ index }) => index)).toEqual([0, 1, 2]);
    const wrong = samples.slice(3);
    expect(wrong.every((s) => s.true !== s.predicted)).toBe(true);
    expect(wrong.map((s) => s.probability)).toEqual(wrong.map((s) => s.probability).sort((a, b) => b - a));
    expect(text.stdout).toContain("10,000 test images, synthetic garments, not Fashion-MNIST: ");
    expect(text.stdout).toContain(`${wrong[0].index}  ${wrong[0].true} taken for ${wrong[0].predicted}, `);
  });

  test.each([
    [["predict"], "missing required argument 'model.safetensors'; or try --demo"],
    [["predict", "boot.png"], "missing required argument 'image': the first argument is the model"],
    [["predict", "m", "i.png", "--demo"], "--demo looks at test images: leave the image files away"],
    [["predict", "m", "i.png", "--out", "x.gif"], "ends in .png or .svg"],
  ])("%j is a mistake", async (args, message) => {
    const { code, stderr } = await flambeau(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain("See flambeau predict --help.");
  });

  test.each([
    ["nowhere.safetensors", /nowhere\.safetensors: there is no such file; flambeau train softmax saves one/],
    ["boot.png", /boot\.png: .*this is no safetensors file/],
  ])("with the model %s", async (name, message) => {
    const { code, stderr } = await flambeau(["predict", folder(name), folder("boot.png")]);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
