import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { flambeau, linesOf, temporaryFolder } from "./flambeau.ts";

const folder = temporaryFolder();
const run = (...args: string[]) => flambeau(args, { cwd: folder() });
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

describe("help", () => {
  it("tells the version", async () => {
    expect(await run("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([[[]], [["--help"]], [["help"]]])("%j lists the commands", async (args) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("train [options] <job>");
  });

  it.each([[["train", "--help"]], [["help", "train"]]])("%j lists jobs and options", async (args) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const word of ["linear-regression", "softmax-scratch", "--epochs", "--batch-size", "--lr", "--seed"]) {
      expect(stdout).toContain(word);
    }
    expect(linesOf(stdout).length).toBeLessThan(40);
  });
});

describe("a mistake in the command line is told in two lines, with exit code 2", () => {
  it.each([
    ["an unknown command", ["frain"], "unknown command 'frain'"],
    ["an unknown option", ["--frob"], "unknown option '--frob'"],
    ["no job", ["train"], "missing required argument 'job'"],
    ["an unknown job", ["train", "hardmax"], "'hardmax' is invalid"],
    ["an unknown option of train", ["train", "softmax", "--frob"], "unknown option '--frob'"],
    ["a misspelt option", ["train", "softmax", "--epoch", "3"], "Did you mean --epochs?"],
    ["one argument too many", ["train", "softmax", "more"], "too many arguments"],
    ["a missing value", ["train", "softmax", "--epochs"], "'--epochs <n>' argument missing"],
    ["an option as a value", ["train", "softmax", "--out", "--json"], "argument '--json' is invalid"],
    ["epochs that are no number", ["train", "softmax", "--epochs", "ten"], "argument 'ten' is invalid"],
    ["epochs that are not whole", ["train", "softmax", "--epochs", "1.5"], "argument '1.5' is invalid"],
    ["epochs below 0", ["train", "softmax", "--epochs", "-1"], "argument '-1' is invalid"],
    ["too many epochs to count", ["train", "softmax", "--epochs", "9".repeat(20)], "is invalid"],
    ["a batch of none", ["train", "softmax", "--batch-size", "0"], "It must be a whole number, at least 1."],
    ["a hexadecimal batch", ["train", "softmax", "--batch-size", "0x10"], "argument '0x10' is invalid"],
    ["a learning rate that is no number", ["train", "softmax", "--lr", "fast"], "argument 'fast' is invalid"],
    ["a learning rate below 0", ["train", "softmax", "--lr", "-0.1"], "argument '-0.1' is invalid"],
    ["an infinite learning rate", ["train", "softmax", "--lr", "1e999"], "argument '1e999' is invalid"],
    ["a seed below 0", ["train", "softmax", "--seed", "-1"], "argument '-1' is invalid"],
    ["a seed that is too large", ["train", "softmax", "--seed", "4294967296"], "from 0 to 4294967295"],
    ["an empty folder's name", ["train", "softmax", "--data-dir", ""], "It must be a folder."],
  ])("%s", async (_, args, problem) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const lines = linesOf(stderr);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain("flambeau: ");
    expect(lines[0]).toContain(problem);
    expect(lines[1]).toBe(args[0] === "train" ? "See flambeau train --help." : "See flambeau --help.");
  });
});
