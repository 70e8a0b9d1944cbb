import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import type { Signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { typescriptKnowledge } from "./language.ts";
import { editorTheme, highlighting } from "./theme.ts";

export interface EditorProps {
  code: Signal<string>;
  cell: string;
  label: string;
  sync: () => Promise<void>;
  onRun: () => void;
  onRunAndGoOn: () => void;
}

/**
 * A cell's editor. Tab moves on to the next thing in the page, as everywhere; in the editor Ctrl-] and Ctrl-[ indent.
 * It lives in a shadow tree, whose styles need no permission to be inline.
 */
export function Editor({ code, cell, label, sync, onRun, onRunAndGoOn }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const labels = useRef(new Compartment());
  const actions = useRef({ onRun, onRunAndGoOn });
  actions.current = { onRun, onRunAndGoOn };
  const named = (text: string) => EditorView.contentAttributes.of({ "aria-label": text, spellcheck: "false" });

  useLayoutEffect(() => {
    const root = place.current!.shadowRoot ?? place.current!.attachShadow({ mode: "open", delegatesFocus: true });
    const act = (name: "onRun" | "onRunAndGoOn") => () => {
      actions.current[name]();
      return true;
    };
    const leave = (editor: EditorView) => {
      editor.contentDOM.blur();
      place.current?.closest<HTMLElement>(".cell")?.focus();
      return true;
    };
    const state = EditorState.create({
      doc: code.peek(),
      extensions: [
        Prec.highest(
          keymap.of([
            { key: "Mod-Enter", run: act("onRun") },
            { key: "Shift-Enter", run: act("onRunAndGoOn") },
          ]),
        ),
        history(),
        EditorView.lineWrapping,
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        javascript({ typescript: true }),
        highlighting,
        editorTheme,
        labels.current.of(named(label)),
        typescriptKnowledge(cell, sync),
        keymap.of([
          ...[...completionKeymap, ...closeBracketsKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap],
          { key: "Escape", run: leave },
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) code.value = update.state.doc.toString();
        }),
      ],
    });
    view.current = new EditorView({ state, parent: root, root });
    return () => view.current?.destroy();
  }, []);

  // Code may change from elsewhere: a reset, a shared link.
  useEffect(
    () =>
      code.subscribe((text) => {
        const editor = view.current;
        if (editor && editor.state.doc.toString() !== text) {
          editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
        }
      }),
    [code],
  );
  useEffect(() => view.current?.dispatch({ effects: labels.current.reconfigure(named(label)) }), [label]);

  return <div ref={place} class="editor" />;
}
