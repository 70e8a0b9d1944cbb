import { parentPort } from "node:worker_threads";
import { type Figure, figure, imageGrid, line, toPNG, toSVG } from "../src/plot/index.ts";
import type { Delivery, Order } from "./painter.ts";

// What runs in a Painter's thread.

/** Draws nothing that anyone sees: the first drawings load and compile what the others need. */
function* rehearsals(): Iterable<Figure> {
  const axes = { marks: [line([1, 2], [1, 2], { fmt: "m--", label: "curve" })], xlabel: "x", title: "title" };
  yield figure({ figsize: [4.5, 3], axes });
  const shape = { rows: 2, cols: 8, width: 28, height: 28 };
  const images = Array.from({ length: 16 }, (_, i) => Array.from({ length: 28 * 28 }, (_, j) => (i * j) % 255));
  yield imageGrid(images, { ...shape, titles: images.map(() => "title"), wrong: [true] });
}

async function draw({ id, figure }: Order): Promise<Delivery> {
  try {
    return { id, picture: { svg: toSVG(figure), png: await toPNG(figure) } };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}

const orders: Order[] = [];
let busy = true;

async function work(): Promise<void> {
  busy = true;
  for (let order = orders.shift(); order; order = orders.shift()) parentPort?.postMessage(await draw(order));
  busy = false;
}

parentPort?.on("message", (order: Order) => {
  orders.push(order);
  if (!busy) work();
});

for (const figure of rehearsals()) {
  await draw({ id: -1, figure });
  await new Promise((resolve) => setImmediate(resolve)); // For orders to come in.
  if (orders.length > 0) break;
}
await work();
