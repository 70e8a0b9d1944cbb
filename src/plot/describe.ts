import { titleLines } from "./axes.ts";
import { kindOf } from "./marks/index.ts";
import type { Axes, Figure } from "./types.ts";

/** What a figure shows, in words: one sentence for each of its axes. */
export function describe(fig: Figure): string {
  return fig.axes.map(describeAxes).join(" ");
}

function describeAxes(axes: Axes): string {
  const heading = [titleLines(axes).join(", "), axes.ylabel].filter(Boolean);
  const marks = axes.marks.map((mark) => kindOf(mark).describe(mark, axes.xlabel ?? "x"));
  return `${[...heading, marks.join("; ") || "nothing yet"].join(": ")}.`;
}
