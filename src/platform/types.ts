/**
 * What the rest of Flambeau asks of the machine it runs on. `node.ts` and `browser.ts` both answer all of it; which of
 * the two is behind `#platform` is chosen by `imports` in package.json.
 */
export interface Platform {
  platformName: "node" | "browser";

  // Files. A path in the browser is a URL relative to the page, or below `cacheDir()`. Errors carry Node's codes in both: ENOENT (not there),
  // EACCES, EROFS (may not write), ENOSPC (full), EFBIG (larger than asked for), ENOTSUP (this platform cannot).

  /** The whole file. @throws EFBIG before reading when it has more than `maxBytes` bytes */
  readFile: (path: string, options?: { maxBytes?: number }) => Promise<Bytes>;
  /** As `readFile`, at once. In the browser ENOTSUP. */
  readFileSync: (path: string) => Bytes;
  /**
   * As `readFile`, with the SHA-256 of the bytes in hexadecimal, taken while they are read. `place` may give the memory
   * that the bytes are to be in; where it gives none, and in pages, they have memory of their own.
   */
  readFileWithSum: (
    path: string,
    options?: { maxBytes?: number; place?: Place },
  ) => Promise<{ bytes: Uint8Array; sha256: string }>;
  /** Writes the file whole or not at all, making its folder when needed; text goes out as UTF-8. */
  writeFileAtomic: (path: string, content: Uint8Array | string) => Promise<void>;
  /** Puts bytes at a file's end, making it and its folder when needed. */
  appendFile: (path: string, bytes: Uint8Array) => Promise<void>;
  exists: (path: string) => Promise<boolean>;
  /** Names in a folder, sorted. */
  listDir: (path: string) => Promise<string[]>;
  /** All that is below a folder, sorted, as paths from it: of folders with a "/" at the end. Links are followed. */
  listTree: (path: string) => Promise<string[]>;
  /** Makes a folder and those above it; content if it is there already. */
  makeDir: (path: string) => Promise<void>;
  /** Makes a fresh folder in `parent`, or in the system's place for temporary files. */
  makeTempDir: (parent?: string) => Promise<string>;
  /** Removes a file or a folder with all that is in it; content if there is none. */
  remove: (path: string) => Promise<void>;
  joinPath: (...parts: string[]) => string;
  /**
   * Where Flambeau may keep files from one run to the next: `FLAMBEAU_CACHE`, or `flambeau` in the system's folder for
   * caches; in a page a folder in its Cache API. Undefined when there is none. The folder need not exist yet.
   */
  cacheDir: () => string | undefined;
  /**
   * Runs `task` while no other process that asks for the same `path` does, waiting (after `onWait`) as long as one
   * does. A process that died while holding the lock is noticed, within 10 seconds if it was on another machine. Where no lock can be made the task
   * runs without: the lock saves work, and nothing may depend on it for being right.
   */
  withLock: <T>(path: string, task: () => Promise<T>, options?: LockOptions) => Promise<T>;

  // Bytes.

  /** Unpacks gzip. @throws when the data is damaged, or unpacks to more than `maxBytes` bytes */
  gunzip: (bytes: Uint8Array, maxBytes: number) => Promise<Bytes>;
  /** In hexadecimal; undefined where the platform has no MD5 (browsers). */
  md5: (bytes: Uint8Array) => Promise<string | undefined>;
  /** In hexadecimal. @throws in pages that are neither on https nor on localhost */
  sha256: (bytes: Uint8Array) => Promise<string>;

  // Pictures.

  /**
   * SVG as the bytes of a PNG, with `scale` pixels for each of the SVG's. Where the platform has no fonts of its own,
   * letters are drawn with the TrueType font that `fontBase64` gives. @throws in a browser's worker
   */
  rasterise: (svg: string, scale: number, fontBase64: () => Promise<string>) => Promise<Bytes>;

  // Network and processes.

