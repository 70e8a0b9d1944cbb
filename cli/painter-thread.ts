import { parentPort } from "node:worker_threads";
import { figure, image, line, toPNG, toSVG } from "../src/plot/index.ts";
import type { Delivery, Order } from "./painter.ts";

// What runs in a Painter's thread.

async function draw({ id, figure }: Order): Promise<Delivery> {
  try {
    return { id, picture: { svg: toSVG(figure), png: await toPNG(figure) } };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}

// The first drawing loads and compiles what the others need.
const axes = [
  { marks: [line([1, 2], [1, 2], { label: "curve" })], xlabel: "x" },
  { marks: [image([0, 1, 2, 3], { width: 2, height: 2 })], title: "image" },
];
const ready = draw({ id: -1, figure: figure({ axes }) });

parentPort?.on("message", async (order: Order) => {
  await ready;
  parentPort?.postMessage(await draw(order));
});
