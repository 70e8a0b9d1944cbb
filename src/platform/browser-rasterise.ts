import type { Platform } from "./types.ts";

/** SVG as PNG, drawn by the browser. */
export const rasterise: Platform["rasterise"] = async (svg, scale) => {
  if (typeof document === "undefined") {
    throw new Error("toPNG: a worker cannot draw SVG; hand toSVG's text to the page, and draw it there");
  }
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error(`toPNG: the browser cannot make a picture of ${canvas.width} × ${canvas.height} pixels`);
  return new Uint8Array(await blob.arrayBuffer());
};
