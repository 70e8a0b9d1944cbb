import { isAnomalyEnabled } from "../autograd/anomaly.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { AutogradError, FlambeauError, spell, ValueError } from "../core/errors.ts";
import { sameShape } from "../core/shape.ts";
import { Capture, capture, captured, generation } from "../engine/capture.ts";
import { copyInto } from "../engine/copying.ts";
import { recordAllocations, Storage, watch } from "../engine/heap.ts";
import { address } from "../engine/strided.ts";
import { emptyTensor, Tensor } from "../tensor/tensor.ts";
import { isRecord, mapTensors, tensorsIn } from "./nested.ts";

/** A function as `compile` gives it back. */
// biome-ignore lint/suspicious/noExplicitAny: functions of every signature
export type Compiled<F> = F extends (...args: infer A extends any[]) => infer R ? (...args: A) => R : never;

/** How many captures a compiled function has at most; the one that was used longest ago goes first. */
const MOST_CAPTURES = 8;

/**
 * A function that does the same as `f`, faster: at its first call it notes which kernels `f` calls with what, and from
 * then on it calls these alone, without going through modules, tape and tensors. For steps of small networks, where
 * that is most of the work. Let it be a whole step, with `backward()` and the optimizer's `step()`.
 *
 * `f` runs again when it is given other shapes, dtypes or numbers, when gradients have been switched on or off, when a
 * module goes from training to evaluation, or a parameter is frozen; eight such cases are remembered. Otherwise its
 * JavaScript runs only once, as in a function that jax.jit traces: what it counts, prints or draws from `Math.random`
 * stays as it was, while random tensors (and dropout) are drawn anew and an optimizer's settings are looked up. Arguments
 * and results are tensors, other plain values, and arrays and plain objects of them. Results are tensors of their own
 * without history; the memory of all that `f` makes on the way is kept for the next call, the parameters' gradients among
 * it.
 * @throws FlambeauError (`"compile"`) when `f` looks at elements, as `item()` does, changes an argument in place, or uses
 *   gradients that were made outside; AutogradError when a gradient is wanted of an argument, or through the result
 * @see https://pytorch.org/docs/stable/generated/torch.compile.html
 * @example
 * const net = new nn.Linear(2, 1);
 * const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });
 * const step = torch.compile((X: Tensor, y: Tensor) => {
 *   trainer.zeroGrad();
 *   const loss = nn.functional.mseLoss(net(X), y);
 *   loss.backward();
 *   trainer.step();
 *   return loss;
 * });
 * const [X, y] = [torch.ones([4, 2]), torch.zeros([4, 1])];
 * for (let i = 0; i < 100; i++) step(X, y);
 * step(X, y).item() < 1e-6; // true
 */
// biome-ignore lint/suspicious/noExplicitAny: functions of every signature
export function compile<F extends (...args: any[]) => unknown>(f: F): Compiled<F> {
  if (typeof f !== "function") throw new ValueError("compile", `expected a function, got ${spell(f)}`);
  const graphs: Graph[] = [];
  const compiled = (...args: unknown[]): unknown => {
    // Inside another compiled function it is a part of that one.
    if (capture !== null || isAnomalyEnabled()) return f(...args);
    for (let i = 0; i < graphs.length; i++) {
      const graph = graphs[i];
      if (!graph.fits(args)) continue;
      if (i > 0) graphs.unshift(...graphs.splice(i, 1));
      return graph.replay(args);
    }
    const graph = new Graph(f, args);
    const result = graph.firstResult();
    graphs.unshift(graph);
    graphs.splice(MOST_CAPTURES);
    return result;
  };
  return compiled as Compiled<F>;
}

/** What a function does with arguments of one kind. */
class Graph {
  private readonly f: (...args: unknown[]) => unknown;
  private readonly gradEnabled = isGradEnabled();
  private readonly generation = generation;
  /** The arguments, with tensors whose elements are those of the call that is going on. */
  private readonly args: unknown[];
  private readonly tensors: readonly Tensor[];
  private readonly result: unknown;
  private readonly steps: Capture["steps"];
  private readonly conditions: Capture["conditions"];
  private readonly harmless: number;

  /** Runs f and notes what it does. @throws whatever f does */
  constructor(f: (...args: unknown[]) => unknown, args: readonly unknown[]) {
    this.f = f;
    this.args = args.map((arg) => mapTensors(arg, placeFor, requirePlain));
    this.tensors = [...tensorsIn(this.args)];
    const by = new Capture();
    const made: Storage[] = [];
    const around = recordAllocations(made);
    try {
      this.result = captured(by, () => f(...this.args));
      check(this.result, by);
      this.steps = by.steps;
      this.conditions = by.conditions;
      this.harmless = by.harmless;
    } catch (error) {
      this.letGo();
      throw error;
    } finally {
      recordAllocations(around);
      for (const storage of [...made, ...by.held]) {
        storage.kept = "always";
        watch(storage);
      }
    }
  }

