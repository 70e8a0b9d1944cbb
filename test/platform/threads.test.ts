import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { canShareMemory, startThread } from "../../src/platform/node.ts";
import type { Thread, ThreadCode } from "../../src/platform/types.ts";

/** A thread, what it sends, and how it ends. */
function thread(code: ThreadCode): { thread: Thread; next: () => Promise<unknown>; end: Promise<Error> } {
  const inbox: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  let started!: Thread;
  const end = new Promise<Error>((resolve) => {
    const onMessage = (message: unknown) => {
      const taker = waiting.shift();
      if (taker) taker(message);
      else inbox.push(message);
    };
    started = startThread(code, { onMessage, onEnd: resolve }, { name: "test" });
  });
  onTestFinished(() => started.terminate());
  const next = () => (inbox.length > 0 ? Promise.resolve(inbox.shift()) : new Promise((take) => waiting.push(take)));
  return { thread: started, next, end };
}

const module_ = (text: string) => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

it("source text runs as in a page's worker", async () => {
  const { thread: t, next } = thread({ source: "onmessage = ({ data }) => postMessage({ twice: data.n * 2 });" });
  t.postMessage({ n: 21 });
  expect(await next()).toEqual({ twice: 42 });
});

it("a module runs from its URL, and finds its port", async () => {
  const text =
    'import { parentPort } from "node:worker_threads"; parentPort.on("message", (m) => parentPort.postMessage([m]));';
  const { thread: t, next } = thread(module_(text));
  t.postMessage("a");
  t.postMessage("b");
  expect([await next(), await next()]).toEqual([["a"], ["b"]]);
});

it("buffers are shared or transferred, both ways", async () => {
  expect(canShareMemory()).toBe(true);
  const source = `onmessage = ({ data: [shared, moved] }) => {
    new Uint8Array(shared)[0] = 7;
    const back = new Uint8Array(moved).map((x) => x + 1).buffer;
    postMessage(back, [back]);
  };`;
  const { thread: t, next } = thread({ source });
  const shared = new SharedArrayBuffer(4);
  const moved = new Uint8Array([1, 2]).buffer;
  t.postMessage([shared, moved], [moved]);
  expect(moved.byteLength).toBe(0);
  expect([...new Uint8Array((await next()) as ArrayBuffer)]).toEqual([2, 3]);
  expect(new Uint8Array(shared)[0]).toBe(7);
});

it("an uncaught error arrives with the thread's stack; an exit and a missing module say what they are", async () => {
  const thrown = await thread({ source: "function culprit() { throw new TypeError('no') }\nculprit();" }).end;
  expect(thrown.message).toBe("no");
  expect(thrown.stack).toMatch(/TypeError: no[\s\S]*culprit/);
  expect((await thread({ source: "process.exit(3)" }).end).message).toMatch(/exit code 3/);
  expect((await thread(new URL("file:///nowhere/at-all.mjs")).end).message).toMatch(/at-all\.mjs/);
  expect((await thread({ source: "throw 'text'" }).end).message).toMatch(/text/);
});

it("nothing is heard of a terminated thread, even one that never pauses", async () => {
  const { thread: t, next, end } = thread({ source: "postMessage('up'); for (;;) postMessage('still');" });
  expect(await next()).toBe("up");
  await t.terminate();
  const first = await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 50, "silence"))]);
  expect(first).toBe("silence");
});

it("a thread does not keep the program alive, but while it is asked to", { timeout: 30_000 }, async () => {
  const platform = join(import.meta.dirname, "../../dist/src/platform/node.js");
  const program = (line: string) => `
    import { startThread, threadPort } from ${JSON.stringify(platform)};
    const source = "setInterval(() => {}, 1000); setTimeout(() => postMessage('late'), 200);";
    const onMessage = (m) => { console.log(m); thread.unref(); };
    const thread = startThread({ source }, { onMessage, onEnd() {} });
    ${line}`;
  const run = async (line: string) =>
    (await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program(line)], { timeout: 20_000 }))
      .stdout;
  expect(await run("")).toBe("");
  expect(await run("thread.ref();")).toBe("late\n");
  expect(await run("console.log(threadPort());")).toBe("undefined\n");
});
