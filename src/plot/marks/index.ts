import { type BarMark, barKind } from "./bar.ts";
import { type ImageMark, imageKind } from "./image.ts";
import { type LineMark, lineKind } from "./line.ts";
import type { MarkKind } from "./mark.ts";
import { type ScatterMark, scatterKind } from "./scatter.ts";

interface Marks {
  line: LineMark;
  scatter: ScatterMark;
  image: ImageMark;
  bar: BarMark;
}

export type Mark = Marks[keyof Marks];

const kinds: { [Type in keyof Marks]: MarkKind<Marks[Type]> } = {
  line: lineKind,
  scatter: scatterKind,
  image: imageKind,
  bar: barKind,
};

/** What a mark's kind knows, for a mark of any kind. */
export function kindOf(mark: Mark): MarkKind<Mark> {
  // The record belongs to the mark's own type, which the compiler cannot follow through the table.
  return kinds[mark.type] as MarkKind<Mark>;
}
