// Bytes as a text of ASCII, which compresses nearly as well as they do: one character for each of those that are frequent
// in WebAssembly, two for others, so that bytes that come again are characters that come again. (In base64 they are
// others each time, as a character stands for six bits.) engine/modules.ts reads it.

/** What one character can say: 35 ("#") to 126 ("~"), but "!" in place of "\". */
const characterOf = (n) => (n === 92 - 35 ? "!" : String.fromCharCode(35 + n));

export function toText(bytes) {
  let text = "";
  for (const byte of bytes) {
    const n = (byte + 3) & 255; // -3 to 86 are the frequent ones
    if (n < 90) text += characterOf(n);
    else text += characterOf(90 + Math.floor((n - 90) / 83)) + characterOf((n - 90) % 83);
  }
  return text;
}