  /** The platform's `fetch`; in Node it goes through the proxy that the environment names. */
  fetchUrl: (url: string, init?: { signal?: AbortSignal; headers?: Record<string, string> }) => Promise<Response>;
  /** Runs a program to its end, whatever its exit code. @throws ENOENT when there is no such program */
  runCommand: (command: string, args: string[], options?: CommandOptions) => Promise<CommandResult>;

  // Threads.

  /**
   * Starts a thread, which by itself never keeps the program from ending (see `ref`). A module's URL is run as a module.
   * Source text is a script without imports that finds what a page's worker finds: `onmessage`, `postMessage`, `close`.
   * A function gives a `Worker` of the platform that it has made itself, as bundlers want it written.
   */
  startThread: (code: ThreadCode, handlers: ThreadHandlers, options?: { name?: string }) => Thread;
  /** In a thread, its side of the line to the thread that started it; undefined in the program's first thread. */
  threadPort: () => ThreadPort | undefined;
  /** Whether `SharedArrayBuffer`s can be sent to threads: in Node, and in pages that are cross-origin isolated. */
  canShareMemory: () => boolean;

  // The running program.

  /** An environment variable; undefined when it is not set or empty. */
  env: (name: string) => string | undefined;
  /** Milliseconds since some fixed moment, with fractions. */
  now: () => number;
  /** Resolves in a new task, after what waits in the event loop (input, finalizers) had its turn. */
  nextTask: () => Promise<void>;
  /** A full garbage collection, now. False where the platform does not offer it, and will have one soon at best. */
  collectGarbage: () => boolean;
  /** The number of processors this program may use, at least 1. */
  hardwareConcurrency: () => number;
  /** The key of the method with which `console.log` shows an object. */
  inspectCustom: symbol;
  /** The program's standard output; undefined where there is none, as in a page. */
  terminal: () => Terminal | undefined;
  /** Runs a task when the program ends, if it is not killed. A page does not end. */
  atExit: (task: () => void) => void;
}

/** Where text goes. */
export interface Terminal {
  /** Whether it is a terminal in front of someone, rather than a file or a pipe. */
  watched: boolean;
  /** Its size in characters. */
  columns: number;
  rows: number;
  /** Bits for a colour: 24 for all, 8 for 256, 1 for none. */
  colorDepth: number;
  write: (text: string) => void;
  /** A place for lines that are redrawn. */
  screen: () => { show: (lines: readonly string[]) => void };
}

export type Bytes = Uint8Array<ArrayBuffer>;

/** Gives memory for so many bytes, which must stay where it is. */
export type Place = (bytes: number) => Uint8Array | undefined;

export interface LockOptions {
  /** Called once, when another process holds the lock. */
  onWait?: () => void;
  signal?: AbortSignal;
}

export interface CommandOptions {
  cwd?: string;
  signal?: AbortSignal;
  /** Milliseconds after which the program is ended. */
  timeout?: number;
}

export interface CommandResult {
  /** The exit code; null when a signal ended the program. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export type ThreadCode = URL | { source: string } | (() => unknown);

export interface ThreadHandlers {
  onMessage: (message: unknown) => void;
  /**
   * The thread has ended otherwise than by `terminate`: an error that nothing caught (with the thread's stack), an exit,
   * a crash, a script that cannot be loaded. Called once; no message comes after it.
   */
  onEnd: (error: Error) => void;
}

/** A thread, as seen by the one that started it. */
export interface Thread {
  postMessage: (message: unknown, transfer?: Transferable[]) => void;
  /** Ends it now, whatever it is doing. Neither handler is called any more. */
  terminate: () => Promise<void>;
  /** From now on the program waits for this thread: while an answer is awaited. Nothing in pages. */
  ref: () => void;
  unref: () => void;
}

export interface ThreadPort {
  postMessage: (message: unknown, transfer?: Transferable[]) => void;
  onMessage: (receive: (message: unknown) => void) => void;
}
