import { Screen } from "./node-screen.ts";
import type { Platform } from "./types.ts";

export const terminal: Platform["terminal"] = () => {
  const { stdout, stderr } = process;
  return {
    watched: stdout.isTTY === true && process.env.TERM !== "dumb",
    // Neither number is known of every terminal.
    get columns() {
      return stdout.columns || 80;
    },
    get rows() {
      return stdout.rows || 24;
    },
    get colorDepth() {
      return stdout.isTTY ? stdout.getColorDepth() : 1;
    },
    write: (text) => stdout.write(text),
    screen: () => new Screen(stdout, () => stdout.bytesWritten + (stderr.isTTY ? stderr.bytesWritten : 0)),
  };
};
