import tsBlankSpace from "ts-blank-space";
import ts from "typescript";
import { Edits } from "./edits.ts";

// A cell's TypeScript as the JavaScript that the worker runs. Types become spaces, so that every line stays where it is
// and errors need no map. Top-level names become properties of the notebook's scope, so that they carry to later cells.

/** The names that generated code uses; nothing that people would write. */
export const scopeName = "_$scope";
export const importName = "_$import";

export interface Compiled {
  /** A module whose default export runs the cell: `(scope, import) => Promise<value of the last expression>`. */
  js: string;
  /** What the cell declares at the top level. */
  names: string[];
}

/** Code that is not TypeScript, or not the part of it that runs without a compiler. */
export class CompileError extends Error {
  override name = "SyntaxError";
  /** Counted from 1. */
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** What a cell declares at the top level; as much as can be seen where it has mistakes. */
export function declaredNames(code: string): string[] {
  const file = parse(code);
  return file.statements.flatMap(namesOf);
}

/**
 * @param carried - the names that any cell of the notebook declares
 * @throws CompileError
 */
export function compileCell(code: string, carried: ReadonlySet<string>): Compiled {
  const file = parse(code);
  const checker = checkerOf(file);
  const [mistake] = (file as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics;
  if (mistake) throw problem(file, ts.flattenDiagnosticMessageText(mistake.messageText, "\n"), mistake.start);
  let refused: ts.Node | undefined;
  const blanked = tsBlankSpace(code, (node) => {
    refused ??= node;
  });
  if (refused) {
    const message = `${ts.SyntaxKind[refused.kind]} is TypeScript that cannot run by erasing its types`;
    throw problem(file, message, refused.getStart(file));
  }
  const names = file.statements.flatMap(namesOf);
  const edits = new Edits(code, blanked);
  const last = file.statements.at(-1);
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) importEdit(statement);
    else if (ts.isVariableStatement(statement)) variableEdit(statement);
    else if (ts.isClassDeclaration(statement) && statement.name) {
      const start = statement.modifiers?.find((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
      if (start) edits.remove(start.getStart(file), start.end);
      edits.insert(classKeyword(statement), `${scopeName}.${statement.name.text}=`);
      edits.insert(statement.end, ";");
    } else if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) {
      throw problem(
        file,
        "a cell exports nothing: its names carry to the cells below by themselves",
        statement.getStart(),
      );
    } else if (ts.isFunctionDeclaration(statement)) {
      const keyword = statement.modifiers?.find((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
      if (keyword) edits.remove(keyword.getStart(file), keyword.end);
    }
    if (statement === last && ts.isExpressionStatement(statement)) {
      edits.insert(statement.expression.getStart(file), "return (");
      edits.insert(statement.expression.end, ")", true);
    }
    visit(statement);
  }
  const functions = file.statements
    .filter((statement) => ts.isFunctionDeclaration(statement) && statement.body && statement.name)
    .map((statement) => (statement as ts.FunctionDeclaration).name!.text);
  const hoisted = functions.map((name) => `${scopeName}.${name}=${name};`).join("");
  return { js: `export default async function (${scopeName},${importName}){${hoisted}${edits.apply()}\n}`, names };

  function visit(node: ts.Node): void {
    if (ts.isExpressionWithTypeArguments(node) && isExtended(node)) {
      visit(node.expression);
      return;
    }
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) reference(node);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      edits.replace(node.expression.getStart(file), node.expression.end, importName);
    }
    ts.forEachChild(node, visit);
  }

  function reference(node: ts.Identifier): void {
    if (!isReference(node)) return;
    const shorthand = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
    const symbol = shorthand
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    const declaration = symbol?.declarations?.[0];
    if (declaration ? !isTopLevel(declaration, file) : !carried.has(node.text)) return;
    edits.insert(node.getStart(file), `${shorthand ? `${node.text}:` : ""}${scopeName}.`);
  }

  function importEdit(node: ts.ImportDeclaration): void {
    const clause = node.importClause;
    if (clause?.isTypeOnly) return;
    const module = `await ${importName}(${JSON.stringify((node.moduleSpecifier as ts.StringLiteral).text)})`;
    const parts: string[] = [];
    if (clause?.name) parts.push(`${scopeName}.${clause.name.text}=(${module}).default`);
    const bindings = clause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) parts.push(`${scopeName}.${bindings.name.text}=${module}`);
    if (bindings && ts.isNamedImports(bindings)) {
      const taken = bindings.elements
        .filter((element) => !element.isTypeOnly)
        .map((element) => `${(element.propertyName ?? element.name).text}:${scopeName}.${element.name.text}`);
      parts.push(`({${taken.join()}}=${module})`);
    }
    edits.replace(node.getStart(file), node.end, `;${parts.join(";") || module};`);
  }

