import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadFile, metadataFile } from "../../src/io/index.ts";
import { flambeau, hasDebianPackage, linesOf, offline, temporaryFolder } from "./flambeau.ts";

const folder = temporaryFolder();
const run = (...args: string[]) => flambeau(["train", ...args], { cwd: folder(), env: offline(folder("cache")) });
const png = [0x89, 0x50, 0x4e, 0x47];

async function bytesOf(path: string): Promise<number[]> {
  return [...(await readFile(path)).subarray(0, 4)];
}

describe("linear-regression", () => {
  it("prints the book's lines and saves curves, fit, weights and the run", async () => {
    const out = folder("linear");
    const { code, stdout, stderr } = await run("linear-regression", "--seed", "0", "--out", out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = linesOf(stdout);
    expect(lines[0]).toBe("linear regression: 3 epochs, batch size 10, lr 0.03, seed 0");
    expect(lines[1]).toBe("data: drawn: y = Xw + b + noise, w = [2, -3.4], b = 4.2, 1000 examples");
    expect(lines.filter((line) => /^epoch \d, loss 0\.000\d{3}$/.test(line))).toHaveLength(3);
    expect(stdout).toMatch(/error in estimating w: tensor\(\[.*\]\)\nerror in estimating b: tensor\(\[.*\]\)\n/);
    const names = ["curves.png", "curves.svg", "fit.png", "fit.svg", "model.safetensors", "run.json"];
    expect((await readdir(out)).sort()).toEqual(names);
    for (const name of names) expect(stdout).toContain(`saved ${join(out, name)}\n`);
    const { "0.weight": weight, "0.bias": bias } = await loadFile(join(out, "model.safetensors"));
    expect(weight.sizes).toEqual([1, 2]);
    expect((weight.tolist() as number[][])[0][0]).toBeCloseTo(2, 2);
    expect((bias.tolist() as number[])[0]).toBeCloseTo(4.2, 2);
    expect(await bytesOf(join(out, "curves.png"))).toEqual(png);
    expect(await readFile(join(out, "fit.svg"), "utf8")).toMatch(/^<svg.*<\/svg>$/s);
  });

  it("reaches the book's losses whatever the seed", async () => {
    for (const seed of ["1", "2", "3"]) {
      const { stdout } = await run("linear-regression", "--seed", seed, "--json", "--out", folder("losses"));
      const losses = linesOf(stdout).map((line) => JSON.parse(line).loss);
      expect(losses[0]).toBeGreaterThan(0.0001);
      expect(losses[0]).toBeLessThan(0.0007);
      for (const loss of losses.slice(1, 3)) {
        expect(loss).toBeGreaterThan(0.000085);
        expect(loss).toBeLessThan(0.00012);
      }
    }
  });

  it("gives the same numbers for the same seed, and picks and shows one when there is none", async () => {
    const first = await run("linear-regression", "--out", folder("first"));
    const seed = /seed (\d+)\n/.exec(first.stdout)![1];
    const again = await run("linear-regression", "--seed", seed, "--out", folder("again"));
    const other = await run("linear-regression", "--out", folder("other"));
    const epochs = (stdout: string) => linesOf(stdout).filter((line) => /^(epoch|result|error)/.test(line));
    expect(epochs(again.stdout)).toEqual(epochs(first.stdout));
    expect(epochs(other.stdout)).not.toEqual(epochs(first.stdout));
  });

  it("prints no control characters into a pipe, even where colours are asked for", async () => {
    const env = { FORCE_COLOR: "3" };
    const { stdout } = await flambeau(["train", "linear-regression", "--out", folder("piped")], { cwd: folder(), env });
    expect([...stdout].filter((char) => char < " " && char !== "\n")).toEqual([]);
  });

  it("takes settings instead of the book's, and draws its own data", async () => {
    const args = ["--epochs", "2", "--batch-size", "50", "--lr", "1e-2", "--seed", "7", "--data-dir", "nowhere"];
    const { code, stdout, stderr } = await run("linear-regression", ...args, "--out", folder("settings"));
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "linear-regression draws its own data; --data-dir is not used\n",
    });
    expect(stdout).toContain("2 epochs, batch size 50, lr 0.01, seed 7");
  });
});

describe("where results go", () => {
  it("is a new folder below runs, with the job's name and the time", async () => {
    const cwd = folder("elsewhere");
    await mkdir(cwd);
    const both = [1, 2].map(() => flambeau(["train", "linear-regression", "--epochs", "1"], { cwd }));
    const folders = (await Promise.all(both)).map(({ code, stdout }) => {
      expect(code).toBe(0);
      const path = /saved (.*)\/model\.safetensors\n/.exec(stdout)![1];
      expect(path).toMatch(/^runs\/linear-regression-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(-\d)?$/);
      return path;
    });
    expect(folders[0]).not.toBe(folders[1]);
  });

  it.each([
    ["a file", "file"],
    ["below a file", "file/sub/folder"],
  ])("is found out before training to be %s", async (_, name) => {
    await writeFile(folder("file"), "");
    const { code, stdout, stderr } = await run("softmax", "--out", folder(name));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toContain(`flambeau: cannot write to ${folder(name)}: `);
  });

  it.runIf(process.platform === "linux")("is found out before training not to take files", async () => {
    const { code, stdout, stderr } = await run("softmax", "--out", "/proc/flambeau/results");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toContain("flambeau: cannot write to /proc/flambeau/results: ");
  });
});

