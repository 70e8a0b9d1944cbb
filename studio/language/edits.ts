/** Changes to a text, given by places in the original; lines never move. */
export class Edits {
  private readonly original: string;
  private readonly text: string;
  private readonly edits: { start: number; end: number; text: string; order: number }[] = [];

  /** @param text - the original with some of it blanked out: what is blank is not edited. */
  constructor(original: string, text: string) {
    this.original = original;
    this.text = text;
  }

  /** @param late - after all else that is inserted at the same place */
  insert(at: number, text: string, late = false): void {
    this.edits.push({ start: at, end: at, text, order: late ? 1 : 0 });
  }

  /** Puts a text in the place of another, and keeps its line breaks. */
  replace(start: number, end: number, text: string): void {
    const breaks = this.original.slice(start, end).replace(/[^\n]/g, "");
    this.edits.push({ start, end, text: text + breaks, order: 0 });
  }

  remove(start: number, end: number): void {
    this.replace(start, end, "");
  }

  apply(): string {
    let out = "";
    let done = 0;
    const ordered = this.edits
      .map((edit, i) => ({ ...edit, i }))
      .sort((a, b) => a.start - b.start || a.order - b.order || a.i - b.i);
    for (const { start, end, text } of ordered) {
      if (start < done) continue; // Within what was replaced already.
      const erased = start === end && this.text[start] === " " && this.original[start] !== " ";
      out += this.text.slice(done, start) + (erased ? "" : text);
      done = end;
    }
    return out + this.text.slice(done);
  }
}
