// Numbers as Python's format writes them. JavaScript rounds an exact tie up, Python to the even digit.

/** The most digits after the point: one more must be asked of JavaScript, which gives 100. */
export const MAX_DIGITS = 99;

/** Python's `f"{value:.{digits}f}"`. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  return sign(value) + roundHalfEven(fixedUp, Math.abs(value), digits);
}

/** Python's `f"{value:.{digits}e}"`. */
export function scientific(value: number, digits: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const [mantissa, exponent] = roundHalfEven((x, n) => x.toExponential(n), Math.abs(value), digits).split("e");
  return `${sign(value)}${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

function nonFinite(value: number): string {
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? "-" : "";
}

/** What toFixed gives, which writes numbers from 1e21 on, all of them whole, in another form. */
function fixedUp(value: number, digits: number): string {
  return value < 1e21 ? value.toFixed(digits) : BigInt(value) + (digits > 0 ? `.${"0".repeat(digits)}` : "");
}

function roundHalfEven(write: (value: number, digits: number) => string, value: number, digits: number): string {
  // In a tie the next digit is a 5 and the last: those after it, written to the end, are all 0.
  const tie = /^([^e]*(\d)\.?)5(e.*)?$/.exec(write(value, digits + 1));
  if (tie !== null) {
    const [, kept, last, exponent = ""] = tie;
    const rest = write(value, MAX_DIGITS + 1).slice(kept.length + 1);
    if (Number(last) % 2 === 0 && /^0*(e|$)/.test(rest)) return kept.replace(/\.$/, "") + exponent;
  }
  return write(value, digits);
}
