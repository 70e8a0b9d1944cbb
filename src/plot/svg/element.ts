type Attributes = Record<string, string | number | undefined>;

/** An SVG element as text. `content` is markup already; attributes are escaped here, and numbers rounded. */
export function el(name: string, attributes: Attributes = {}, ...content: string[]): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? num(value) : escapeText(value!)}"`)
    .join("");
  const inside = content.join("");
  return inside ? `<${name}${list}>${inside}</${name}>` : `<${name}${list}/>`;
}

/** Text as markup, without the control characters that XML cannot hold. */
export function escapeText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "")
      .replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char]!)
  );
}

/** A number in pixels, to two decimals; those far outside of any picture are brought nearer. */
export function num(value: number): string {
  const near = Math.max(-1e5, Math.min(1e5, value));
  return String(Math.round(near * 100) / 100 || 0);
}
