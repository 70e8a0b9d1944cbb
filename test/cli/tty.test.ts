import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { main, temporaryFolder } from "./flambeau.ts";

// On a terminal of the system's, which `script` makes.

const folder = temporaryFolder();
const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;

/** What a run writes to a terminal of 80 columns and 24 rows, as lines that end in a line feed. */
function onTerminal(env: Record<string, string>, more = ""): { code: number | null; text: string } {
  const { NO_COLOR, FORCE_COLOR, COLORTERM, TMUX, CI, ...inherited } = process.env;
  const train = `"${process.execPath}" "${main}" train linear-regression --seed 0 --out "${folder("out")}"`;
  const command = `stty cols 80 rows 24; exec ${train} ${more}`;
  const { status, stdout } = spawnSync("script", ["-qefc", command, "/dev/null"], {
    encoding: "utf8",
    env: { ...inherited, SHELL: "/bin/sh", TERM: "xterm-256color", ...env },
  });
  return { code: status, text: stdout.replaceAll("\r\n", "\n") };
}

describe.runIf(hasScript)("on a terminal", () => {
  it("draws in place, in the terminal's colours", () => {
    const { code, text } = onTerminal({});
    expect(code).toBe(0);
    expect(text).toContain("\x1b[?2026h");
    expect(text).toContain("\x1b[38;5;");
    expect(text).toContain("┤");
    expect(text.lastIndexOf("\x1b[?25h")).toBeGreaterThan(text.lastIndexOf("\x1b[?25l"));
    expect(text).not.toMatch(/^epoch 1, /m);
    expect(text).toMatch(/result after 3 epochs: loss 0\.000\d{3}$/m);
  });

  it("uses no colours when NO_COLOR is set, and all when FORCE_COLOR is 3", () => {
    expect(onTerminal({ NO_COLOR: "1" }).text).not.toContain("\x1b[38;");
    expect(onTerminal({ FORCE_COLOR: "3" }).text).toContain("\x1b[38;2;");
  });

  it("writes plain lines where TERM is dumb", () => {
    const { text } = onTerminal({ TERM: "dumb" });
    expect(text).not.toContain("\x1b");
    expect(text).toMatch(/^epoch 3, loss /m);
  });

  it("writes nothing but JSON with --json", () => {
    const { text } = onTerminal({}, "--json");
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toHaveLength(4);
  });
});
