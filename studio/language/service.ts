import ts from "typescript";

/** A cell as the language service knows it. Answers to exercises come after all cells, and not after one another. */
export interface SourceCell {
  id: string;
  code: string;
  answer: boolean;
}

export interface Diagnostic {
  from: number;
  to: number;
  severity: "error" | "warning";
  message: string;
}

export interface CompletionItem {
  name: string;
  kind: string;
  sortText: string;
}

export interface Documented {
  signature: string;
  documentation: string;
}

export interface Hover extends Documented {
  from: number;
  to: number;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ["lib.es2023.d.ts"],
  types: [],
  strict: true,
  skipLibCheck: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};

/** What TypeScript's own editors know, for the cells of one lesson, which are one program. */
export class LanguageService {
  private readonly versions = new Map<string, { text: string; version: number }>();
  private cells: SourceCell[] = [];
  private readonly service: ts.LanguageService;

  /** @param library - the declarations of the language, of the globals and of flambeau, by path */
  constructor(library: Map<string, string>) {
    const text = (path: string) => this.versions.get(path)?.text ?? library.get(path);
    const folders = new Set([...library.keys()].flatMap(parentsOf));
    this.service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => ["/globals.d.ts", ...this.versions.keys()],
      getScriptVersion: (path) => String(this.versions.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => {
        const found = text(path);
        return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
      },
      getCurrentDirectory: () => "/",
      getDefaultLibFileName: () => "/lib/lib.es2023.d.ts",
      fileExists: (path) => text(path) !== undefined,
      readFile: text,
      directoryExists: (path) => folders.has(path),
      getDirectories: () => [],
      useCaseSensitiveFileNames: () => true,
    });
  }

  setCells(cells: SourceCell[]): void {
    this.cells = cells;
    const wanted = new Map([["/lesson.ts", this.program()]]);
    for (const { id, answer } of cells) if (answer) wanted.set(fileOf(id), this.program(id));
    for (const path of this.versions.keys()) if (!wanted.has(path)) this.versions.delete(path);
    for (const [path, content] of wanted) {
      const before = this.versions.get(path);
      if (before?.text !== content) this.versions.set(path, { text: content, version: (before?.version ?? 0) + 1 });
    }
  }

  diagnostics(id: string): Diagnostic[] {
    const { path, start, end } = this.place(id);
    const found = [...this.service.getSyntacticDiagnostics(path), ...this.service.getSemanticDiagnostics(path)];
    return found
      .filter(({ start: at = -1 }) => at >= start && at <= end)
      .map(({ start: at, length, messageText, category }) => ({
        from: at! - start,
        to: Math.min(end, at! + (length ?? 1)) - start,
        severity: category === ts.DiagnosticCategory.Error ? "error" : "warning",
        message: ts.flattenDiagnosticMessageText(messageText, "\n"),
      }));
  }

  completions(id: string, position: number): CompletionItem[] {
    const { path, start } = this.place(id);
    const found = this.service.getCompletionsAtPosition(path, start + position, {
      includeCompletionsWithInsertText: false,
    });
    return (found?.entries ?? []).map(({ name, kind, sortText }) => ({ name, kind, sortText }));
  }

  /** What a completion is, in full. */
  completion(id: string, position: number, name: string): Documented | null {
    const { path, start } = this.place(id);
    const at = start + position;
    const found = this.service.getCompletionEntryDetails(path, at, name, undefined, undefined, undefined, undefined);
    return found ? documented(found) : null;
  }

  hover(id: string, position: number): Hover | null {
    const { path, start } = this.place(id);
    const info = this.service.getQuickInfoAtPosition(path, start + position, 400);
    if (!info) return null;
    const from = info.textSpan.start - start;
    return { from, to: from + info.textSpan.length, ...documented(info) };
  }

  private cell(id: string): SourceCell {
    const cell = this.cells.find((each) => each.id === id);
    if (!cell) throw new Error(`there is no cell ${id}`);
    return cell;
  }

  /** The lesson as one program, and one answer after it. */
  private program(answer?: string): string {
    return this.cells
      .filter((cell) => !cell.answer || cell.id === answer)
      .map((cell) => cell.code)
      .join("\n\n");
  }

  private place(id: string): { path: string; start: number; end: number } {
    const { answer, code } = this.cell(id);
    let start = 0;
    for (const cell of this.cells) {
      if (cell.id === id) break;
      if (!cell.answer) start += cell.code.length + 2;
    }
    return { path: answer ? fileOf(id) : "/lesson.ts", start, end: start + code.length };
  }
}

function fileOf(id: string): string {
  return `/answer-${id.replace(/\W/g, "-")}.ts`;
}

function parentsOf(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, i) => parts.slice(0, i).join("/") || "/");
}

function textOf(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return (parts ?? []).map(({ text }) => text).join("");
}

interface Described {
  displayParts?: ts.SymbolDisplayPart[];
  documentation?: ts.SymbolDisplayPart[];
  tags?: ts.JSDocTagInfo[];
}

function documented({ displayParts, documentation, tags = [] }: Described): Documented {
  const shown = tags
    .filter(({ name }) => ["throws", "example", "param", "returns"].includes(name))
    .map(({ name, text }) => `@${name} ${textOf(text)}`);
  return {
    signature: textOf(displayParts),
    documentation: [textOf(documentation), ...shown].filter(Boolean).join("\n\n"),
  };
}
