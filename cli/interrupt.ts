import { now } from "#platform";

/** Exit codes of programs that a signal ended: 128 and the signal's number. */
const codes = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 };

type Name = keyof typeof codes;

/** Milliseconds within which a signal is the one before once more: npm passes on what the terminal has sent already. */
const echo = 250;

/** Whether the run is to end early, and why. */
export interface Interrupt {
  /** Aborted when a signal came. */
  readonly signal: AbortSignal;
  /** Which one came first. */
  readonly name: Name | undefined;
  /** What the program's exit code must be; 0 while none came. */
  readonly exitCode: number;
}

/**
 * Listens for Ctrl-C and its like, from now on. The first one is for the program to heed; the second ends it at once.
 * That nobody reads the standard output any more counts as one.
 */
export function listenForSignals(): Interrupt {
  const controller = new AbortController();
  let name: Name | undefined;
  let first = 0;
  const heed = (received: Name) => {
    if (name !== undefined) {
      // Every line that is not read says so again.
      if (received !== "SIGPIPE" && now() - first > echo) process.exit(codes[received]);
      return;
    }
    name = received;
    first = now();
    controller.abort(new Error(`ended by ${received}`));
  };
  for (const each of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(each, heed);
  process.stdout.on("error", () => heed("SIGPIPE"));
  return {
    signal: controller.signal,
    get name() {
      return name;
    },
    get exitCode() {
      return name === undefined ? 0 : codes[name];
    },
  };
}
