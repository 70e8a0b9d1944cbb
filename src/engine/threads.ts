import { now, startThread, type Thread } from "#platform";
import { ValueError } from "../core/errors.ts";
import * as heap from "./heap.ts";
import type { Kernels } from "./kernels.gen.ts";
import { LAYOUT, MOST_TASKS, source } from "./threads/worker.ts";
import { kernels, module } from "./wasm.ts";

// Threads that help with large ops: a kernel's work is cut into tasks, which they and this thread take one by one until
// none is left. Every element is computed as without threads, so the results are the same bits. Threads start when there
// has been enough to do for them; until they are up, and where there can be none, this thread does all.

/** How many large ops go by until threads start. */
const PATIENCE = 16;
/** One of so many ops is timed: to read the clock costs as much as a small op does. */
const TIMED = 4;
/** What threads may have cost lately in the ops that are timed, in milliseconds, before they rest: one stall is nothing. */
const PATIENCE_MS = 5;
/** How much of what they saved or cost counts still when the next timed op comes. */
const MEMORY = 0.98;
/** For how long they rest at first, and at most, in milliseconds. */
const SHORT_REST = 50;
const LONG_REST = 2000;
/** What the lengths of tasks are multiples of, but for the last. */
const UNIT = 64;
/** Nanoseconds of work from which an op is a large one. */
const LARGE = 30_000;
/** From here on each thread gets two tasks, and a quick one a third. Before, another task costs more than waiting does. */
const LONG = 300_000;

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
let untimed = 0;
let rest = SHORT_REST;
/** Until when they rest; 0 when they do not. */
let restsUntil = 0;

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
  if (helpers === 0 || (restsUntil > 0 && isResting())) return 1;
  return Math.min(MOST_TASKS, (helpers + 1) * (nanoseconds < LONG ? 1 : 2));
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
  allow(wanted);
  while (threads.length < wanted - 1) {
    try {
      const id = threads.length + 1;
      const thread = startThread({ source }, { onMessage() {}, onEnd: giveUp }, { name: `flambeau-${id}` });
      thread.postMessage({ memory: heap.memory, module, names, id, layout: LAYOUT });
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
  if (!heap.isShared) return;
  Atomics.store(words, LAYOUT.active, wanted);
  Atomics.notify(words, LAYOUT.active);
}

/** What a kernel is called with for `length` of many elements or rows, from `start` on: the task of this number. */
type TaskOf = (start: number, length: number, number: number) => Task;

/** Runs a kernel on n elements or rows of so many nanoseconds each: in one go, or cut into tasks for the threads. */
export function share(kernel: keyof Kernels, n: number, nanoseconds: number, task: TaskOf): void {
  const count = n > UNIT ? parts(n * nanoseconds) : 1;
  if (count === 1) call(kernel, task(0, n, 0));
  else run(kernel, cut(n, count, task));
}

/** Cuts n elements into tasks. */
export function cut(n: number, count: number, task: TaskOf): Task[] {
  const each = Math.ceil(n / count / UNIT) * UNIT;
  const tasks: Task[] = [];
  for (let start = 0; start < n; start += each) tasks.push(task(start, Math.min(each, n - start), tasks.length));
  return tasks;
}

/**
 * Tells threads which rows are wanted next: those of `bytes` bytes from `src` on, with the n indices (int64) at `indices`.
 * Who has nothing to do until then reads them, so that they come out of a cache. They may be freed meanwhile.
 */
export function readAhead(src: number, bytes: number, indices: number, n: number): void {
  if (helpers === 0) return;
  Atomics.store(words, LAYOUT.ahead, 0);
  words[LAYOUT.rows] = src;
  words[LAYOUT.rows + 1] = bytes;
  words[LAYOUT.rows + 2] = indices;
  words[LAYOUT.rows + 3] = n;
  Atomics.store(words, LAYOUT.ahead, n);
}

function isResting(): boolean {
  if (now() < restsUntil) return true;
  restsUntil = 0;
  return false;
}

/** Runs a kernel on each of up to 16 tasks, shared between the threads, and waits for them all. */
export function run(kernel: keyof Kernels, tasks: readonly Task[]): void {
  if (++untimed === TIMED) {
    untimed = 0;
    runTimed(kernel, tasks);
  } else {
    post(kernel, tasks);
    doTasks(kernel, tasks);
    complete(kernel, tasks);
  }
}

function runTimed(kernel: keyof Kernels, tasks: readonly Task[]): void {
  const start = now();
  post(kernel, tasks);
  const begin = now();
  const own = doTasks(kernel, tasks);
  const alone = ((now() - begin) / own) * tasks.length;
  complete(kernel, tasks);
  account(alone - (now() - start));
}

function account(milliseconds: number): void {
  saved = saved * MEMORY + milliseconds;
  if (saved > 0) rest = SHORT_REST;
  if (saved > -PATIENCE_MS) return;
  restsUntil = now() + rest;
  rest = Math.min(rest * 2, LONG_REST);
  saved = 0;
}

function post(kernel: keyof Kernels, tasks: readonly Task[]): void {
  const numbers = heap.f64;
  for (let i = 0; i < tasks.length; i++) {
    const at = LAYOUT.records / 8 + i * LAYOUT.record;
    const task = tasks[i];
    numbers[at] = numberOf.get(kernel)!;
    numbers[at + 1] = task.length;
    for (let j = 0; j < task.length; j++) numbers[at + 2 + j] = task[j];
  }
  // What comes before the ticket is seen by whoever sees that. The first task is this thread's.
  words[LAYOUT.done] = 0;
  words[LAYOUT.failed] = 0;
  Atomics.store(words, LAYOUT.ticket, (tasks.length << 16) | 1);
  if (Atomics.load(words, LAYOUT.asleep) === 0 || Atomics.exchange(words, LAYOUT.asleep, 0) === 0) return;
  Atomics.add(words, LAYOUT.wake, 1);
  Atomics.notify(words, LAYOUT.wake);
}

/** Does the first task, and others until all are taken. Gives how many it did. */
function doTasks(kernel: keyof Kernels, tasks: readonly Task[]): number {
  let own = 0;
  for (let task = 0; task >= 0; own++) task = carryOut(kernel, tasks, task) ? -1 : take();
  return own;
}

/** Waits for tasks that others have begun. */
function complete(kernel: keyof Kernels, tasks: readonly Task[]): void {
  const all = 2 ** tasks.length - 1;
  for (let done = Atomics.load(words, LAYOUT.done); done !== all; done = Atomics.load(words, LAYOUT.done)) {
    for (let i = 0; alone && i < tasks.length; i++) if (((done >> i) & 1) === 0) carryOut(kernel, tasks, i);
  }
  // Done again here, where the error belongs.
  const failed = Atomics.load(words, LAYOUT.failed);
  for (let i = 0; failed >> i > 0; i++) if ((failed >> i) & 1) call(kernel, tasks[i]);
}

/** Does a task. Gives whether all are done now. */
function carryOut(kernel: keyof Kernels, tasks: readonly Task[], task: number): boolean {
  call(kernel, tasks[task]);
  return (Atomics.or(words, LAYOUT.done, 1 << task) | (1 << task)) === 2 ** tasks.length - 1;
}

function take(): number {
  for (;;) {
    const ticket = Atomics.load(words, LAYOUT.ticket);
    const free = ~ticket & ((1 << (ticket >> 16)) - 1);
    if (free === 0) return -1;
    const task = 31 - Math.clz32(free & -free);
    if (Atomics.compareExchange(words, LAYOUT.ticket, ticket, ticket | (1 << task)) === ticket) return task;
  }
}

function call(kernel: keyof Kernels, values: readonly number[]): void {
  (kernels[kernel] as (...values: readonly number[]) => unknown).apply(null, values as number[]);
}
