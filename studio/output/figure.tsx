import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Figure, toSVG } from "../../src/plot/index.ts";
import { t, theme } from "../settings.ts";
import { saveFigurePNG, saveFigureSVG } from "../take-away/figure-files.ts";
import { Menu } from "../ui/menu.tsx";
import { FigureTable } from "./table.tsx";

const parser = new DOMParser();

/** Puts a figure into an SVG element that stays the same: no flicker, and what holds on to the element keeps it. */
export function draw(place: SVGSVGElement, figure: Figure, dark: boolean): void {
  const { documentElement: drawn } = parser.parseFromString(
    toSVG(figure, { theme: dark ? "dark" : "light" }),
    "image/svg+xml",
  );
  for (const { name, value } of [...drawn.attributes]) {
    if (name !== "xmlns" && place.getAttribute(name) !== value) place.setAttribute(name, value);
  }
  place.replaceChildren(...[...drawn.childNodes].map((node) => document.importNode(node, true)));
}

/** A figure that may change, with its data as a table and ways to take it along. */
export function FigureView({ figure, name }: { figure: ReadonlySignal<Figure>; name: string }) {
  const place = useRef<SVGSVGElement>(null);
  const [table, setTable] = useState(false);
  const frame = useRef(0);

  useLayoutEffect(() => draw(place.current!, figure.peek(), theme.peek() === "dark"), []);
  useEffect(() => {
    const later = () => {
      if (frame.current !== 0) return;
      frame.current = requestAnimationFrame(() => {
        frame.current = 0;
        if (place.current) draw(place.current, figure.peek(), theme.peek() === "dark");
      });
    };
    const ends = [figure.subscribe(later), theme.subscribe(later)];
    return () => {
      for (const end of ends) end();
      cancelAnimationFrame(frame.current);
    };
  }, [figure]);

  const [width, height] = figure.peek().figsize;
  const words = t.value.figure;
  return (
    <figure class="figure">
      <div class="scroll" tabIndex={0} role="group" aria-label={words.name}>
        <svg ref={place} width={width * 100} height={height * 100} />
      </div>
      <figcaption class="figure-tools">
        <button type="button" class="quiet" aria-expanded={table} onClick={() => setTable(!table)}>
          {table ? words.tableHide : words.table}
        </button>
        <Menu label={words.save}>
          <button type="button" onClick={() => saveFigureSVG(figure.value, name)}>
            {words.svg}
          </button>
          <button type="button" onClick={() => saveFigurePNG(figure.value, name)}>
            {words.png}
          </button>
        </Menu>
      </figcaption>
      {table && <FigureTable figure={figure.value} />}
    </figure>
  );
}
