import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cellOf, found, numbersIn, runAll, Studio, tableOf, textOf } from "./studio.ts";

// Every lesson from a cold start, each output as the book has it.

const between = (value: number, low: number, high: number) => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};

describe.skipIf(found === undefined)("the lessons in the page", () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.open();
  }, 240_000);
  afterAll(() => studio?.close());

  /** Opens a lesson in a fresh profile and runs all its cells. */
  async function lesson(id: string) {
    const { page, context, complaints } = await studio.visit(id);
    await runAll(page);
    expect(await page.locator(".output .error").allInnerTexts()).toEqual([]);
    expect(complaints).toEqual([]);
    const text = (cell: string) => textOf(page, cell);
    const figure = (cell: string) => cellOf(page, cell).locator(".figure");
    return { page, text, figure, end: () => context.close() };
  }

  it("3.1: vectors are faster than loops, and the normal distribution", { timeout: 120_000 }, async () => {
    const { text, figure, end } = await lesson("3.1");
    const [loop] = numbersIn(await text("loop"));
    const [vector] = numbersIn(await text("vector"));
    expect(loop).toBeGreaterThan(10 * vector);
    expect(await text("same")).toContain("true");
    expect(await figure("normal-plot").locator("svg").textContent()).toContain("mean 0, std 1");
    await end();
  });

  it("3.2: linear regression from scratch", { timeout: 120_000 }, async () => {
    const { text, figure, end } = await lesson("3.2");
    const losses = [...(await text("train")).matchAll(/epoch \d, loss (\S+)/g)].map(([, loss]) => Number(loss));
    between(losses[0], 0.0237, 0.0618);
    between(losses[1], 0.00008, 0.00031);
    between(losses[2], 0.000044, 0.000057);
    expect(await text("errors")).toContain("grad_fn=");
    await expect(figure("scatter").count()).resolves.toBe(1);
    await end();
  });

  it("3.3: linear regression, concise", { timeout: 120_000 }, async () => {
    const { text, end } = await lesson("3.3");
    expect(await text("init")).toBe("tensor([0.])\n");
    const losses = [...(await text("train")).matchAll(/epoch \d, loss (\S+)/g)].map(([, loss]) => Number(loss));
    between(losses[0], 0.000134, 0.000588);
    for (const loss of losses.slice(1)) between(loss, 0.000092, 0.000116);
    expect(await text("errors")).not.toContain("grad_fn");
    await end();
  });

  it("3.4: softmax, its derivative, and overflow", { timeout: 120_000 }, async () => {
    const { text, end } = await lesson("3.4");
    expect(await text("overflow")).toContain("nan");
    expect(await text("log-of-zero")).toContain("inf");
    const [autograd, formula] = (await text("derivative")).split("\n").map((line) => line.split("tensor")[1]);
    expect(autograd).toBe(formula);
    await end();
  });

  it("3.5: the image data set", { timeout: 120_000 }, async () => {
    const { text, figure, end } = await lesson("3.5");
    expect(numbersIn(await text("read"))).toEqual([60000, 10000]);
    expect(await text("image-shape")).toContain("torch.Size([1, 28, 28])");
    const titles = await figure("first-images").locator("svg").textContent();
    for (const name of ["ankle boot", "t-shirt", "dress", "pullover", "sneaker", "sandal", "trouser"]) {
      expect(titles).toContain(name);
    }
    await expect(figure("first-images").locator("svg image").count()).resolves.toBe(18);
    expect(await text("resize")).toContain("torch.Size([32, 1, 64, 64]) torch.float32 torch.Size([32]) torch.int64");
    expect(numbersIn(await text("batches"))).toEqual([235, 40]);
    await end();
  });

  it("3.6: softmax regression from scratch reaches the book's figures", { timeout: 120_000 }, async () => {
    const { text, figure, end } = await lesson("3.6");
    expect(await text("sum-dimensions")).toContain("tensor([[5., 7., 9.]])\ntensor([[ 6.],\n        [15.]])");
    expect(await text("pick")).toContain("tensor([0.1000, 0.5000])");
    expect(await text("cross-entropy")).toContain("tensor([2.3026, 0.6931])");
    expect(await text("accuracy")).toContain("0.5");
    between(numbersIn(await text("untrained"))[0], 0.02, 0.21);
    const rows = await tableOf(figure("train"));
    expect(rows.map(([epoch]) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const [, loss, train, test] = rows[9];
    between(loss, 0.4459, 0.4487);
    between(train, 0.8463, 0.8495);
    between(test, 0.797, 0.837);
    const titles = await figure("predict").locator("svg").textContent();
    for (const name of ["ankle boot", "pullover", "trouser", "shirt"]) expect(titles).toContain(name);
    await end();
  });

  it("3.7: softmax regression, concise", { timeout: 120_000 }, async () => {
    const { text, figure, end } = await lesson("3.7");
    expect(await text("model")).toContain("Sequential(");
    expect(await text("model")).toContain("Linear(in_features=784, out_features=10, bias=True)");
    const [, loss, train, test] = (await tableOf(figure("train")))[9];
    between(loss, 0.4459, 0.4487);
    between(train, 0.8463, 0.8495);
    between(test, 0.797, 0.837);
    await end();
  });
});
