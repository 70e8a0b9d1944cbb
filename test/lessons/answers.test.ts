import ts from "typescript";
import { describe, expect, test } from "vitest";
import { ids, readLesson, runLesson, textOf } from "./run.ts";

// The answers to the exercises: they compile together with their lesson, run after it, and say what the prose says.

test("every lesson's program and answers are well typed as one program", () => {
  const root = process.cwd();
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const texts = new Map(
    ids.map((id) => [`${root}/lessons/${id}/both.ts`, textOf(id, "lesson.ts") + textOf(id, "answers.ts")]),
  );
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...texts.keys()], { ...options, noEmit: true }, host);
  const problems = [...texts.keys()].flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)));
  expect(
    problems.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`),
  ).toEqual([]);
});

describe("answers", () => {
  /** The printed lines of the answers; training lessons only with those named. */
  async function answersOf(id: string, only?: string[]): Promise<Record<string, string>> {
    const answers = only ?? readLesson(id).exercises.map((exercise) => exercise.id);
    const outputs = await runLesson(id, { answers });
    return Object.fromEntries(answers.map((answer) => [answer, outputs.get(answer)!.text]));
  }

  test("3.1", async () => {
    const found = await answersOf("3.1");
    expect(found["best-constant"]).toBe("4.0000 4");
    expect(found.laplace).toBe("median 0.1: 8.20\nmean 2: 12.00");
  });

  test("3.2", async () => {
    const found = await answersOf("3.2");
    expect(found["missing-reshape"]).toBe("torch.Size([4, 4]) torch.Size([4, 1])");
    const [fast, usual, slow] = found["learning-rates"].split("\n").map((line) => Number(line.split("epoch ")[1]));
    expect(fast).toBeLessThan(0.0001);
    expect(usual / fast).toBeGreaterThan(100);
    expect(slow).toBeGreaterThan(5);
    expect(found["zero-weights"]).toMatch(
      /^tensor\(\[ (1\.99|2\.00)\d\d, -3\.(39|40)\d\d\]\) tensor\(\[4\.(19|20)\d\d\]\)$/,
    );
  });

  test("3.3", async () => {
    const found = await answersOf("3.3");
    expect(found["sum-loss"]).toMatch(
      /^tensor\(\[\[(10\.0000|10\.|9\.9999|10\.0001), (10\.0000|10\.|9\.9999|10\.0001)\]\]\)$/,
    );
    expect(found.huber).toMatch(/^tensor\(\[\[ (1\.99|2\.00)\d\d, -3\.(39|40)\d\d\]\]\)/);
    expect(found.gradient).toMatch(/^tensor\(\[\[ ?-?0\.00\d\d, ?-?0\.00\d\d\]\]\) tensor\(\[-?0\.00\d\d\]\)$/);
  });

  test("3.4", async () => {
    const found = await answersOf("3.4");
    expect(found["second-derivative"]).toMatch(/\ntrue$/);
    expect(found.temperature.split("\n")).toHaveLength(4);
    expect(found.bits).toBe("1.75 bits");
  });

  test("3.5", async () => {
    const outputs = await runLesson("3.5", { answers: ["batch-sizes", "mean-images"] });
    expect(outputs.get("batch-sizes")!.text).toMatch(/^16: 3750 batches.*\n64: 938 .*\n256: 235 .*\n1024: 59 /);
    expect(outputs.get("mean-images")!.figures[0].axes).toHaveLength(10);
  });

  test("3.6", async () => {
    const found = await answersOf("3.6");
    expect(found.overflow).toMatch(/^tensor\(\[\[0\., nan\]\]\) tensor/);
    expect(found["learning-rates"]).toMatch(/^lr 1: loss NaN, test acc 0\.1\nlr 0\.01: loss 1\.3\d+, test acc 0\.6/);
    const worst = found["worst-class"].split("\n").map((line) => line.split(/ {2,}/)[0].trim());
    expect(worst.slice(0, 4).sort()).toEqual(["coat", "pullover", "shirt", "t-shirt"]);
  });

  test("3.7", async () => {
    const outputs = await runLesson("3.7", { answers: ["weights-as-images", "weight-decay"] });
    expect(outputs.get("weights-as-images")!.figures[0].axes).toHaveLength(10);
    const [norms, tested] = outputs.get("weight-decay")!.text.split("\n");
    const [plain, decayed] = norms.split(" ").map(Number);
    expect(decayed).toBeLessThan(0.7 * plain);
    expect(Number(tested)).toBeGreaterThan(0.75);
  });
});
