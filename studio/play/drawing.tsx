import { useRef, useState } from "preact/hooks";
import { t } from "../settings.ts";
import { Pixels } from "../ui/pixels.tsx";
import { side } from "./photo.ts";

/** Half the brush's width, in pixels of the image. */
const brush = 1.4;

/** Puts a straight stroke into an image, without anything that differs from machine to machine. */
export function stroke(image: Float32Array, x0: number, y0: number, x1: number, y1: number): Float32Array {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  return image.map((value, i) => {
    const [x, y] = [(i % side) + 0.5, Math.floor(i / side) + 0.5];
    const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / length));
    const distance = Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
    return Math.max(value, Math.min(1, Math.max(0, brush + 0.5 - distance)));
  });
}

const steps: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A place to draw on, straight into the 28 × 28 pixels that the model sees. */
export function Drawing({ image, onDraw }: { image: Float32Array; onDraw: (image: Float32Array) => void }) {
  const words = t.value.predict;
  const last = useRef<[number, number] | undefined>(undefined);
  const [cursor, setCursor] = useState<[number, number] | undefined>(undefined);
  const [down, setDown] = useState(false);
  const newest = useRef(image);
  newest.current = image;

  const draw = (x: number, y: number) => {
    const [fromX, fromY] = last.current ?? [x, y];
    last.current = [x, y];
    newest.current = stroke(newest.current, fromX, fromY, x, y);
    onDraw(newest.current);
  };
  const at = (event: PointerEvent): [number, number] => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * side, ((event.clientY - box.top) / box.height) * side];
  };
  return (
    <div
      class="drawing"
      role="application"
      tabIndex={0}
      aria-label={words.draw}
      onPointerDown={(event) => {
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
        last.current = undefined;
        draw(...at(event));
      }}
      onPointerMove={(event) => {
        if (event.buttons > 0) draw(...at(event));
      }}
      onPointerUp={() => {
        last.current = undefined;
      }}
      onBlur={() => setCursor(undefined)}
      onKeyDown={(event) => {
        const [x, y] = cursor ?? [side / 2, side / 2];
        if (event.key === " ") {
          event.preventDefault();
          setCursor([x, y]);
          setDown(!down);
          last.current = undefined;
          if (!down) draw(x, y);
        }
        const step = steps[event.key];
        if (!step) return;
        event.preventDefault();
        const next = [x + step[0], y + step[1]].map((value) => Math.max(0, Math.min(side, value))) as [number, number];
        setCursor(next);
        if (down) draw(...next);
      }}
    >
      <Pixels values={image} range={[0, 1]} label="" />
      {cursor && (
        <span
          class={`pen ${down ? "down" : ""}`}
          style={{ left: `${(cursor[0] / side) * 100}%`, top: `${(cursor[1] / side) * 100}%` }}
        />
      )}
    </div>
  );
}
