// A link that has a lesson's changed cells and the settings of its panel in it: JSON, packed, in letters for addresses.

export interface Shared {
  /** The code of the cells that are not as in the lesson, by id. */
  cells: Record<string, string>;
  /** The panel's settings, each as it is typed. */
  settings: Record<string, string>;
}

/** Unpacked, a link may hold this much; more is not from here. */
const mostBytes = 1_000_000;

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(stream as ReadableWritablePair<Uint8Array, Uint8Array<ArrayBuffer>>)
    .getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > mostBytes) {
      await reader.cancel();
      throw new Error("too much");
    }
    chunks.push(next.value);
  }
  const all = new Uint8Array(size);
  let filled = 0;
  for (const chunk of chunks) {
    all.set(chunk, filled);
    filled += chunk.length;
  }
  return all;
}

export async function pack(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const packed = await through(bytes, new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("not an object");
  const entries = Object.entries(value);
  if (!entries.every(([, text]) => typeof text === "string")) throw new Error("not texts");
  return Object.fromEntries(entries) as Record<string, string>;
}

/** @throws when the text is not what `pack` makes */
export async function unpack(text: string): Promise<Shared> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = await through(
    Uint8Array.from(binary, (letter) => letter.charCodeAt(0)),
    new DecompressionStream("deflate-raw"),
  );
  const { cells, settings } = JSON.parse(new TextDecoder().decode(bytes));
  return { cells: texts(cells), settings: texts(settings) };
}
