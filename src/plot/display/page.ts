import { toSVG } from "../svg/render.ts";
import type { ThemeName } from "../theme.ts";
import type { Figure } from "../types.ts";
import type { Display } from "./types.ts";

export interface PageDisplayOptions {
  /** Where figures are put, one below the other. Default: the page's body. */
  parent?: Element;
  /** Default: as the reader has set it. */
  theme?: ThemeName;
}

/**
 * Shows figures as SVG in a page. A live figure stays the same element, whose content changes at once. Undefined where
 * there is no page, as in a worker.
 *
 * @example setDisplay(pageDisplay({ parent: document.querySelector("#figures"), theme: "dark" }));
 */
export function pageDisplay({ parent, theme }: PageDisplayOptions = {}): Display | undefined {
  if (typeof document === "undefined" || typeof document.createElement !== "function") return undefined;
  return {
    open(figure) {
      const place = document.createElement("figure");
      const draw = (drawn: Figure) => {
        place.innerHTML = toSVG(drawn, { theme: theme ?? preferred() });
      };
      draw(figure);
      (parent ?? document.body).append(place);
      return { update: draw, close() {} };
    },
  };
}

function preferred(): ThemeName {
  return globalThis.matchMedia?.("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
