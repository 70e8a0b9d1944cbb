import { quote } from "./error.ts";

/**
 * Reads JSON of a known form, value after value. Unlike `JSON.parse` it refuses a key that comes twice and integers
 * that a number cannot hold, and it makes nothing that nobody asked for: a hostile text cannot fill the memory.
 */
export class JsonReader {
  private readonly text: string;
  private readonly error: (problem: string) => Error;
  private at = 0;

  /** `error` makes what is thrown for a text that is not as asked for. */
  constructor(text: string, error: (problem: string) => Error) {
    this.text = text;
    this.error = error;
  }

  /** An object; `value` is called with each key, to read the value that belongs to it. */
  object(value: (key: string) => void): void {
    const seen = new Set<string>();
    this.expect("{");
    if (this.accept("}")) return;
    do {
      const key = this.string();
      if (seen.has(key)) throw this.error(`the key ${quote(key)} comes twice`);
      seen.add(key);
      this.expect(":");
      value(key);
    } while (this.accept(","));
    this.expect("}");
  }

  /** An array of whole numbers from 0 to 2⁵³ − 1, at most `most` of them. */
  integers(most: number): number[] {
    const values: number[] = [];
    this.expect("[");
    if (this.accept("]")) return values;
    do {
      if (values.length === most) throw this.error(`more than ${most} numbers in a list`);
      values.push(this.integer());
    } while (this.accept(","));
    this.expect("]");
    return values;
  }

  /** A string of whole characters: no half of a surrogate pair. */
  string(): string {
    this.skipSpace();
    const { text } = this;
    if (text[this.at] !== '"') throw this.unexpected("a string");
    let end = this.at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    let value: string;
    try {
      value = JSON.parse(text.slice(this.at, end + 1));
    } catch {
      throw this.unexpected("a string");
    }
    if (!isUnicode(value)) throw this.error(`${quote(value)} has half of a character in it`);
    this.at = end + 1;
    return value;
  }

  /** Sees to it that nothing but space is left. */
  end(): void {
    this.skipSpace();
    if (this.at < this.text.length) throw this.unexpected("nothing more");
  }

  private integer(): number {
    this.skipSpace();
    const digits = this.next(/[^\s,\]}]{1,17}/y);
    const value = Number(digits);
    if (!/^(0|[1-9]\d*)$/.test(digits) || !Number.isSafeInteger(value)) {
      throw this.unexpected("a whole number from 0 to 2^53 - 1");
    }
    this.at += digits.length;
    return value;
  }

  private accept(mark: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== mark) return false;
    this.at++;
    return true;
  }

  private expect(mark: string): void {
    if (!this.accept(mark)) throw this.unexpected(mark);
  }

  private skipSpace(): void {
    while (this.at < this.text.length && " \n\r\t".includes(this.text[this.at])) this.at++;
  }

  private next(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? "";
  }

  private unexpected(wanted: string): Error {
    const found = this.next(/[^\s,\]}]{1,24}|[,\]}]/y);
    return this.error(`expected ${wanted} at character ${this.at}, found ${found === "" ? "the end" : quote(found)}`);
  }
}

/** Whether a text can be written as UTF-8 and read back: JavaScript's can hold halves of surrogate pairs. */
export function isUnicode(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
