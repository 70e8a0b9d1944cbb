import { now, startThread, type Thread } from "#platform";
import { ValueError } from "../core/errors.ts";
import * as heap from "./heap.ts";
import type { Kernels } from "./kernels.gen.ts";
import { LAYOUT, MOST_TASKS, type Queue, source } from "./threads/worker.ts";
import { kernels, modules } from "./wasm.ts";

// Threads that help with large ops: a kernel's work is cut into tasks, which they and this thread take one by one until
// none is left. Every element is computed as without threads, so the results are the same bits. Threads start when there
// has been enough to do for them; until they are up, and where there can be none, this thread does all.

/** How many large ops go by until threads start. */
const PATIENCE = 16;
/** What threads may cost, in milliseconds, before they rest; for how long at first, and at most. */
const PATIENCE_MS = 0.5;
const SHORT_REST = 50;
const LONG_REST = 2000;
/** Nanoseconds of work from which an op is a large one. */
const LARGE = 30_000;

const words: Int32Array = heap.i32;
const names = Object.keys(kernels) as (keyof Kernels)[];
const numberOf = new Map(names.map((name, i) => [name, i]));
const threads: Thread[] = [];
let wanted = heap.isShared ? heap.mostThreads : 1;
let seen = 0;
let helpers = 0;
let alone = false;
/** Milliseconds that threads have saved lately. On a busy machine they cost time instead; then they rest for a while. */
let saved = 0;
let rest = SHORT_REST;
let restsUntil = 0;
/** What the tasks that run meanwhile work on. */
const inUse: unknown[] = [];

export { MOST_TASKS };

/** A task: the arguments of a kernel. */
export type Task = readonly number[];

/** How many threads compute, this one included. */
export function getNumThreads(): number {
  return wanted;
}

/**
 * Sets how many threads compute, this one included. More than 1 have no effect where threads cannot share memory: in
 * pages that are not cross-origin isolated, and with `FLAMBEAU_THREADS=1`.
 * @throws ValueError unless it is a whole number above 0
 */
export function setNumThreads(n: number): void {
  if (!Number.isInteger(n) || n < 1) throw new ValueError("setNumThreads", `expected a whole number above 0, got ${n}`);
  finish();
  allow(alone ? 1 : n);
  helpers = 0;
  saved = 0;
  rest = SHORT_REST;
  restsUntil = 0;
}

/** Into how many tasks an op that takes so many nanoseconds should be cut; 1 where nobody helps. */
export function parts(nanoseconds: number): number {
  if (nanoseconds < LARGE || wanted === 1) return 1;
  if (helpers < wanted - 1) lookForHelp();
  return helpers === 0 || now() < restsUntil ? 1 : Math.min(MOST_TASKS, (helpers + 1) * 2);
}

/** How many other threads are up and may work. */
export function helping(): number {
  return Math.min(wanted - 1, heap.isShared ? Atomics.load(words, LAYOUT.up) : 0);
}

/** Ends the other threads, whatever they are doing. */
export async function endThreads(): Promise<void> {
  const ended = threads.map((thread) => thread.terminate());
  giveUp();
  await Promise.all(ended);
}

function lookForHelp(): void {
  if (threads.length < wanted - 1 && ++seen > PATIENCE) start();
  helpers = helping();
}

function start(): void {
  Atomics.store(words, LAYOUT.active, wanted);
  while (threads.length < wanted - 1) {
    try {
      const id = threads.length + 1;
      const thread = startThread({ source }, { onMessage() {}, onEnd: giveUp }, { name: `flambeau-${id}` });
      thread.postMessage({ memory: heap.memory, modules, names, id, layout: LAYOUT });
      threads.push(thread);
    } catch {
      giveUp(); // Such as a page whose policy forbids it.
    }
  }
}

/** Goes on alone: from now on this thread does all, and again what others had begun. */
function giveUp(): void {
  alone = true;
  allow(1);
  helpers = 0;
}

/** Has n threads compute, where there can be more than one. Memory that is not shared leaves `words` behind as it grows. */
function allow(n: number): void {
  wanted = heap.isShared ? n : 1;
  if (heap.isShared) Atomics.store(words, LAYOUT.active, wanted);
}

