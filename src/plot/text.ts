/** First of the embedded font, which is Verdana's sister: where one is missing, the other has nearly the same widths. */
export const fontFamily = "DejaVu Sans, Verdana, sans-serif";

// Widths of U+0020 to U+007E in DejaVu Sans, in thousandths of the font's size.
const widths = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
  636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
  748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
  615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
  337, 636, 838,
];

/** About how wide a line of text is, in the unit of `size`, without asking a screen: the same on every machine. */
export function textWidth(text: string, size: number): number {
  let sum = 0;
  // Letters with accents are as wide as those without.
  for (const char of text.normalize("NFD").replace(/\p{Mark}/gu, "")) {
    sum += char === "−" ? 838 : (widths[char.codePointAt(0)! - 0x20] ?? (isWide(char) ? 1000 : 636));
  }
  return (sum / 1000) * size;
}

/** Whether a character takes two columns in a terminal, as Chinese ones and most emoji do. */
export function isWide(char: string): boolean {
  return /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u.test(
    char,
  );
}