  firstResult(): unknown {
    try {
      return copied(this.result);
    } finally {
      this.letGo();
    }
  }

  /** Whether the steps do with these arguments what the function would do. */
  fits(args: readonly unknown[]): boolean {
    if (this.generation !== generation || this.gradEnabled !== isGradEnabled()) return false;
    if (this.args.length !== args.length) return false;
    for (let i = 0; i < args.length; i++) if (!alike(this.args[i], args[i])) return false;
    for (const holds of this.conditions) if (!holds()) return false;
    return true;
  }

  /** Does it all again, with other elements of the arguments. */
  replay(args: unknown[]): unknown {
    const { steps, harmless } = this;
    let at = 0;
    try {
      for (let i = 0; i < args.length; i++) setElements(this.args[i], args[i]);
      for (; at < steps.length; at++) steps[at]();
      return copied(this.result);
    } catch (error) {
      // Nothing has changed yet, so the function itself may tell what is wrong, or take another way.
      if (at >= harmless) throw error;
      return this.f(...args);
    } finally {
      this.letGo();
    }
  }

  /** The arguments' tensors show nothing until the next call, and come without a gradient then. */
  private letGo(): void {
    for (const x of this.tensors) {
      x.storage.ptr = 0;
      x.grad = null;
    }
  }
}

/** @throws for what a replay could not give again */
function check(result: unknown, { gradients, settled, wentBack }: Capture): void {
  if (result instanceof Promise) {
    result.catch(() => {}); // the error below is the one to see
    throw new ValueError("compile", "the function is asynchronous: compile the synchronous part of it");
  }
  for (const storage of gradients) {
    if (settled.has(storage)) continue;
    throw new FlambeauError(
      "compile",
      "compile: the function uses a gradient that was made outside of it: call backward() in it, too",
    );
  }
  if (wentBack) return;
  for (const x of tensorsIn(result)) {
    if (!x.requiresGrad) continue;
    throw new AutogradError(
      "compile",
      "no gradient goes back through a compiled function: call backward() and the optimizer's step() in it, " +
        "or call it in torch.noGrad(() => …)",
    );
  }
}

/** A tensor like x for the function to work on, whose elements may be elsewhere at each call. */
function placeFor(x: Tensor): Tensor {
  if (x.requiresGrad) {
    throw new AutogradError(
      "compile",
      "an argument requires a gradient, which cannot be carried out of a compiled function: detach() it",
    );
  }
  const at = address(x);
  const bytes = x.storage.bytes - x.offset * x.dtype.itemsize;
  const place = new Tensor(new Storage(at, bytes, x.storage.cls), 0, x.sizes, x.strides, x.dtype);
  place.storage.beforeChange = () => {
    throw new FlambeauError("compile", "compile: an argument cannot be changed in place: clone() it first");
  };
  return place;
}

/** @throws ValueError for what is neither a tensor nor a plain value */
function requirePlain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const problem = `an argument is ${spell(value)}: give tensors and plain values, or arrays and objects of them`;
  throw new ValueError("compile", problem);
}

function setElements(place: unknown, arg: unknown): void {
  if (place instanceof Tensor) place.storage.ptr = address(arg as Tensor);
  else if (Array.isArray(place)) for (const [i, item] of place.entries()) setElements(item, (arg as unknown[])[i]);
  else if (isRecord(place)) for (const key in place) setElements(place[key], (arg as Record<string, unknown>)[key]);
}

/** Whether a function would do the same with both, but for the elements of tensors. */
function alike(place: unknown, arg: unknown): boolean {
  if (place instanceof Tensor) {
    if (!(arg instanceof Tensor) || arg.dtype !== place.dtype || arg.requiresGrad) return false;
    return sameShape(arg.sizes, place.sizes) && sameShape(arg.strides, place.strides);
  }
  if (Array.isArray(place)) {
    return Array.isArray(arg) && arg.length === place.length && place.every((item, i) => alike(item, arg[i]));
  }
  if (isRecord(place)) {
    if (!isRecord(arg) || Object.keys(arg).join() !== Object.keys(place).join()) return false;
    return Object.keys(place).every((key) => alike(place[key], arg[key]));
  }
  return Object.is(place, arg);
}

/** A result whose tensors are copies, as the next call overwrites what they show. */
function copied(result: unknown): unknown {
  return mapTensors(result, (x) => {
    const copy = emptyTensor(x.sizes, x.dtype);
    copyInto(copy, x);
    return copy;
  });
}
