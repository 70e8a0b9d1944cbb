export { describe } from "./describe.ts";
export { notebookDisplay } from "./display/notebook.ts";
export { type PageDisplayOptions, pageDisplay } from "./display/page.ts";
export { terminalDisplay } from "./display/terminal.ts";
export type { Display, LiveFigure } from "./display/types.ts";
export {
  type Drawn,
  getDisplay,
  type Live,
  live,
  setDisplay,
  show,
  silentDisplay,
} from "./display.ts";
export { type FigureSpec, figure, setDefaultFigsize } from "./figure.ts";
export { type ImageGridOptions, imageGrid } from "./image-grid.ts";
export { type BarMark, type BarOptions, bar, barh } from "./marks/bar.ts";
export type { ColorMap } from "./marks/colormap.ts";
export { type HeatmapOptions, heatmap } from "./marks/heatmap.ts";
export { type ImageMark, type ImageOptions, image } from "./marks/image.ts";
export type { Mark } from "./marks/index.ts";
export { type LineMark, type LineOptions, line } from "./marks/line.ts";
export type { Numbers } from "./marks/mark.ts";
export { type ScatterMark, type ScatterOptions, scatter } from "./marks/scatter.ts";
export { type PNGOptions, toPNG } from "./png/render.ts";
export type { ScaleType } from "./scale.ts";
export { type Dash, type Marker, parseFmt, type Style } from "./style.ts";
export { type SVGOptions, toSVG } from "./svg/render.ts";
export { type TableFormat, toTable } from "./table.ts";
export type { ColorMode } from "./terminal/ansi.ts";
export { type TerminalOptions, toTerminal } from "./terminal/render.ts";
export type { ThemeName } from "./theme.ts";
export type { Axes, Figure, LegendLocation, Limits } from "./types.ts";
