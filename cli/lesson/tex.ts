// TeX formulas as one line of text, as far as the lessons use them.

const symbols: Record<string, string> = {
  alpha: "α",
  beta: "β",
  epsilon: "ε",
  eta: "η",
  theta: "θ",
  lambda: "λ",
  mu: "μ",
  pi: "π",
  sigma: "σ",
  ell: "ℓ",
  partial: "∂",
  nabla: "∇",
  sum: "∑",
  prod: "∏",
  times: "×",
  cdot: "·",
  leftarrow: "←",
  to: "→",
  in: "∈",
  le: "≤",
  ge: "≥",
  neq: "≠",
  approx: "≈",
  sim: "~",
  pm: "±",
  infty: "∞",
  ldots: "…",
  mid: "|",
  top: "ᵀ",
  quad: "  ",
  qquad: "   ",
  log: "log",
  exp: "exp",
  max: "max",
  min: "min",
  left: "",
  right: "",
  big: "",
  Big: "",
};

const superscripts: Record<string, string> = { "-": "⁻", "+": "⁺", ᵀ: "ᵀ", n: "ⁿ", i: "ⁱ" };
for (const [i, digit] of [..."⁰¹²³⁴⁵⁶⁷⁸⁹"].entries()) superscripts[i] = digit;
const subscripts: Record<string, string> = {
  i: "ᵢ",
  j: "ⱼ",
  k: "ₖ",
  n: "ₙ",
  m: "ₘ",
  x: "ₓ",
  "+": "₊",
  "-": "₋",
  "=": "₌",
};
for (const [i, digit] of [..."₀₁₂₃₄₅₆₇₈₉"].entries()) subscripts[i] = digit;

/** What stands for a formula where nothing can be set in two dimensions: `\frac{a}{b}` becomes `a/b`, `x^2` `x²`. */
export function texToText(tex: string): string {
  let text = tex.replace(/\s+/g, " ").trim();
  text = text.replace(/\\(?:mathbf|mathrm|mathcal|boldsymbol|operatorname|text|bar)\s*\{([^{}]*)\}/g, "$1");
  text = text.replace(/\\hat\s*(?:\{([^{}]*)\}|(\w))/g, (_, a, b) => `${a ?? b}\u0302`);
  text = text.replace(/\\sqrt\s*\{([^{}]*)\}/g, "√($1)");
  // From the inside out, until nothing is left in braces.
  for (let before = ""; before !== text; ) {
    before = text;
    text = text
      .replace(/\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, (_, a, b) => `${grouped(a)}/${grouped(b)}`)
      .replace(/\^\{([^{}]*)\}/g, (_, a) => script("^", a, superscripts))
      .replace(/_\{([^{}]*)\}/g, (_, a) => script("_", a, subscripts))
      .replace(/\\sqrt\s*\{([^{}]*)\}/g, "√($1)");
  }
  return text
    .replace(/([\^_])(\\[a-zA-Z]+|[^\\\s{(])/g, (_, mark, a) =>
      script(mark, a, mark === "^" ? superscripts : subscripts),
    )
    .replace(/\\(left|right|big|Big|nabla|partial)(?![a-zA-Z]) ?/g, (_, name) => symbols[name])
    .replace(/\\([a-zA-Z]+)/g, (whole, name) => symbols[name] ?? whole)
    .replace(/\\[,;:! ]/g, " ")
    .replace(/\\\|/g, "‖")
    .replace(/\\([{}%])/g, "$1")
    .replace(/-/g, "−")
    .replace(/ {2,}/g, "  ")
    .trim();
}

function grouped(part: string): string {
  const text = part.trim();
  return /^[\p{L}\p{M}\p{N}\\^_]+$/u.test(text) ? text : `(${text})`;
}

function script(mark: string, part: string, letters: Record<string, string>): string {
  const text = symbols[part.slice(1)] ?? part.trim();
  const small = [...text].map((char) => letters[char]);
  if (small.every((char) => char !== undefined)) return small.join("");
  return [...text].length === 1 ? `${mark}${text}` : `${mark}(${text})`;
}
