/**
 * Where threads and the one that starts them meet: words (of 4 bytes) and records below the heap. Each word has a cache
 * line for itself, as both sides write them all the time.
 */
export const LAYOUT = {
  /** Queues, of what must be done now and of what may be done in the meantime: tickets, tasks done, tasks failed. */
  now: { ticket: 14336, done: 14352, failed: 14368, records: 58368 },
  meantime: { ticket: 14384, done: 14400, failed: 14416, records: 61440 },
  /** Changes when there is something to do; how many threads sleep until then; how many are up; how many may work. */
  wake: 14432,
  sleepers: 14448,
  up: 14464,
  active: 14480,
  /** Numbers in a record: the kernel's, how many arguments, the arguments. */
  record: 24,
};

export type Layout = typeof LAYOUT;
export type Queue = Layout["now"];

/** Tasks in a queue: as many as there are records. */
export const MOST_TASKS = 16;

/**
 * What a thread runs. It takes tasks from the queues: a ticket holds the number of tasks and of the next one, and
 * whoever can raise it by one has that task. A thread that finds none looks again for a while and then sleeps.
 */
export const source = `onmessage = ({ data: { memory, modules, names, id, layout } }) => {
  const all = Object.assign({}, ...modules.map((module) => new WebAssembly.Instance(module, { env: { memory } }).exports));
  const kernels = names.map((name) => all[name]);
  const words = new Int32Array(memory.buffer);
  const numbers = new Float64Array(memory.buffer);
  const { now, meantime, wake, sleepers, active } = layout;
  const mayWork = () => id < Atomics.load(words, active);
  const isEmpty = (queue) => {
    const ticket = Atomics.load(words, queue.ticket);
    return (ticket & 255) >= ((ticket >> 8) & 255);
  };
  const work = (queue) => {
    const ticket = Atomics.load(words, queue.ticket);
    const task = ticket & 255;
    if (task >= ((ticket >> 8) & 255)) return false;
    if (Atomics.compareExchange(words, queue.ticket, ticket, ticket + 1) !== ticket) return true;
    const at = queue.records / 8 + task * layout.record;
    try {
      kernels[numbers[at]].apply(null, numbers.subarray(at + 2, at + 2 + numbers[at + 1]));
    } catch {
      Atomics.or(words, queue.failed, 1 << task);
    }
    Atomics.or(words, queue.done, 1 << task);
    return true;
  };
  const pause = Atomics.pause ?? (() => {});
  Atomics.add(words, layout.up, 1);
  for (let since = performance.now(); ; ) {
    if (mayWork() && (work(now) || work(meantime))) {
      since = performance.now();
      continue;
    }
    for (let i = 0; i < 64; i++) pause();
    if (performance.now() - since < 0.5) continue;
    const before = Atomics.load(words, wake);
    Atomics.add(words, sleepers, 1);
    if (!mayWork() || (isEmpty(now) && isEmpty(meantime))) Atomics.wait(words, wake, before);
    Atomics.sub(words, sleepers, 1);
    since = performance.now();
  }
};`;
