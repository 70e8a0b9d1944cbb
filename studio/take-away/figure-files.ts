import { type Figure, toPNG, toSVG } from "../../src/plot/index.ts";
import { download } from "./download.ts";

export function saveFigureSVG(figure: Figure, name: string): void {
  download(`${name}.svg`, toSVG(figure), "image/svg+xml");
}

export async function saveFigurePNG(figure: Figure, name: string): Promise<void> {
  download(`${name}.png`, await toPNG(figure, { scale: 2 }), "image/png");
}
