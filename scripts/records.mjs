// Prepares the ops' records in the built package for bundlers: samples, which only an op's tests ask for, are taken out,
// and what makes an op is marked as doing nothing else, so that an op that nobody uses is left out.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** @param folder with compiled modules, which are changed */
export function prepareRecords(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith(".js")) continue;
    const path = join(folder, name);
    writeFileSync(path, prepared(readFileSync(path, "utf8")));
  }
}

/** @param text a module in JavaScript */
function prepared(text) {
  const file = ts.createSourceFile("module.js", text, ts.ScriptTarget.Latest, true);
  const parts = [];
  let end = 0;
  const replaceUntil = (start, next, by) => {
    parts.push(text.slice(end, start), by);
    end = next;
  };
  const visit = (node) => {
    if (isMaker(node)) replaceUntil(node.getStart(file), node.getStart(file), "/* @__PURE__ */ ");
    if (!ts.isObjectLiteralElement(node) || node.name?.getText(file) !== "samples") return ts.forEachChild(node, visit);
    const comma = /^\s*,/.exec(text.slice(node.end));
    replaceUntil(node.getFullStart(), node.end + (comma?.[0].length ?? 0), "");
  };
  visit(file);
  return parts.join("") + text.slice(end);
}

/** Whether it is the call in `const name = maker(…)`, at the top of a module. */
function isMaker(node) {
  const { parent } = node;
  if (!ts.isCallExpression(node) || !ts.isVariableDeclaration(parent)) return false;
  return ts.isIdentifier(node.expression) && ts.isSourceFile(parent.parent.parent.parent);
}
