import { parentPort } from "node:worker_threads";
import { type Figure, figure, image, line, toPNG, toSVG } from "../src/plot/index.ts";
import type { Drawn } from "./painter.ts";

// The thread of a Painter: takes figures, gives pictures.

async function draw(given: Figure): Promise<Drawn> {
  try {
    return { svg: toSVG(given), png: await toPNG(given) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

// The first drawing loads and compiles what the next ones need.
const warmUp = draw(
  figure({
    axes: [
      { marks: [line([1, 2], [1, 2], { label: "curve" })], xlabel: "x" },
      { marks: [image([0, 1, 2, 3], { width: 2, height: 2 })], title: "image" },
    ],
  }),
);

parentPort?.on("message", async (given: Figure) => {
  await warmUp;
  parentPort?.postMessage(await draw(given));
});
