import { type Display, type Figure, toPNG, toSVG } from "../../src/plot/index.ts";
import type { RunFolder } from "../run-folder.ts";

/** Gathers what a lesson shows and prints, cell by cell, and writes it into a folder. */
export class Recording {
  private readonly folder: RunFolder;
  private readonly figures: { cell: string; figure: Figure }[] = [];
  private text = "";
  private cell = "";

  constructor(folder: RunFolder) {
    this.folder = folder;
  }

  enter(cell: string): void {
    this.cell = cell;
  }

  print(line: string): void {
    const heading = `== ${this.cell}\n`;
    this.text += this.text.includes(heading) ? `${line}\n` : `${this.text === "" ? "" : "\n"}${heading}${line}\n`;
  }

  /** Shows figures where they are shown, and keeps what each shows last. */
  watch(display: Display): Display {
    return {
      open: (figure) => {
        const kept = { cell: this.cell, figure };
        this.figures.push(kept);
        const shown = display.open(figure);
        return {
          update(changed) {
            kept.figure = changed;
            shown.update(changed);
          },
          close: () => shown.close(),
        };
      },
    };
  }

  /** Writes all. @returns the files' paths */
  async save(): Promise<string[]> {
    const counts = new Map<string, number>();
    for (const { cell, figure } of this.figures) {
      const count = (counts.get(cell) ?? 0) + 1;
      counts.set(cell, count);
      const name = count === 1 ? cell : `${cell}-${count}`;
      const titled = { ...figure, title: figure.title ?? name };
      await this.folder.save(`${name}.svg`, toSVG(titled));
      await this.folder.save(`${name}.png`, await toPNG(titled, { scale: 2 }));
    }
    await this.folder.save("output.txt", this.text);
    return this.folder.files;
  }
}
