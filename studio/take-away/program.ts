// Cells as files that run elsewhere.

export interface Piece {
  id: string;
  code: string;
  /** Markdown; for notebooks. */
  prose?: string;
}

/** A program for Node: the cells one after another, under the lines that lessons have. */
export function toProgram(title: string, pieces: readonly Piece[]): string {
  const cells = pieces.map(({ id, code }) => `// %% ${id}\n${code.trim()}\n`);
  return `// ${title.replaceAll(/\s+/g, " ")}\n\n${cells.join("\n")}`;
}

/** A Jupyter notebook for Deno's kernel and tslab. */
export function toNotebook(title: string, introduction: string, pieces: readonly Piece[]): string {
  const lines = (text: string) => text.trim().split(/(?<=\n)/);
  const markdown = (id: string, text: string) => ({ cell_type: "markdown", id, metadata: {}, source: lines(text) });
  const code = (id: string, text: string) => {
    return { cell_type: "code", id, metadata: {}, execution_count: null, outputs: [], source: lines(text) };
  };
  const cells = pieces.flatMap((piece) => [
    ...(piece.prose ? [markdown(`${piece.id}-prose`, piece.prose)] : []),
    code(piece.id, piece.code),
  ]);
  const head = markdown("title", `# ${title}\n\n${introduction}`);
  const notebook = {
    cells: [head, ...cells],
    metadata: {
      kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
      language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/x.typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
