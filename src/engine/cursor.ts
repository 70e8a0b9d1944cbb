/** A place in bytes, from which numbers are read in groups of 7 bits, the lowest first. */
export class Cursor {
  at = 0;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  number(): number {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      n |= (byte & 127) << shift;
      if (byte < 128) return n;
    }
  }

  /** The next bytes. */
  take(length: number): Uint8Array {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
