import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { found, numbersIn, Studio, tableOf } from "./studio.ts";

describe.skipIf(found === undefined)("playing", () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.open();
  }, 240_000);
  afterAll(() => studio?.close());

  it("takes a batch at a time, goes on, pauses; runs lie over each other; each epoch is said once", {
    timeout: 120_000,
  }, async () => {
    const { page, context, complaints } = await studio.visit("3.3");
    const row = (n: number) => page.locator(".run-row").nth(n);
    const button = (name: string) => page.locator(".controls").getByRole("button", { name, exact: true });
    await button("One batch").click();
    await row(0).getByText("batch 1 of 300").waitFor({ timeout: 60_000 });
    await row(0).getByText("Paused").waitFor();
    await button("One batch").click();
    await row(0).getByText("batch 2 of 300").waitFor();
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      const place = document.querySelector(".heard[aria-live]")!;
      new MutationObserver(() => said.push(place.textContent ?? "")).observe(place, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    await button("Go on").click();
    await row(0).getByText("Finished").waitFor({ timeout: 60_000 });
    const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    expect(said.map((text) => /^Epoch (\d): loss [\d.e-]+$/.exec(text)?.[1])).toEqual(["1", "2", "3"]);
    const found = await page.locator(".insight table tbody tr").allInnerTexts();
    for (const text of found) {
      const [truth, learned] = numbersIn(text.replace(/^\S+/, ""));
      expect(Math.abs(truth - learned)).toBeLessThan(0.01);
    }

    await page.locator('[id$="-lr"]').fill("0.003");
    await row(0).locator(".run-name").fill("quick");
    await row(0).locator(".run-name").press("Enter");
    await button("Start").click();
    await row(1).getByText("Finished").waitFor({ timeout: 60_000 });
    const chart = page.locator(".charts .figure").first();
    expect(await chart.locator("svg").textContent()).toMatch(/quick.*Run 2/);
    // Each run twice: as it was, and smoothed.
    expect((await tableOf(chart))[0]).toHaveLength(5);
    await row(0).locator("input[type=checkbox]").uncheck();
    await page.waitForFunction(() => !document.querySelector(".charts svg")?.textContent?.includes("quick"));
    await page.locator('[id$="-lr"]').fill("much");
    expect(await button("Start").isDisabled()).toBe(true);
    expect(await page.locator(".field small.bad").innerText()).toContain("A number above 0");
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("shows the data set: a class, an image's pixels, means; a second visit needs no download", {
    timeout: 120_000,
  }, async () => {
    const { page, context, complaints } = await studio.visit("data");
    await page.locator(".pixel-table").waitFor({ timeout: 60_000 });
    expect(await page.locator("main h2 small").first().innerText()).toBe("60 of 60000");
    await page.locator("#half").selectOption("test");
    await page.locator("#class").selectOption({ label: "bag" });
    await page.getByText("60 of 1000").waitFor();
    const names = await page
      .locator(".garments.small button")
      .evaluateAll((buttons) => buttons.map((each) => each.getAttribute("aria-label")));
    expect(names.every((name) => name?.endsWith("bag"))).toBe(true);
    await page.locator(".garments.small button").nth(3).click();
    const pixels = (await page.locator(".pixel-table td").allInnerTexts()).map(Number);
    expect(pixels).toHaveLength(784);
    expect(Math.max(...pixels)).toBeGreaterThan(100);
    await page.getByRole("button", { name: "More images" }).click();
    await page.getByText("120 of 1000").waitFor();
    let asked = 0;
    context.on("request", (request) => {
      if (request.url().includes("/data/")) asked++;
    });
    await page.reload();
    await page.locator(".pixel-table").waitFor({ timeout: 60_000 });
    expect(asked).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
