import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toNotebook } from "../../lessons/notebook.ts";
import { installedProject, type Project, run } from "../package/project.ts";
import { type Execution, type Kernel, startKernel } from "./jupyter.ts";
import { ids, readLesson } from "./run.ts";

// The notebook of a lesson, executed by tslab: a Jupyter kernel for TypeScript, installed beside the packed package as a
// reader would. Skipped, loudly, only where npm cannot install it.

interface NotebookCell {
  id: string;
  cell_type: string;
  source: string[];
}

const golden = JSON.parse(readFileSync(new URL("../golden/lessons.json", import.meta.url), "utf8"));

describe.each(ids)("the notebook of %s", (id) => {
  test.each(["tslab", "deno"] as const)("for %s has all cells, and imports what both kernels resolve", (kernel) => {
    const lesson = readLesson(id, "zh");
    const { cells } = JSON.parse(toNotebook(lesson, { kernel, lang: "zh" })) as { cells: NotebookCell[] };
    const code = cells.filter((cell) => cell.cell_type === "code");
    expect(code.map((cell) => cell.id)).toEqual([...lesson.cells, ...lesson.exercises].map((cell) => cell.id));
    const imports = code.flatMap((cell) =>
      [...cell.source.join("").matchAll(/from "([^"]+)"/g)].map(([, name]) => name),
    );
    for (const name of imports) expect(name).toMatch(/^flambeau(\/(d2l|data|vision|plot|io))?$/);
  });
});

describe("tslab", () => {
  let project: Project;
  let kernel: Kernel | undefined;
  let problem = "";

  beforeAll(async () => {
    project = await installedProject();
    const npm = ["install", "tslab@1.0.22", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    const { code, stderr } = await run(project.folder, "npm", ...npm);
    if (code !== 0) problem = stderr;
    else {
      const tslab = join(project.folder, "node_modules/tslab/bin/tslab");
      kernel = await startKernel(project.folder, (file) => [
        process.execPath,
        tslab,
        "kernel",
        `--config-path=${file}`,
      ]);
    }
  }, 240_000);

  afterAll(() => {
    kernel?.stop();
    project?.remove();
  });

  test("executes the notebook of 3.6 as the installed package writes it, with PyTorch's outputs", async (context) => {
    if (kernel === undefined) {
      console.error(`\n\n*** SKIPPED: no notebook was executed, since npm could not install tslab:\n${problem}\n\n`);
      return context.skip();
    }
    const flambeau = join(project.folder, "node_modules/.bin/flambeau");
    expect((await run(project.folder, flambeau, "lesson", "3.6", "--ipynb", "softmax.ipynb")).stdout).toBe(
      "softmax.ipynb\n",
    );
    const { cells } = JSON.parse(readFileSync(join(project.folder, "softmax.ipynb"), "utf8")) as {
      cells: NotebookCell[];
    };
    const exercises = new Set(readLesson("3.6").exercises.map(({ id }) => id));
    const outputs: Record<string, Execution> = {};
    for (const { id, source } of cells.filter((cell) => cell.cell_type === "code" && !exercises.has(cell.id))) {
      const output = await kernel.execute(source.join(""));
      expect(output.errors, `${id}: ${output.errors}`).toBe("");
      expect(output.status).toBe("ok");
      outputs[id] = output;
    }
    const theirs = golden["3.6 seed 0"];
    // Sums of 1 that are off by their last bit are printed as 1.0000.
    const plain = (text: string) => text.replace(/[[\],\s]/g, "").replace(/1\.0000/g, "1.");
    for (const id of ["parameters", "sum-dimensions", "softmax-check", "pick", "cross-entropy", "accuracy"]) {
      expect(plain(outputs[id].text), id).toBe(plain(theirs[id].text));
    }
    expect(Math.abs(Number(outputs.result.text) - Number(theirs.result.text))).toBeLessThan(1e-3);
    // Each figure is one output, however often it was redrawn.
    for (const id of ["animator", "train", "predict"]) {
      expect(
        outputs[id].displays.map((display) => Object.keys(display)),
        id,
      ).toEqual([["image/svg+xml"]]);
    }
    expect(outputs.train.displays[0]["image/svg+xml"]).toContain("train loss");
    expect(outputs.predict.displays[0]["image/svg+xml"]).toContain("ankle boot");
  }, 300_000);

  test("executes cells with a bare `for await`", async (context) => {
    if (kernel === undefined) return context.skip();
    const { cells } = JSON.parse(toNotebook(readLesson("3.3"))) as { cells: NotebookCell[] };
    for (const { source } of cells.filter((cell) => cell.cell_type === "code")) {
      const output = await kernel.execute(source.join(""));
      expect(output.errors).toBe("");
    }
  }, 200_000);
});
