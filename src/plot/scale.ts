import { scaleLinear, scaleLog } from "d3-scale";

export type ScaleType = "linear" | "log";

/** From data to places: NaN for what has no place, such as 0 on a logarithmic scale. */
export interface Scale {
  (value: number): number;
  domain: readonly [number, number];
  /** Whether names stand at the ticks. */
  named: boolean;
  /** About `count` round values within the domain. On a logarithmic scale those without a label are in between. */
  ticks: (count: number) => Tick[];
}

export interface Tick {
  value: number;
  label: string;
}

/** What a scale needs but the places it leads to. */
export interface Domain {
  type: ScaleType;
  ends: readonly [number, number];
  /** Whether ticks are at whole numbers only. */
  whole: boolean;
  /** What stands at 0, 1, 2 … in place of numbers. */
  names?: readonly string[];
}

/** Numbers beyond this are treated as infinite, so that differences and squares of places stay finite. */
const largest = 1e150;

/** Whether a value has a place on a scale: it is finite, and above 0 on a logarithmic one. */
export function placed(type: ScaleType, value: number | null | undefined): value is number {
  return typeof value === "number" && Math.abs(value) < largest && (type === "linear" || value > 1 / largest);
}

/** The scale of a domain onto the places between `from` and `to`. */
export function makeScale(domain: Domain, from: number, to: number): Scale {
  const { type, ends, whole, names } = domain;
  const d3 = (type === "log" ? scaleLog : scaleLinear)([...ends], [from, to]);
  const scale = (value: number) => (placed(type, value) ? d3(value) : Number.NaN);
  const hasPlace = (value: number) => placed(type, value);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const named = names?.map((label, value) => ({ value, label })).filter(({ value }) => value >= low && value <= high);
  const ticks = (count: number) => {
    if (named) return named;
    if (type === "log") return logTicks(d3.ticks(count).filter(hasPlace), count);
    const span = Math.abs(ends[1] - ends[0]);
    const wanted = whole ? Math.min(count, Math.floor(span)) : count;
    const values = d3.ticks(wanted).filter(hasPlace);
    const label = d3.tickFormat(wanted, needsExponent(ends) ? "~e" : undefined);
    return values.map((value) => ({ value, label: label(value).replace("e+", "e").replace("0e0", "0") }));
  };
  return Object.assign(scale, { domain: ends, named: names !== undefined, ticks });
}

function needsExponent([first, last]: readonly [number, number]): boolean {
  const largest = Math.max(Math.abs(first), Math.abs(last));
  return largest >= 1e6 || largest < 1e-3;
}

/** Powers of ten have labels, every n-th of them where there are many; with fewer than two, all ticks do. */
function logTicks(values: number[], count: number): Tick[] {
  const exponents = values.map(Math.log10).map((exponent) => Math.round(exponent * 1e9) / 1e9);
  const powers = exponents.filter(Number.isInteger);
  if (powers.length < 2) return values.map((value) => ({ value, label: String(Number(value.toPrecision(6))) }));
  const step = Math.ceil(powers.length / Math.max(count, 1));
  return values.map((value, i) => {
    const labelled = Number.isInteger(exponents[i]) && (exponents[i] - powers[0]) % step === 0;
    return { value, label: labelled ? powerOfTen(exponents[i]) : "" };
  });
}

function powerOfTen(exponent: number): string {
  if (exponent === 0) return "1";
  if (exponent === 1) return "10";
  return `10${[...String(exponent)].map((digit) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(digit)]).join("")}`;
}
