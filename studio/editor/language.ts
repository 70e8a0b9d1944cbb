import { autocompletion, type Completion, type CompletionContext } from "@codemirror/autocomplete";
import { type Diagnostic, linter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import { language } from "../language/client.ts";
import type { Documented } from "../language/service.ts";

const kinds: Record<string, string> = {
  ...{ method: "method", function: "function", "local function": "function", class: "class", module: "namespace" },
  ...{ const: "variable", let: "variable", var: "variable", parameter: "variable", property: "property" },
  ...{ keyword: "keyword", interface: "interface", type: "type", getter: "property", alias: "variable" },
};

function described({ signature, documentation }: Documented): HTMLElement {
  const place = document.createElement("div");
  place.className = "cm-doc";
  const code = document.createElement("code");
  code.textContent = signature;
  place.append(code);
  if (documentation) {
    const text = document.createElement("p");
    text.textContent = documentation.replace(/\{@link (\S+?)\}/g, "$1");
    place.append(text);
  }
  return place;
}

/**
 * What TypeScript knows, in a cell's editor: completions, types and docstrings at the pointer, mistakes underlined.
 * @param sync - hands the cells as they are now to TypeScript's worker
 */
export function typescriptKnowledge(cell: string, sync: () => Promise<void>): Extension {
  async function complete(context: CompletionContext) {
    const word = context.matchBefore(/[\w$]*/);
    const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
    if (!context.explicit && (!word || word.from === word.to) && before !== ".") return null;
    await sync();
    const found = await language.completions(cell, context.pos);
    if (context.aborted || found.length === 0) return null;
    const options = found.map(({ name, kind, sortText }): Completion => {
      return {
        label: name,
        type: kinds[kind],
        boost: -Number.parseInt(sortText, 10) || 0,
        info: async () => {
          const more = await language.completion(cell, context.pos, name);
          return more && described(more);
        },
      };
    });
    return { from: word?.from ?? context.pos, options, validFor: /^[\w$]*$/ };
  }

  const hover = hoverTooltip(
    async (_, position) => {
      await sync();
      const found = await language.hover(cell, position);
      return found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: described(found) }) };
    },
    { hoverTime: 350 },
  );

  const mistakes = linter(
    async (view): Promise<Diagnostic[]> => {
      await sync();
      const found = await language.diagnostics(cell);
      const { length } = view.state.doc;
      return found.map((each) => ({ ...each, from: Math.min(each.from, length), to: Math.min(each.to, length) }));
    },
    { delay: 600 },
  );

  return [autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 150 }), hover, mistakes];
}
