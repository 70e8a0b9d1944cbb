import type { WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import {
  beginSynchronizedOutput,
  cursorHide,
  cursorLeft,
  cursorShow,
  cursorUp,
  endSynchronizedOutput,
  eraseDown,
  eraseEndLine,
} from "ansi-escapes";

/**
 * The last lines of a terminal, redrawn in place. Each drawing is one write, in which the cursor is hidden: so nothing
 * flickers, and however the program ends, the cursor is there. When something else was written since, the lines are
 * drawn anew below it.
 */
export class Screen {
  private readonly stream: WriteStream;
  private lines: readonly string[] = [];
  private columns = 0;
  private readonly written: () => number;
  private before = 0;

  /** @param written bytes that went to the terminal until now, from anyone */
  constructor(stream: WriteStream, written = () => stream.bytesWritten) {
    this.stream = stream;
    this.written = written;
  }

  /** Puts lines in place of those shown before. None may be wider than the terminal. */
  show(lines: readonly string[]): void {
    const { columns } = this.stream;
    if (this.written() !== this.before) this.lines = [];
    const same = columns === this.columns;
    // To the first column first: what is typed meanwhile, such as ^C, stands before the cursor.
    let text = cursorLeft + up(same ? this.lines.length : this.rowsNow());
    if (!same) text += eraseDown;
    for (const [i, line] of lines.entries()) {
      const unchanged = same && line === this.lines[i] && lines.length === this.lines.length;
      text += unchanged ? "\n" : `${line}${eraseEndLine}\n`;
    }
    text += eraseDown;
    this.stream.write(beginSynchronizedOutput + cursorHide + text + cursorShow + endSynchronizedOutput);
    this.lines = lines;
    this.columns = columns;
    this.before = this.written();
  }

  /** Rows that the lines take since the terminal has another width: it breaks those that have become too long. */
  private rowsNow(): number {
    const width = Math.max(1, this.stream.columns);
    const rows = this.lines.map((line) => Math.max(1, Math.ceil(stripVTControlCharacters(line).length / width)));
    return rows.reduce((sum, n) => sum + n, 0);
  }
}

const up = (rows: number): string => (rows > 0 ? cursorUp(rows) : "");
