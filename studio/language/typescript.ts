import { serve } from "../rpc.ts";
import { compileCell, declaredNames } from "./compile.ts";
import { LanguageService, type SourceCell } from "./service.ts";

// TypeScript in a worker. The page has two of them: one compiles cells, and is always free to do so; the other knows
// what the editor asks.

let service: Promise<LanguageService> | undefined;

/** Made when it is first asked, from declarations by path that scripts/build-studio.mjs has put together. */
function knowledge(): Promise<LanguageService> {
  service ??= fetch(new URL("../language-files.json", self.location.href))
    .then((response) => response.json() as Promise<Record<string, string>>)
    .then((files) => new LanguageService(new Map(Object.entries(files))));
  return service;
}

const methods = {
  /** @throws CompileError */
  compile(cells: SourceCell[], id: string) {
    const all = cells.flatMap(({ code }) => declaredNames(code));
    return { ...compileCell(cells.find((cell) => cell.id === id)!.code, new Set(all)), all };
  },
  setCells: async (cells: SourceCell[]) => (await knowledge()).setCells(cells),
  diagnostics: async (id: string) => (await knowledge()).diagnostics(id),
  completions: async (id: string, position: number) => (await knowledge()).completions(id, position),
  completion: async (id: string, position: number, name: string) => (await knowledge()).completion(id, position, name),
  hover: async (id: string, position: number) => (await knowledge()).hover(id, position),
};

export type LanguageMethods = typeof methods;

serve(methods);
