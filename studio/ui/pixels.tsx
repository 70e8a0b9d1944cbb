import { useLayoutEffect, useRef } from "preact/hooks";

export interface PixelsProps {
  /** 784 values, row by row. */
  values: ArrayLike<number>;
  /** The values shown as black and white. Default: 0 and 255. */
  range?: readonly [number, number];
  /** What it shows, for those who cannot see it. Empty: it stands beside words that say so. */
  label: string;
  side?: number;
}

/** A grey image, each pixel a square. */
export function Pixels({ values, range = [0, 255], label, side = 28 }: PixelsProps) {
  const place = useRef<HTMLCanvasElement>(null);
  const [low, high] = range;
  useLayoutEffect(() => {
    const context = place.current!.getContext("2d")!;
    const image = context.createImageData(side, side);
    const scale = high === low ? 0 : 255 / (high - low);
    for (let i = 0; i < side * side; i++) {
      image.data.fill(Math.round((values[i] - low) * scale), i * 4, i * 4 + 3);
      image.data[i * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [values, low, high]);
  const named = label === "" ? { "aria-hidden": true as const } : { role: "img" as const, "aria-label": label };
  return <canvas ref={place} class="pixels" width={side} height={side} {...named} />;
}