/** Cuts n elements into tasks, of which all but the last have a multiple of 64. */
export function cut(n: number, count: number, task: (start: number, length: number, number: number) => Task): Task[] {
  const each = Math.ceil(n / count / 64) * 64;
  const tasks: Task[] = [];
  for (let start = 0; start < n; start += each) tasks.push(task(start, Math.min(each, n - start), tasks.length));
  return tasks;
}

/** Runs a kernel on each of up to 16 tasks, shared between the threads, and waits for them all. */
export function run(kernel: keyof Kernels, tasks: readonly Task[]): void {
  const start = now();
  post(LAYOUT.now, kernel, tasks);
  const begin = now();
  const own = doTasks(LAYOUT.now);
  const alone = own === 0 ? 0 : ((now() - begin) / own) * tasks.length;
  complete(LAYOUT.now);
  if (own > 0) account(alone - (now() - start));
}

function account(milliseconds: number): void {
  saved = saved * 0.95 + milliseconds;
  if (saved > PATIENCE_MS) rest = SHORT_REST;
  if (saved > -PATIENCE_MS) return;
  restsUntil = now() + rest;
  rest = Math.min(rest * 2, LONG_REST);
  saved = 0;
}

/**
 * Has a kernel run on up to 16 tasks while this thread does other things; `finish` waits for them.
 * @param uses what must not be collected until then
 */
export function runMeanwhile(kernel: keyof Kernels, tasks: readonly Task[], uses: unknown): void {
  finish();
  inUse.push(uses);
  post(LAYOUT.meantime, kernel, tasks);
}

/** Waits for what runs meanwhile, and does what of it nobody has begun. */
export function finish(): void {
  if (inUse.length === 0) return;
  doTasks(LAYOUT.meantime);
  const start = now();
  complete(LAYOUT.meantime);
  account(start - now());
  inUse.length = 0;
}

function post(queue: Queue, kernel: keyof Kernels, tasks: readonly Task[]): void {
  const numbers = heap.f64;
  for (let i = 0; i < tasks.length; i++) {
    const at = queue.records / 8 + i * LAYOUT.record;
    const task = tasks[i];
    numbers[at] = numberOf.get(kernel)!;
    numbers[at + 1] = task.length;
    for (let j = 0; j < task.length; j++) numbers[at + 2 + j] = task[j];
  }
  Atomics.store(words, queue.done, 0);
  Atomics.store(words, queue.failed, 0);
  const turn = (Atomics.load(words, queue.ticket) >> 16) + 1;
  Atomics.store(words, queue.ticket, (turn << 16) | (tasks.length << 8));
  if (Atomics.load(words, LAYOUT.sleepers) === 0) return;
  Atomics.add(words, LAYOUT.wake, 1);
  Atomics.notify(words, LAYOUT.wake);
}

/** Does tasks until all are taken. Gives how many it did. */
function doTasks(queue: Queue): number {
  let done = 0;
  for (let task = take(queue); task >= 0; task = take(queue)) {
    carryOut(queue, task);
    done++;
  }
  return done;
}

/** Waits for tasks that others have begun. */
function complete(queue: Queue): void {
  const count = (Atomics.load(words, queue.ticket) >> 8) & 255;
  const all = 2 ** count - 1;
  for (let done = Atomics.load(words, queue.done); done !== all; done = Atomics.load(words, queue.done)) {
    for (let task = 0; alone && task < count; task++) if (((done >> task) & 1) === 0) carryOut(queue, task);
  }
  // Done again here, where the error belongs.
  const failed = Atomics.exchange(words, queue.failed, 0);
  for (let task = 0; failed >> task > 0; task++) if ((failed >> task) & 1) perform(queue, task);
}

function carryOut(queue: Queue, task: number): void {
  perform(queue, task);
  Atomics.or(words, queue.done, 1 << task);
}

function take(queue: Queue): number {
  for (;;) {
    const ticket = Atomics.load(words, queue.ticket);
    if ((ticket & 255) >= ((ticket >> 8) & 255)) return -1;
    if (Atomics.compareExchange(words, queue.ticket, ticket, ticket + 1) === ticket) return ticket & 255;
  }
}

function perform(queue: Queue, task: number): void {
  const at = queue.records / 8 + task * LAYOUT.record;
  const kernel = kernels[names[heap.f64[at]]] as (...values: number[]) => unknown;
  kernel.apply(null, heap.f64.subarray(at + 2, at + 2 + heap.f64[at + 1]) as unknown as number[]);
}