  function variableEdit(node: ts.VariableStatement): void {
    if (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword)) return;
    const { declarations } = node.declarationList;
    edits.replace(node.getStart(file), declarations[0].getStart(file), ";(");
    for (const { name, initializer, end } of declarations) {
      bindingEdit(name);
      if (!initializer) edits.insert(end, "=undefined");
    }
    edits.insert(declarations.at(-1)!.end, ");", true);
  }

  function bindingEdit(name: ts.BindingName): void {
    if (ts.isIdentifier(name)) {
      edits.insert(name.getStart(file), `${scopeName}.`);
      return;
    }
    for (const element of name.elements) {
      if (ts.isOmittedExpression(element)) continue;
      const short = ts.isObjectBindingPattern(name) && !element.propertyName && !element.dotDotDotToken;
      if (short) edits.insert(element.name.getStart(file), `${(element.name as ts.Identifier).text}:`);
      bindingEdit(element.name);
    }
  }

  function classKeyword(node: ts.ClassDeclaration): number {
    const keyword = node.getChildren(file).find((child) => child.kind === ts.SyntaxKind.ClassKeyword);
    return keyword!.getStart(file);
  }
}

const fileName = "cell.ts";

function parse(code: string): ts.SourceFile {
  return ts.createSourceFile(fileName, code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}

/** Knows which declaration a name means; without a library, so that it is quick. */
function checkerOf(file: ts.SourceFile): ts.TypeChecker {
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === fileName ? file : undefined),
    getDefaultLibFileName: () => "",
    writeFile: () => {},
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: (name) => name === fileName,
    readFile: () => undefined,
  };
  const options: ts.CompilerOptions = { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ES2022 };
  return ts.createProgram([fileName], options, host).getTypeChecker();
}

function problem(file: ts.SourceFile, message: string, position: number): CompileError {
  return new CompileError(message, file.getLineAndCharacterOfPosition(position).line + 1);
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => bound(name));
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    return statement.name ? [statement.name.text] : [];
  }
  const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
  if (!clause || clause.isTypeOnly) return [];
  const { name, namedBindings } = clause;
  const named = !namedBindings
    ? []
    : ts.isNamespaceImport(namedBindings)
      ? [namedBindings.name.text]
      : namedBindings.elements.filter((element) => !element.isTypeOnly).map((element) => element.name.text);
  return [...(name ? [name.text] : []), ...named];
}

function bound(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : bound(element.name)));
}

/** Whether a declaration is one of those whose names carry. */
function isTopLevel(declaration: ts.Node, file: ts.SourceFile): boolean {
  let node = declaration;
  while (ts.isBindingElement(node) || ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node))
    node = node.parent;
  if (ts.isVariableDeclaration(node)) {
    return ts.isVariableStatement(node.parent.parent) && node.parent.parent.parent === file;
  }
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node.parent === file;
  return ts.isImportClause(node) || ts.isNamespaceImport(node) || ts.isImportSpecifier(node);
}

function isExtended({ parent }: ts.ExpressionWithTypeArguments): boolean {
  return ts.isHeritageClause(parent) && parent.token === ts.SyntaxKind.ExtendsKeyword && ts.isClassLike(parent.parent);
}

/** Whether an identifier stands for a value, and is not the name of a property, a label or a declaration. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isPropertyAssignment(parent)) return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.name !== node && parent.propertyName !== node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isPropertyDeclaration(parent)) {
    return parent.name !== node;
  }
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isMetaProperty(parent)) return false;
  const named = parent as ts.Node & { name?: ts.Node };
  return !(named.name === node && (ts.isFunctionLike(parent) || ts.isClassLike(parent) || ts.isImportClause(parent)));
}
