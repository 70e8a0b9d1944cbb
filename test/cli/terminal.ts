import type { WriteStream } from "node:tty";
import xterm from "@xterm/headless";

/** A terminal without a window: takes what is written to it, and shows its lines. */
export class FakeTerminal {
  private readonly terminal: InstanceType<typeof xterm.Terminal>;
  /** Everything that was written. */
  written = "";
  /** Written to as `process.stdout` is. */
  readonly stream: WriteStream;

  constructor(columns: number, rows: number, colorDepth = 1) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
    this.stream = {
      isTTY: true,
      columns,
      rows,
      getColorDepth: () => colorDepth,
      write: (text: string) => {
        this.written += text;
        this.terminal.write(text);
        return true;
      },
    } as unknown as WriteStream;
  }

  /** Types at the cursor, as `^C` is shown. */
  type(text: string): void {
    this.terminal.write(text);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.settled();
    this.terminal.resize(columns, rows);
    Object.assign(this.stream, { columns, rows });
  }

  /** All lines, also those that have been scrolled out of sight, without the empty ones at the end. */
  async lines(): Promise<string[]> {
    await this.settled();
    const { active } = this.terminal.buffer;
    const all = Array.from({ length: active.length }, (_, i) => active.getLine(i)!.translateToString(true));
    while (all.at(-1) === "") all.pop();
    return all;
  }

  /** Whether the cursor is to be seen, as far as was written. */
  get cursorIsVisible(): boolean {
    return this.written.lastIndexOf("\x1b[?25h") >= this.written.lastIndexOf("\x1b[?25l");
  }

  private settled(): Promise<void> {
    return new Promise((resolve) => this.terminal.write("", resolve));
  }
}
