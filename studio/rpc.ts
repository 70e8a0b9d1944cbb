// Calls from the page to a worker and back: a method's name and its arguments go, a value or an error comes.

interface Call {
  id: number;
  method: string;
  args: unknown[];
}

interface Reply {
  id: number;
  value?: unknown;
  error?: { name: string; message: string; line?: number };
}

// biome-ignore lint/suspicious/noExplicitAny: methods of any arguments
type Methods = Record<string, (...args: any[]) => unknown>;

/** The page's side: an object with the worker's methods, each a promise. */
export type Remote<M> = {
  [K in keyof M]: M[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
};

/** Answers calls in a worker. */
export function serve(methods: Methods): void {
  self.addEventListener("message", async ({ data }: MessageEvent<Call>) => {
    const reply: Reply = { id: data.id };
    try {
      reply.value = await methods[data.method](...data.args);
    } catch (error) {
      const { name, message, line } = error as Error & { line?: number };
      reply.error = { name, message, line };
    }
    self.postMessage(reply);
  });
}

/** An error that a worker answered with. */
export class RemoteError extends Error {
  readonly line?: number;
  constructor({ name, message, line }: NonNullable<Reply["error"]>) {
    super(message);
    this.name = name;
    this.line = line;
  }
}

/** A worker that starts when it is first asked. @param onMessage - as in `connect` */
export function lazily<M extends object>(start: () => Worker, onMessage?: (data: never) => void): Remote<M> {
  let connected: Remote<M> | undefined;
  return new Proxy({} as Remote<M>, {
    get: (_, method) => {
      connected ??= connect<M>(start(), onMessage);
      return connected[method as keyof M];
    },
  });
}

/** @param onMessage - takes what the worker says of its own accord */
export function connect<M extends object>(worker: Worker, onMessage?: (data: never) => void): Remote<M> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let next = 0;
  worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    const call = waiting.get(data.id);
    if (!call) return onMessage?.(data as never);
    waiting.delete(data.id);
    if (data.error) call.reject(new RemoteError(data.error));
    else call.resolve(data.value);
  });
  return new Proxy({} as Remote<M>, {
    get: (_, method: string) => {
      return (...args: unknown[]) =>
        new Promise((resolve, reject) => {
          waiting.set(++next, { resolve, reject });
          worker.postMessage({ id: next, method, args });
        });
    },
  });
}
