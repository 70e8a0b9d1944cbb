import katex from "katex";
import MarkdownIt from "markdown-it";

// Prose: Markdown without raw HTML, and TeX between $ and $$.

/** Punctuation, and then anything but a digit, so that "$5 and $6" is no formula. */
const inlineEnd = /^\$(?!\d)/;

function math(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.inline.ruler.before("escape", "math", (state, silent) => {
    if (state.src[state.pos] !== "$") return false;
    const display = state.src.startsWith("$$", state.pos);
    const open = state.pos + (display ? 2 : 1);
    let end = open;
    while (end < state.posMax) {
      if (state.src[end] === "\\") end += 2;
      else if (display ? state.src.startsWith("$$", end) : inlineEnd.test(state.src.slice(end, end + 2))) break;
      else end++;
    }
    const tex = state.src.slice(open, end);
    if (end >= state.posMax || tex.trim() === "" || (!display && /^\s|\s$/.test(tex))) return false;
    if (!silent) {
      const token = state.push("math", "span", 0);
      token.content = tex;
      token.meta = { display };
    }
    state.pos = end + (display ? 2 : 1);
    return true;
  });
  markdown.renderer.rules.math = (tokens, i) => {
    const { content, meta } = tokens[i];
    const kind = meta?.display ? "math display" : "math";
    return `<span class="${kind}" data-tex="${markdown.utils.escapeHtml(content)}"></span>`;
  };
}

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false }).use(math);

/** Prose as nodes. Formulas are built node by node, so that no inline style has to be allowed. */
export function render(prose: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = markdown.render(prose);
  const { content } = template;
  for (const place of content.querySelectorAll<HTMLElement>(".math")) {
    const displayMode = place.classList.contains("display");
    katex.render(place.dataset.tex!, place, { displayMode, throwOnError: false, trust: false, strict: "ignore" });
    if (displayMode) place.tabIndex = 0;
  }
  for (const link of content.querySelectorAll("a")) {
    link.rel = "noreferrer noopener";
    if (/^https?:/.test(link.getAttribute("href") ?? "")) link.target = "_blank";
  }
  for (const code of content.querySelectorAll("pre")) code.tabIndex = 0;
  for (const table of content.querySelectorAll("table")) {
    const frame = document.createElement("div");
    frame.className = "scroll";
    frame.tabIndex = 0;
    table.replaceWith(frame);
    frame.append(table);
  }
  return content;
}
