/**
 * Where threads and the one that starts them meet: words (of 4 bytes) and records below the heap. Each word has a cache
 * line for itself, as both sides write them all the time.
 */
export const LAYOUT = {
  /** Which tasks there are and which of them are taken; which are done; which have failed. */
  ticket: 14336,
  done: 14352,
  failed: 14368,
  /** In bytes: what the tasks are. */
  records: 58368,
  /** Changes when there is something to do; 1 when a thread may be asleep until then; how many are up; how many may work. */
  wake: 14432,
  asleep: 14448,
  up: 14464,
  active: 14480,
  /** How many rows are still to be read ahead; what and where they are: their memory, bytes each, indices, and number. */
  ahead: 14496,
  rows: 14512,
  /** Numbers in a record: the kernel's, how many arguments, the arguments. */
  record: 24,
};

/** As many tasks as there are bits for in a ticket. */
export const MOST_TASKS = 16;

/**
 * What a thread runs. A ticket holds the number of tasks, above a bit for each that is taken: whoever sets a bit has that
 * task. Each thread begins with tasks of its own, so that from op to op the same rows are in its caches; then it takes
 * what others have left. A thread that finds none looks again for a while and then sleeps: to wake it costs as much as a
 * task, so the first thread does that once.
 *
 * With no task to do it reads rows ahead, a few at a time. Others may take their place even while it looks where they are,
 * and their memory may have a new owner: it is only read, and a trap means nothing.
 */
export const source = `onmessage = ({ data: { memory, module, names, id, layout } }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory }, Math });
  const kernels = names.map((name) => exports[name]);
  const words = new Int32Array(memory.buffer);
  const numbers = new Float64Array(memory.buffer);
  const { ticket, done, failed, records, record, wake, asleep, active, ahead, rows } = layout;
  const isEmpty = () => {
    const now = Atomics.load(words, ticket);
    return (now & 65535) === (1 << ((now >> 16) & 31)) - 1;
  };
  const work = (working) => {
    const now = Atomics.load(words, ticket);
    const count = (now >> 16) & 31;
    const first = Math.floor((id * count) / working);
    for (let i = 0; i < count; i++) {
      const task = (first + i) % count;
      if ((now >> task) & 1) continue;
      if (Atomics.compareExchange(words, ticket, now, now | (1 << task)) !== now) return true;
      const at = records / 8 + task * record;
      const values = new Array(numbers[at + 1]);
      for (let j = 0; j < values.length; j++) values[j] = numbers[at + 2 + j];
      try {
        kernels[numbers[at]].apply(null, values);
      } catch {
        Atomics.or(words, failed, 1 << task);
      }
      Atomics.or(words, done, 1 << task);
      return true;
    }
    return false;
  };
  const readAhead = () => {
    const left = Atomics.load(words, ahead);
    if (left === 0) return false;
    const n = Math.min(left, 8);
    if (Atomics.compareExchange(words, ahead, left, left - n) !== left) return true;
    try {
      exports.readRows(words[rows], words[rows + 1], words[rows + 2] + (words[rows + 3] - left) * 8, n);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    }
    return true;
  };
  const pause = Atomics.pause ?? (() => {});
  Atomics.add(words, layout.up, 1);
  let idle = 0;
  for (let last = performance.now(); ; ) {
    const working = Atomics.load(words, active);
    if (id >= working) {
      Atomics.wait(words, active, working);
      continue;
    }
    if (work(working)) {
      idle = 0;
      continue;
    }
    if (readAhead()) continue;
    for (let i = 0; i < 64 && isEmpty(); i++) pause();
    // Only looking counts, not the time that the processor was with others.
    const now = performance.now();
    idle += Math.min(now - last, 0.01);
    last = now;
    if (idle < 0.5) continue;
    const before = Atomics.load(words, wake);
    Atomics.store(words, asleep, 1);
    if (isEmpty() && id < Atomics.load(words, active)) Atomics.wait(words, wake, before);
    idle = 0;
  }
};`;
