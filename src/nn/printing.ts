/** A module as text, as PyTorch writes it: its name, what it says of itself, and the modules in it. */
export function describe(
  name: string,
  extra: string,
  children: Iterable<readonly [name: string, text: string]>,
): string {
  const own = extra === "" ? [] : extra.split("\n");
  const inside = [...children].map(([key, text]) => `(${key}): ${text.replaceAll("\n", "\n  ")}`);
  if (own.length + inside.length === 0) return `${name}()`;
  if (own.length === 1 && inside.length === 0) return `${name}(${own[0]})`;
  return `${name}(\n  ${[...own, ...inside].join("\n  ")}\n)`;
}

/** A value as Python writes it: `None`, `True`, `(3, 4)`, `1e-05`. */
export function python(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "number") return pythonNumber(value);
  if (!Array.isArray(value)) return String(value);
  return value.length === 1 ? `(${python(value[0])},)` : `(${value.map(python).join(", ")})`;
}

function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Number.isInteger(value)) return String(value);
  // Python takes up the exponent below 1e-4, and writes it with two digits.
  const text = Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e-(\d)$/, "e-0$1");
}
