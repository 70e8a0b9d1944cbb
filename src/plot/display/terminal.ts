import { type Terminal, terminal } from "#platform";
import { colorModeOf } from "../terminal/ansi.ts";
import { toTerminal } from "../terminal/render.ts";
import type { Figure } from "../types.ts";
import type { Display } from "./types.ts";

/** Columns of a picture, at most. */
const widest = 100;
/** Lines for a row of charts. */
const [highest, lowest] = [18, 8];

/**
 * Shows figures as text: on a terminal, a live one is redrawn in place; in a file or a pipe there is only its final
 * state, without colours. Undefined where there is no output, as in a page.
 *
 * @param output - default: the program's standard output
 */
export function terminalDisplay(output: Terminal | undefined = terminal()): Display | undefined {
  return output && { open: output.watched ? redrawn : written };

  function redrawn(figure: Figure) {
    const screen = output!.screen();
    const draw = (drawn: Figure) => {
      const { columns, rows, colorDepth } = output!;
      const color = colorModeOf(colorDepth);
      const linesAt = (height: number) =>
        toTerminal(drawn, { width: Math.min(columns - 1, widest), height, color }).split("\n");
      const lines = linesAt(highest);
      // What has scrolled away cannot be redrawn.
      const fits = lines.length < rows;
      screen.show(fits ? lines : linesAt(Math.max(lowest, Math.floor((highest * (rows - 1)) / lines.length))));
    };
    draw(figure);
    return { update: draw, close() {} };
  }

  function written(figure: Figure) {
    let last = figure;
    return {
      update: (drawn: Figure) => {
        last = drawn;
      },
      close: () => output!.write(`${toTerminal(last)}\n`),
    };
  }
}
