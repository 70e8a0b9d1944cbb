import { titleLines } from "./axes.ts";
import { kindOf } from "./marks/index.ts";
import { escapeText } from "./svg/element.ts";
import type { Axes, Figure } from "./types.ts";

export type TableFormat = "markdown" | "html" | "csv";

type Cell = string | number;

interface Table {
  /** Of the axes it belongs to. */
  caption: string;
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/**
 * A figure's numbers as text, for those who cannot see it or want to calculate with them: a row for each x, a column
 * for each line; the cells of a heat map with texts; of other images what their pixels are like. Several tables, with an
 * empty line between them, where there are several axes or kinds of numbers.
 *
 * @param format - "csv" has no captions
 * @example
 * const fig = figure({ axes: { marks: [line([1, 2], [0.79, 0.57], { label: "train loss" })], xlabel: "epoch" } });
 * toTable(fig, "csv").split("\n"); // ["epoch,train loss", "1,0.79", "2,0.57", ""]
 */
export function toTable(fig: Figure, format: TableFormat = "markdown"): string {
  return tablesOf(fig).map(writers[format]).join("\n");
}

function tablesOf(fig: Figure): Table[] {
  const several = fig.axes.length > 1;
  const tables = fig.axes.flatMap((axes, i) => {
    const name = titleLines(axes).join(", ") || (several ? `axes ${i + 1}` : (fig.title ?? ""));
    return [...seriesTables(axes, name), ...matrices(axes, name)];
  });
  return [...tables, ...summaries(fig)];
}

/** Lines with the same x share a table. */
function seriesTables(axes: Axes, caption: string): Table[] {
  const tables: { x: readonly Cell[]; head: string[]; columns: (readonly Cell[])[] }[] = [];
  for (const mark of axes.marks) {
    const data = kindOf(mark).data(mark);
    if (data.kind !== "series") continue;
    const { name, x, y } = data;
    const same = tables.find((table) => table.x.length === x.length && table.x.every((value, i) => value === x[i]));
    const across = mark.type === "bar" && mark.horizontal ? axes.ylabel : axes.xlabel;
    if (!same) tables.push({ x, head: [across ?? "x", name], columns: [x, y] });
    else {
      same.head.push(name);
      same.columns.push(y);
    }
  }
  return tables.map(({ x, head, columns }) => ({
    caption,
    head,
    rows: x.map((_, i) => columns.map((column) => column[i])),
  }));
}

function matrices({ marks, xticks, yticks, xlabel = "", ylabel = "" }: Axes, caption: string): Table[] {
  return marks.flatMap((mark) => {
    const data = kindOf(mark).data(mark);
    if (data.kind !== "matrix") return [];
    const corner = [ylabel, xlabel].filter(Boolean).join(" \\ ");
    const head = [corner, ...(data.rows[0] ?? []).map((_, i) => xticks?.[i] ?? String(i))];
    return [{ caption, head, rows: data.rows.map((row, i) => [yticks?.[i] ?? i, ...row]) }];
  });
}

/** One table for all images of a figure. */
function summaries(fig: Figure): Table[] {
  const found = fig.axes.flatMap((axes, i) =>
    axes.marks.flatMap((mark) => {
      const data = kindOf(mark).data(mark);
      return data.kind === "summary" ? [{ ...data, title: titleLines(axes).join(", ") || String(i + 1) }] : [];
    }),
  );
  if (found.length === 0) return [];
  const rows = found.map(({ title, row }) => [title, ...row]);
  return [{ caption: fig.title ?? "", head: ["image", ...found[0].head], rows }];
}

/** What is not a number has no place in a table. */
const text = (cell: Cell | null): string =>
  cell === null || (typeof cell === "number" && !Number.isFinite(cell)) ? "" : String(cell);

const writers: Record<TableFormat, (table: Table) => string> = {
  markdown({ caption, head, rows }) {
    const line = (cells: readonly Cell[]) => {
      const safe = cells.map((cell) =>
        text(cell)
          .replace(/[\r\n]+/g, " ")
          .replaceAll("|", "\\|"),
      );
      return `| ${safe.join(" | ")} |\n`;
    };
    const rule = line(head.map((_, i) => (i === 0 ? "---" : "---:")));
    return `${caption && `${caption}\n\n`}${line(head)}${rule}${rows.map(line).join("")}`;
  },

  html({ caption, head, rows }) {
    const cells = (tag: string, row: readonly Cell[]) =>
      row.map((cell) => `<${tag}>${escapeText(text(cell))}</${tag}>`);
    const top = head.map((name) => `<th scope="col">${escapeText(name)}</th>`).join("");
    const body = rows.map(([first, ...rest]) => {
      return `<tr><th scope="row">${escapeText(text(first))}</th>${cells("td", rest).join("")}</tr>`;
    });
    const title = caption && `<caption>${escapeText(caption)}</caption>`;
    return `<table>${title}<thead><tr>${top}</tr></thead><tbody>${body.join("")}</tbody></table>\n`;
  },

  csv({ head, rows }) {
    const line = (row: readonly Cell[]) => `${row.map((cell) => quoted(text(cell))).join(",")}\n`;
    return line(head) + rows.map(line).join("");
  },
};

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
