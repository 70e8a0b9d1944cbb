import { appendFile, joinPath, readFile, remove } from "#platform";
import type { DataFile } from "./list.ts";
import { isGzip } from "./verify.ts";

/** Bytes that may be lost when the program is killed. */
const PIECE = 1 << 20;

/**
 * What has come of a packed file so far, from whichever mirror: the next try goes on from there. In the cache it also
 * outlives the program. Nothing here is trusted: the checksum judges the whole.
 */
export class Remains {
  private saved: Uint8Array[] = [];
  private fresh: Uint8Array[] = [];
  private size = 0;
  private readonly file: DataFile;
  private readonly path: string | undefined;
  private onDisk: boolean;
  private read: Promise<void> | undefined;

  /** @param folder keeps them from one run of the program to the next */
  constructor(file: DataFile, folder?: string) {
    this.file = file;
    this.path = folder === undefined ? undefined : joinPath(folder, `${file.name}.gz`);
    this.onDisk = this.path !== undefined;
  }

  get length(): number {
    return this.size;
  }

  /** Reads what an earlier run has left. */
  open(): Promise<void> {
    this.read ??= this.recall();
    return this.read;
  }

  private async recall(): Promise<void> {
    if (this.path === undefined) return;
    const bytes = await readFile(this.path, { maxBytes: this.file.packedBytes }).catch(() => undefined);
    if (bytes === undefined || !isGzip(bytes)) return this.drop();
    this.saved = [bytes];
    this.size = bytes.length;
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.fresh.push(chunk);
    this.size += chunk.length;
    if (sizeOf(this.fresh) >= PIECE) await this.save();
  }

  /** After a download that broke off: puts on disk what is not there yet, or drops what is no beginning of the file. */
  async keep(): Promise<void> {
    await this.save();
    if (!this.isBeginning()) await this.drop();
  }

  private async save(): Promise<void> {
    if (this.fresh.length === 0) return;
    const bytes = join(this.fresh);
    this.fresh = [];
    this.saved.push(bytes);
    if (!this.onDisk) return;
    try {
      if (this.isBeginning()) return await appendFile(this.path!, bytes);
    } catch {
      // A full disk, or one that may not be written: then only this program can go on from here.
    }
    this.onDisk = false;
    await remove(this.path!).catch(() => {});
  }

  /** Whether this can be the beginning of the packed file. */
  private isBeginning(): boolean {
    return this.size <= this.file.packedBytes && this.saved.length > 0 && isGzip(this.saved[0]);
  }

  bytes(): Uint8Array {
    return join([...this.saved, ...this.fresh]);
  }

  /** Forgets all, also on disk. */
  async drop(): Promise<void> {
    this.saved = [];
    this.fresh = [];
    this.size = 0;
    this.onDisk = this.path !== undefined;
    if (this.path !== undefined) await remove(this.path).catch(() => {});
  }
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(sizeOf(chunks));
  let filled = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  return bytes;
}
