import { stripVTControlCharacters } from "node:util";
import { columnsOf } from "../../src/plot/terminal/text.ts";
import { texToText } from "./tex.ts";

/** How texts are made to stand out; does nothing where there are no colours. */
export interface Looks {
  bold(text: string): string;
  dim(text: string): string;
  code(text: string): string;
}

export const plainLooks: Looks = { bold: (text) => text, dim: (text) => text, code: (text) => text };

const sequence = (on: number, off: number) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`;
export const ansiLooks: Looks = { bold: sequence(1, 22), dim: sequence(2, 22), code: sequence(36, 39) };

/** A lesson's Markdown as lines for a terminal. */
export function proseLines(markdown: string, width: number, looks: Looks): string[] {
  return blocksOf(markdown).flatMap((block, i) => [...(i > 0 ? [""] : []), ...blockLines(block, width, looks)]);
}

function blocksOf(markdown: string): string[] {
  return markdown.split(/\n{2,}/).filter((block) => block.trim() !== "");
}

function blockLines(block: string, width: number, looks: Looks): string[] {
  const heading = /^#+ (.*)$/.exec(block);
  if (heading) return [looks.bold(heading[1])];
  const formula = /^\$\$([\s\S]*)\$\$$/.exec(block);
  if (formula) return wrap(texToText(formula[1]), width - 4, "    ", "      ");
  if (/^(-|\d+\.) /.test(block)) {
    return block.split(/\n(?=(?:-|\d+\.) )/).flatMap((item) => {
      const [, mark, text] = /^(-|\d+\.) ([\s\S]*)$/.exec(item)!;
      const bullet = mark === "-" ? "•" : mark;
      return wrap(inline(text, looks), width, `${bullet} `, " ".repeat(bullet.length + 1));
    });
  }
  return wrap(inline(block, looks), width);
}

/** Bold, emphasis, code, links and formulas within a paragraph. */
function inline(text: string, looks: Looks): string {
  const tokens = /`([^`]+)`|\$([^$]+)\$|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)]+)\)/g;
  return text
    .replace(/\s*\n\s*/g, (space, at: number) => (/[^\u2e80-\uffef]/.test(text[at - 1] ?? "") ? " " : space.trim()))
    .replace(tokens, (_, code, tex, bold, emphasis, link, address) => {
      if (code !== undefined) return looks.code(code);
      if (tex !== undefined) return texToText(tex);
      if (bold !== undefined) return looks.bold(bold);
      if (emphasis !== undefined) return emphasis;
      return `${link} (${address})`;
    });
}

/** What turns a look on or off. */
const control = "\\u001b\\[\\d+m";
// A word, or a single Chinese character; with what may not begin a line behind it.
const piece = new RegExp(
  `(?:[\\u2e80-\\uffef“‘]|(?:${control}|[^\\s\\u2e80-\\uffef])+)(?:${control}|[，。、；：？！）》”’…])*\\s*`,
  "gu",
);

/** Lines of at most `width` columns. */
export function wrap(text: string, width: number, first = "", rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const [found] of text.matchAll(piece)) {
    if (!empty && visible(line + found.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = rest;
    }
    line += found;
    empty = false;
  }
  return [...lines, line.trimEnd()];
}

/** Columns of a text, whatever its colours and the accents on its letters. */
const visible = (text: string): number => columnsOf(stripVTControlCharacters(text).replaceAll("\u0302", ""));
