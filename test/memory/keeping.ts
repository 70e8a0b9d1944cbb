// Makes, keeps and drops tensors in every odd way, at random from a seed, with collections in between, and checks again
// and again that those still held have the values they should have.
import { collectGarbage, nextTask } from "#platform";
import * as torch from "../../src/index.ts";

type Tensor = torch.Tensor;

/** A tensor that somebody holds, and what must be in it. */
interface Held {
  x: Tensor;
  values: number[];
}

let state = 1;
/** A whole number from 0 to n − 1. */
function dice(n: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * n);
}

const held: Held[] = [];
const any = (): Held => held[dice(held.length)];

function fresh(rows = 1 + dice(40), columns = 1 + dice(200)): Held {
  const values = Array.from({ length: rows * columns }, () => dice(1000));
  return { x: torch.tensor(values).reshape(rows, columns) as Tensor, values };
}

/** What is made of one thing held, or of nothing. */
const makers: (() => Held)[] = [
  () => fresh(),
  // A view whose base may be dropped.
  () => {
    const { x, values } = any();
    const [rows, columns] = x.sizes;
    const from = dice(rows);
    return { x: x.index(`${from}:`) as Tensor, values: values.slice(from * columns) };
  },
  () => {
    const { x, values } = any();
    const [rows, columns] = x.sizes;
    return { x: x.t() as Tensor, values: values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]) };
  },
  () => {
    const { x, values } = any();
    return { x: x.add(1).mul(2).sub(2) as Tensor, values: values.map((v) => v * 2) };
  },
  // Ops for which the engine takes memory that it gives back itself: offsets, and a packed matrix.
  () => {
    const { x, values } = any();
    const [rows, columns] = x.sizes;
    const chosen = Array.from({ length: rows }, () => dice(rows));
    const picked = chosen.flatMap((row) => values.slice(row * columns, (row + 1) * columns));
    return { x: x.index(chosen).matmul(torch.eye(columns)) as Tensor, values: picked };
  },
  // Out of nested scopes come a result, something kept, and the rest never.
  () => {
    const { x, values } = any();
    let kept: Tensor | undefined;
    const x2 = torch.scope(() => {
      const once = torch.scope(() => [x.add(5), x.mul(7)] as Tensor[])[0];
      kept = torch.keep(once.sub(1));
      return once.add(1);
    });
    held.push({ x: kept!, values: values.map((v) => v + 4) });
    return { x: x2 as Tensor, values: values.map((v) => v + 6) };
  },
  // A scope that breaks off leaves what was made in it to the collector.
  () => {
    const { x, values } = any();
    let made: Tensor | undefined;
    try {
      torch.scope(() => {
        made = x.neg() as Tensor;
        throw new Error("on purpose");
      });
    } catch {}
    return { x: made!, values: values.map((v) => -v) };
  },
  // A gradient that outlives its leaf.
  () => {
    const { x, values } = fresh();
    const w = torch.onesLike(x, { requiresGrad: true }) as Tensor;
    w.mul(x).sum().backward();
    return { x: w.grad as Tensor, values };
  },
  // A graph that is gone back through twice, its own tensors dropped in between.
  () => {
    const { x, values } = fresh();
    const w = torch.onesLike(x, { requiresGrad: true }) as Tensor;
    const l = w.mul(x).pow(2).sum() as Tensor;
    l.backward(null, { retainGraph: true });
    if (dice(2) === 0) collectGarbage();
    l.backward();
    return { x: w.grad as Tensor, values: values.map((v) => 4 * v * v) };
  },
  // In a scope, a forgotten gradient gives its memory back; the next one is another.
  () => {
    const { x, values } = fresh();
    const w = torch.onesLike(x, { requiresGrad: true }) as Tensor;
    const optimizer = new torch.optim.SGD([w], { lr: 0 });
    for (let i = 0; i < 3; i++) {
      torch.scope(() => {
        optimizer.zeroGrad();
        w.mul(x).sum().backward();
        optimizer.step();
      });
    }
    return { x: w.grad as Tensor, values };
  },
  // A change in place, seen through a view.
  () => {
    const { x, values } = fresh();
    const view = x.index("1:") as Tensor;
    x.add_(3);
    return { x: view, values: values.slice(x.sizes[1]).map((v) => v + 3) };
  },
];

function check(): void {
  for (const { x, values } of held) {
    const found = (x.tolist() as number[][]).flat();
    const wrong = found.findIndex((v, i) => Math.abs(v - values[i]) > 1e-4 * Math.abs(values[i]));
    if (wrong >= 0 || found.length !== values.length) {
      throw new Error(`element ${wrong} is ${found[wrong]}, should be ${values[wrong]}`);
    }
  }
}

/** Goes on until `step` gives false, then drops all. Gives how often everything was checked; throws for a wrong value. */
export async function keepAndDrop(step: () => boolean): Promise<number> {
  held.push(fresh());
  let checks = 0;
  do {
    held.push(makers[dice(makers.length)]());
    while (held.length > 60) held.splice(dice(held.length), 1);
    if (dice(10) === 0) collectGarbage();
    if (dice(4) === 0) await nextTask();
    if (dice(10) === 0) {
      check();
      checks++;
    }
  } while (step());
  check();
  held.length = 0;
  return checks;
}
