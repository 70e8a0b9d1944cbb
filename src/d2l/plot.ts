import {
  type Axes,
  type Figure,
  figure,
  type Limits,
  line,
  type Numbers,
  type ScaleType,
  setDefaultFigsize,
  show,
} from "../plot/index.ts";
import { Tensor } from "../torch.ts";

// Drawing lines, section 2.4 of the book.

/** Inches: width and height. */
export type Figsize = readonly [width: number, height: number];

export interface LinesOptions {
  xlabel?: string;
  ylabel?: string;
  /** A name for each line. */
  legend?: readonly string[];
  xlim?: Limits;
  ylim?: Limits;
  /** Default: "linear". */
  xscale?: ScaleType;
  /** Default: "linear". */
  yscale?: ScaleType;
  /** How each line looks. Default: the book's "-", "m--", "g-." and "r:"; further lines begin again. */
  fmts?: readonly string[];
  /** Inches. Default: [3.5, 2.5]. */
  figsize?: Figsize;
  /** Words to stand above the axes. */
  title?: string;
}

const bookFmts = ["-", "m--", "g-.", "r:"];
const bookFigsize: Figsize = [3.5, 2.5];

/** What `plot` and the Animator draw: a line of each xs[i] and ys[i]. */
export function linesFigure(
  xs: readonly Numbers[],
  ys: readonly Numbers[],
  { nrows = 1, ncols = 1, ...options }: LinesOptions & { nrows?: number; ncols?: number },
): Figure {
  const { xlabel, ylabel, legend = [], xlim, ylim, xscale = "linear", yscale = "linear", title } = options;
  const { fmts = bookFmts, figsize = bookFigsize } = options;
  // Lines of which nothing is known yet are in the legend already.
  const count = Math.max(ys.length, legend.length);
  const marks = Array.from({ length: count }, (_, i) => line(xs[i] ?? [], ys[i] ?? [], { fmt: fmts[i % fmts.length] }));
  const axes: Axes = { marks, ...(title !== undefined && { title }) };
  setAxes(axes, xlabel, ylabel, xlim, ylim, xscale, yscale, legend);
  const others = Array.from({ length: nrows * ncols - 1 }, (): Axes => ({ marks: [] }));
  return figure({ title, figsize, nrows, ncols, axes: [axes, ...others] });
}

/**
 * Pictures are drawn as SVG: in notebooks and pages they are so from the start, so this changes nothing. It is here
 * because the book's programs begin with it.
 */
export function useSvgDisplay(): void {}

/**
 * Sets the size of figures that are made without one.
 * @param figsize - width and height in inches, of 100 pixels each
 * @example
 * d2l.setFigsize([5, 3]);
 * figure({ axes: { marks: [] } }).figsize; // [5, 3]
 * d2l.setFigsize();
 */
export function setFigsize(figsize: Figsize = bookFigsize): void {
  useSvgDisplay();
  setDefaultFigsize(figsize);
}

/**
 * Sets labels, limits, scales, grid and legend of axes, which are changed.
 * @param legend - a name for each of the axes' lines; without names there is no legend
 * @example
 * const axes = { marks: [line([1, 2], [3, 4])] };
 * d2l.setAxes(axes, "x", "f(x)", [0, 3], [0, 5], "linear", "log", ["f"]);
 * axes.xlabel; // "x"
 */
export function setAxes(
  axes: Axes,
  xlabel: string | undefined,
  ylabel: string | undefined,
  xlim: Limits | undefined,
  ylim: Limits | undefined,
  xscale: ScaleType,
  yscale: ScaleType,
  legend: readonly string[] = [],
): void {
  const marks = axes.marks.map((mark, i) => (legend[i] === undefined ? mark : { ...mark, label: legend[i] }));
  Object.assign(axes, { marks, xlabel, ylabel, xlim, ylim, xscale, yscale, grid: true });
  if (legend.length === 0) axes.legend = false;
  else delete axes.legend;
}

/** One list of numbers. */
type Values = Tensor | Numbers;
/** One list of numbers, or several: the rows of a tensor of two dimensions, or a list of lists. */
export type PlotData = Values | readonly Values[];

export interface PlotOptions extends LinesOptions {
  /** Axes to draw in, in place of what was there; then nothing is shown, as they are part of another figure. */
  axes?: Axes;
}

/**
 * Shows lines. One X serves many Ys; without Y, X is drawn against its index. The figure's size is used for later
 * figures that are made without one, as in the book.
 * @returns the figure
 * @throws RangeError when an x and its y differ in length
 * @see https://d2l.ai/chapter_preliminaries/calculus.html
 * @example
 * const x = torch.arange(0, 3, 0.1);
 * const fig = d2l.plot(x, [x.pow(2), x.mul(2).sub(3)], { xlabel: "x", ylabel: "f(x)", legend: ["f(x)", "tangent"] });
 * fig.axes[0].marks.length; // 2
 */
export function plot(X: PlotData, options?: PlotOptions): Figure;
export function plot(X: PlotData, Y: PlotData | null | undefined, options?: PlotOptions): Figure;
export function plot(X: PlotData, ...rest: (PlotData | PlotOptions | null | undefined)[]): Figure {
  const Y = isData(rest[0]) ? rest[0] : undefined;
  const { axes, ...options } = ((Y === undefined && rest[0]) || rest[1] || {}) as PlotOptions;
  setFigsize(options.figsize);
  const first = listsOf(X);
  const ys = Y === undefined ? first : listsOf(Y);
  const xs = ys.map((y, i) =>
    Y === undefined || first[i % first.length].length === 0 ? y.map((_, at) => at) : first[i % first.length],
  );
  const drawn = linesFigure(xs, ys, options);
  if (axes === undefined) return show(drawn);
  Object.assign(axes, { legend: undefined, title: undefined }, drawn.axes[0]);
  return figure({ ...drawn, axes });
}

function isData(value: PlotData | PlotOptions | null | undefined): value is PlotData {
  return (
    value instanceof Tensor ||
    (typeof value === "object" && value !== null && ("length" in value || Symbol.iterator in value))
  );
}

/** The numbers of each line. */
function listsOf(data: PlotData): number[][] {
  if (data instanceof Tensor) return data.ndim > 1 ? [...data].map(numbersOf) : [numbersOf(data)];
  const list = Array.from(data as Iterable<Values | number | bigint>);
  const isNumber = (value: unknown) => typeof value === "number" || typeof value === "bigint";
  return list.every(isNumber) ? [numbersOf(list as number[])] : list.map((each) => numbersOf(each as Values));
}

function numbersOf(values: Values): number[] {
  const plain = values instanceof Tensor ? (values.reshape(-1).tolist() as number[]) : values;
  return Array.from(plain as Iterable<number | bigint>, Number);
}
