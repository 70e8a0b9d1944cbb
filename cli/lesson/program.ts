/** A piece of a lesson's program: JavaScript that may import what lessons import, and await. */
export interface Piece {
  id: string;
  code: string;
}

export interface Stage {
  /** Called before each piece. */
  enter(id: string): Promise<void>;
  /** What the program's `console` is. */
  console: Pick<Console, "log" | "warn" | "error">;
}

/** An error of a lesson's program, with the place where it arose. */
export class PieceError extends Error {
  override name = "PieceError";
}

/** What lessons import from. */
const modules = {
  flambeau: () => import("../../src/index.ts"),
  "flambeau/data": () => import("../../src/data/index.ts"),
  "flambeau/vision": () => import("../../src/vision/index.ts"),
  "flambeau/d2l": () => import("../../src/d2l/index.ts"),
  "flambeau/io": () => import("../../src/io/index.ts"),
  "flambeau/plot": () => import("../../src/plot/index.ts"),
};

const file = "lesson.js";

/**
 * Runs pieces as one program, so that variables carry from each to the next.
 * @throws PieceError for whatever a piece throws
 */
export async function runPieces(pieces: readonly Piece[], stage: Stage): Promise<void> {
  const loaded: Record<string, object> = {};
  const needed = new Set<string>();
  const lines = ['"use strict";'];
  const starts = new Map<string, number>();
  for (const { id, code } of pieces) {
    lines.push(`await __enter(${JSON.stringify(id)});`);
    starts.set(id, lines.length);
    lines.push(...withoutImports(code, needed).split("\n"));
  }
  for (const name of needed) {
    if (!Object.hasOwn(modules, name)) throw new Error(`lessons do not import ${name}`);
    loaded[name] = await modules[name as keyof typeof modules]();
  }
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  lines.push(`//# sourceURL=${file}`);
  let inside = pieces[0]?.id ?? "";
  const program = new AsyncFunction("__modules", "__enter", "console", lines.join("\n"));
  const enter = (id: string) => {
    inside = id;
    return stage.enter(id);
  };
  try {
    await program(loaded, enter, stage.console);
  } catch (error) {
    const { message, stack = "" } = error as Error;
    // The function's head takes the first two lines.
    const line = Number(new RegExp(`${file}:(\\d+):`).exec(stack)?.[1]) - 3;
    const start = starts.get(inside) ?? Number.NaN;
    const source = lines[line]?.trim();
    const place = line >= start && source ? `, line ${line - start + 1} (${source})` : "";
    throw new PieceError(`in the cell ${inside}${place}: ${message ?? error}`, { cause: error });
  }
}

/** The code with its imports as constants; the names of the modules go into `needed`. */
function withoutImports(code: string, needed: Set<string>): string {
  const statement = /^import\s+(?:\*\s+as\s+(\w+)|\{([^}]*)\})\s+from\s+"([^"]+)";?/gm;
  return code.replace(statement, (_, namespace?: string, names?: string, module = "") => {
    needed.add(module);
    const target = namespace ?? `{${names?.replace(/\s+as\s+/g, ": ")}}`;
    return `const ${target} = __modules[${JSON.stringify(module)}];`;
  });
}
