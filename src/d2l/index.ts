// The toolbox of Dive into Deep Learning, as far as chapter 3.

export { Accumulator } from "./accumulator.ts";
export { Animator, type AnimatorOptions } from "./animator.ts";
export * from "./fashion-mnist.ts";
export * from "./linear.ts";
export {
  type Figsize,
  type LinesOptions,
  type PlotData,
  type PlotOptions,
  plot,
  setAxes,
  setFigsize,
  useSvgDisplay,
} from "./plot.ts";
export { Timer } from "./timer.ts";
export * from "./train.ts";
