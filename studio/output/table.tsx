import type { Figure } from "../../src/plot/index.ts";
import { t } from "../settings.ts";

/** At most so many rows; a line of a thousand points is thinned out. */
const most = 60;

const shown = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(5))) : "–");

type AxesOf = Figure["axes"][number];

function AxesTable({ axes }: { axes: AxesOf }) {
  const words = t.value.figure;
  const lines = axes.marks.filter((mark) => "x" in mark && "y" in mark) as {
    x: ArrayLike<number>;
    y: ArrayLike<number>;
    label?: string;
  }[];
  const xs = [...new Set(lines.flatMap(({ x }) => Array.from(x)))].sort((a, b) => a - b);
  const step = Math.ceil(xs.length / most);
  const places = lines.map(({ x, y }) => new Map(Array.from(x, (value, i) => [value, y[i]])));
  return (
    <table>
      {axes.title && <caption>{axes.title}</caption>}
      <thead>
        <tr>
          <th scope="col">{axes.xlabel ?? "x"}</th>
          {lines.map(({ label }, i) => (
            <th scope="col" key={i}>
              {label ?? axes.ylabel ?? `y${lines.length > 1 ? i + 1 : ""}`}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {xs
          .filter((_, i) => i % step === 0 || i === xs.length - 1)
          .map((x) => (
            <tr key={x}>
              <th scope="row">{shown(x)}</th>
              {places.map((ys, i) => (
                <td key={i}>{ys.has(x) ? shown(ys.get(x)!) : ""}</td>
              ))}
            </tr>
          ))}
      </tbody>
      {xs.length === 0 && <caption>{words.values}: –</caption>}
    </table>
  );
}

/** The figure's data in rows and columns: for lines the values, for images their titles. */
export function FigureTable({ figure }: { figure: Figure }) {
  const words = t.value.figure;
  const pictures = figure.axes.filter(({ marks }) => marks.some(({ type }) => type === "image"));
  return (
    <div class="scroll table" tabIndex={0} role="group" aria-label={words.values}>
      {pictures.length > 0 ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{words.image}</th>
              <th scope="col">{words.title}</th>
            </tr>
          </thead>
          <tbody>
            {pictures.map(({ title }, i) => (
              <tr key={i}>
                <th scope="row">{i + 1}</th>
                <td>{title?.replace("\n", " / ") ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        figure.axes.map((axes, i) => <AxesTable key={i} axes={axes} />)
      )}
    </div>
  );
}
