import * as torch from "../../src/index.ts";

/** What a cell may import, by the names of package.json's `exports`. */
export const modules: Record<string, () => unknown> = {
  flambeau: () => torch,
  "flambeau/data": () => import("../../src/data/index.ts"),
  "flambeau/vision": () => import("../../src/vision/index.ts"),
  "flambeau/d2l": () => import("../../src/d2l/index.ts"),
  "flambeau/io": () => import("../../src/io/index.ts"),
  "flambeau/plot": () => import("../../src/plot/index.ts"),
};