describe("a folder of data that has none", () => {
  it("is an error in one line, and no drawn data come instead", async () => {
    const { code, stdout, stderr } = await run("softmax", "--data-dir", "nowhere", "--out", folder("new", "deep"));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toContain("flambeau: nowhere/train-images-idx3-ubyte: is not there");
    await expect(readdir(folder("new"))).rejects.toThrow("ENOENT");
  });

  it("is shown with where it comes from when FLAMBEAU_DEBUG is set", async () => {
    const env = { FLAMBEAU_DEBUG: "1" };
    const { code, stderr } = await flambeau(["train", "softmax", "--data-dir", "nowhere"], { cwd: folder(), env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/DataFileError: .*\n {4}at /);
  });
});

describe.skipIf(hasDebianPackage)("without any source of data", () => {
  const notice = "synthetic garments, not Fashion-MNIST";

  it("trains on drawn data, and every line and file says so", async () => {
    const out = folder("drawn");
    const { code, stdout, stderr } = await run("softmax", "--epochs", "1", "--seed", "3", "--out", out);
    expect(code).toBe(0);
    expect(stderr).toContain("no source has the data set");
    const lines = linesOf(stdout);
    expect(lines.length).toBeGreaterThan(9);
    const [data, ...others] = [lines[1], lines[0], ...lines.slice(2)];
    expect(data).toBe("data: synthetic garments drawn by Flambeau, not Fashion-MNIST");
    for (const line of others) expect(line).toContain(`(${notice})`);
    expect(stdout).toMatch(/^epoch 1, train loss 0\.\d{3}, train acc 0\.\d{3}, test acc 0\.\d{3} \(synth/m);

    const [curves, predictions] = await Promise.all(
      ["curves.svg", "predictions.svg"].map((name) => readFile(join(out, name), "utf8")),
    );
    expect(curves).toMatch(new RegExp(`<text[^>]*>${notice}<`));
    expect(predictions.match(/>synthetic</g)).toHaveLength(16);
    const meta = await metadataFile(join(out, "model.safetensors"));
    expect(meta).toMatchObject({ synthetic: "true", job: "softmax", seed: "3", epochs: "1" });
    const weights = await loadFile(join(out, "model.safetensors"));
    expect(Object.keys(weights).sort()).toEqual(["1.bias", "1.weight"]);
    const record = JSON.parse(await readFile(join(out, "run.json"), "utf8"));
    expect(record).toMatchObject({ job: "softmax", synthetic: true, settings: { epochs: 1, seed: 3 } });
    expect(record.history).toHaveLength(1);
    expect(await bytesOf(join(out, "predictions.png"))).toEqual(png);
  });

  it("prints nothing but JSON with --json", async () => {
    const out = folder("json");
    const args = ["--epochs", "2", "--seed", "5", "--json", "--out", out];
    const { code, stdout } = await run("softmax-scratch", ...args);
    expect(code).toBe(0);
    const [first, second, last, ...rest] = linesOf(stdout).map((line) => JSON.parse(line));
    expect(rest).toEqual([]);
    const number = expect.any(Number);
    const epoch = { trainLoss: number, trainAcc: number, testAcc: number, seconds: number, synthetic: true };
    expect(first).toEqual({ epoch: 1, ...epoch });
    expect(second).toEqual({ epoch: 2, ...epoch });
    expect(second.trainLoss).toBeLessThan(first.trainLoss);
    const { trainLoss, trainAcc, testAcc } = second;
    expect(last).toMatchObject({
      done: true,
      result: { trainLoss, trainAcc, testAcc },
      source: "synthetic garments drawn by Flambeau, not Fashion-MNIST",
      synthetic: true,
      seed: 5,
      out,
      interrupted: null,
    });
    expect(last.files).toHaveLength(6);
    expect((await readdir(out)).map((name) => join(out, name)).sort()).toEqual([...last.files].sort());
    expect(Object.keys(await loadFile(join(out, "model.safetensors"))).sort()).toEqual(["W", "b"]);
  });

  it("measures the untrained model with --epochs 0", async () => {
    const out = folder("untrained");
    const { code, stdout } = await run("softmax", "--epochs", "0", "--seed", "1", "--out", out);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^result untrained: test acc 0\.\d{3} /m);
    expect((await readdir(out)).sort()).toEqual([
      "model.safetensors",
      "predictions.png",
      "predictions.svg",
      "run.json",
    ]);
  });
});
