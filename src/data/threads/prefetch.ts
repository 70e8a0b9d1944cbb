import { numbersOf, type Want } from "../fetch.ts";
import type { Wants } from "../wants.ts";
import { saying, WorkerError } from "./errors.ts";
import type { Reply } from "./messages.ts";
import type { Listener, Pool } from "./pool.ts";
import { read } from "./wire.ts";

type Answer = Exclude<Reply, { kind: "failed" }>;

interface Turn {
  worker: number;
  want: Want;
  answer?: Answer;
}

/**
 * One pass with workers, as PyTorch does it: batches are given to the workers in turn, as many ahead as all may hold,
 * and one more for each that is taken; they come out in their order.
 */
export class Prefetch implements Listener {
  private readonly pool: Pool;
  private readonly wants: Wants;
  private readonly pass: number;
  private readonly timeout: number;
  private readonly turns = new Map<number, Turn>();
  /** Workers that still have samples: an iterable dataset's come to an end. */
  private readonly active: boolean[];
  private worker = 0;
  private sent = 0;
  private received = 0;
  private wake: (() => void) | null = null;

  constructor(pool: Pool, wants: Wants, prefetchFactor: number, timeout: number) {
    this.pool = pool;
    this.wants = wants;
    this.timeout = timeout;
    this.active = Array.from({ length: pool.size }, () => true);
    this.pass = ++pool.passes;
    const before = pool.listener;
    pool.listener = this;
    before?.onEnd();
    for (let id = 0; id < pool.size; id++) pool.send(id, { kind: "begin", pass: this.pass });
    for (let i = 0; i < prefetchFactor * pool.size; i++) this.order();
  }

  /** Gives the next batch to the next worker that is still active. */
  private order(): void {
    const want = this.wants.next();
    if (want === undefined) return;
    const { size } = this.pool;
    for (let i = 0; i < size; i++) {
      const worker = this.worker;
      this.worker = (worker + 1) % size;
      if (!this.active[worker]) continue;
      const turn = this.sent++;
      this.turns.set(turn, { worker, want });
      const plain = typeof want === "number" || "count" in want ? want : numbersOf(want);
      this.pool.send(worker, { kind: "batch", pass: this.pass, turn, want: plain, buffer: this.pool.takeBuffer() });
      return;
    }
  }

  onReply(_worker: number, answer: Answer): void {
    const turn = answer.pass === this.pass ? this.turns.get(answer.turn) : undefined;
    if (turn === undefined) {
      this.pool.giveBuffer(answer.buffer);
      return;
    }
    turn.answer = answer;
    this.wake?.();
  }

  onEnd(): void {
    this.wake?.();
  }

  /** The next batch. @throws WorkerError */
  async next(): Promise<{ batch: unknown } | undefined> {
    for (;;) {
      const turn = this.turns.get(this.received);
      if (turn === undefined) return undefined;
      if (turn.answer === undefined && !this.active[turn.worker]) {
        // It was sent before the worker's end was known.
        this.turns.delete(this.received++);
        continue;
      }
      const answer = turn.answer ?? (await this.answerTo(turn));
      this.turns.delete(this.received++);
      if (answer.kind === "end") this.active[turn.worker] = false;
      const batch = answer.kind === "batch" ? { batch: await read(answer.batch, answer.buffer) } : undefined;
      this.pool.giveBuffer(answer.buffer);
      this.order();
      if (batch !== undefined) return batch;
      if (answer.kind === "error") {
        const { error, sample } = answer;
        const samples = numbersOf(turn.want);
        throw new WorkerError(saying(error, turn.worker, sample, samples), turn.worker, sample, error);
      }
    }
  }

  private async answerTo(turn: Turn): Promise<Answer> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let late = false;
    if (this.timeout > 0) {
      timer = setTimeout(() => {
        late = true;
        this.wake?.();
      }, this.timeout * 1000);
    }
    this.pool.hold();
    try {
      for (;;) {
        if (turn.answer !== undefined) return turn.answer;
        if (this.pool.ended[turn.worker] !== undefined) throw this.lost(turn);
        if (this.pool.listener !== this) {
          throw new WorkerError("this pass was left: its workers have ended, or began another pass", turn.worker);
        }
        if (late) throw new WorkerError(this.lateness(turn), turn.worker);
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    } finally {
      this.wake = null;
      clearTimeout(timer);
      this.pool.letGo();
    }
  }

  /** Why the worker will not answer. */
  private lost({ worker, want }: Turn): WorkerError {
    const error = this.pool.ended[worker]!;
    const samples = numbersOf(want);
    if (samples.length > 0) error.message += ` (batch ${this.received}, samples ${samples.slice(0, 10).join(", ")})`;
    return error;
  }

  private lateness({ worker, want }: Turn): string {
    const samples = numbersOf(want).slice(0, 10).join(", ");
    return `no batch from worker ${worker} within ${this.timeout} s${samples && ` (samples ${samples})`}`;
  }
}
