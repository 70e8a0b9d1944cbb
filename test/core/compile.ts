import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

export interface Compiled {
  /** What the compiler says, by line of the source, counted from 0. */
  readonly errors: ReadonlyMap<number, readonly string[]>;
  /** The types of the source's constants, as the editor shows them. */
  readonly types: ReadonlyMap<string, string>;
  /** How many types were made from generic ones: the compiler's work, whatever the machine. */
  readonly instantiations: number;
}

/** Runs the compiler on a source that stands, as it were, in this folder. */
export function compile(source: string): Compiled {
  const path = join(here, "in-memory.ts");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) =>
    name === path ? ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true) : getSourceFile(name, ...rest);
  host.fileExists = (name) => name === path || fileExists(name);
  const program = ts.createProgram([path], options, host);
  const file = program.getSourceFile(path);
  if (file === undefined) throw new Error("the source is gone");

  const errors = new Map<number, string[]>();
  for (const { start = 0, messageText } of [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]) {
    const { line } = file.getLineAndCharacterOfPosition(start);
    errors.set(line, [...(errors.get(line) ?? []), ts.flattenDiagnosticMessageText(messageText, "\n")]);
  }

  const checker = program.getTypeChecker();
  const types = new Map<string, string>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name } of statement.declarationList.declarations) {
      types.set(
        name.getText(),
        checker.typeToString(checker.getTypeAtLocation(name), undefined, ts.TypeFormatFlags.NoTruncation),
      );
    }
  }
  return { errors, types, instantiations: program.getInstantiationCount() };
}
