import { barh, type Figure, figure, image } from "../../src/plot/index.ts";
import { classes, type Prediction, percent } from "./classes.ts";

/** Each image as the model sees it, with the probabilities beside it. */
export function predictionFigure(
  shown: readonly { name: string; pixels: Uint8Array; prediction: Prediction }[],
): Figure {
  const axes = shown.flatMap(({ name, pixels, prediction: { label, probabilities } }) => [
    { marks: [image(pixels, { width: 28, height: 28 })], title: name },
    {
      marks: [barh(classes, probabilities, { texts: probabilities.map(percent) })],
      title: classes[label],
      xlim: [0, 1.2] as const,
    },
  ]);
  const title = "What the model takes the images for";
  return figure({ title, figsize: [7, 2.6 * shown.length], nrows: shown.length, ncols: 2, axes });
}
