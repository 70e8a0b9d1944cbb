// Bytes as a text of ASCII, which compresses nearly as well as they do: one character for each of those that are frequent,
// two for others, so that bytes that come again are characters that come again. (In base64 they are others each time, as a
// character stands for six bits.) engine/embedded.ts reads it.

/** So many bytes are frequent ones. */
const FREQUENT = 90;

/** What one character can say: 35 ("#") to 126 ("~"), but "!" in place of "\". */
const characterOf = (n) => (n === 92 - 35 ? "!" : String.fromCharCode(35 + n));

/** The bytes that come most often in `all`, from small to large. */
export function frequentIn(all) {
  const times = new Array(256).fill(0);
  for (const byte of all) times[byte]++;
  const byTimes = [...times.keys()].sort((a, b) => times[b] - times[a]);
  return byTimes.slice(0, FREQUENT).sort((a, b) => a - b);
}

/** Bytes as a text in which those of `frequent` take one character. */
export function toText(bytes, frequent) {
  const others = [...Array(256).keys()].filter((byte) => !frequent.includes(byte));
  const numbers = new Map([...frequent, ...others].map((byte, n) => [byte, n]));
  let text = "";
  for (const byte of bytes) {
    const n = numbers.get(byte);
    if (n < FREQUENT) text += characterOf(n);
    else text += characterOf(FREQUENT + Math.floor((n - FREQUENT) / 83)) + characterOf((n - FREQUENT) % 83);
  }
  return text;
}

/** A list of bytes, from small to large: how far each is from the one before, one character each. */
export function toGaps(bytes) {
  const gaps = bytes.map((byte, i) => byte - (bytes[i - 1] ?? 0));
  if (gaps.some((gap) => gap > 91)) throw new Error("kernels: a gap that is no character");
  return gaps.map(characterOf).join("");
}
