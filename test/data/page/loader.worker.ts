// A worker as one writes it for a bundle: Flambeau's part, and the modules of one's own datasets.
import "flambeau/worker";

export * from "../datasets.mjs";
