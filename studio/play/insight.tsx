import { truth } from "../lab/protocol.ts";
import { t } from "../settings.ts";
import { Pixels } from "../ui/pixels.tsx";
import { type RunView, short } from "./runs.ts";

// What a model has learned: its weights, what it takes for what, what it gets wrong.

const percent = (part: number): string => `${(part * 100).toFixed(part >= 0.9995 ? 0 : 1)}\u00a0%`;

export function Weights({ run }: { run: RunView }) {
  const weights = run.weights.value;
  const words = t.value;
  if (!weights) return null;
  const hidden = run.settings.model === "mlp";
  const title = hidden ? words.play.weightsHidden : words.play.weights;
  return (
    <section class="insight" aria-label={title}>
      <h3>{title}</h3>
      {!hidden && <p class="help">{words.play.weightsHelp}</p>}
      <ul class="garments">
        {Array.from({ length: weights.count }, (_, i) => {
          const values = weights.images.subarray(i * 784, (i + 1) * 784);
          let most = 1e-9;
          for (const value of values) most = Math.max(most, Math.abs(value));
          const name = hidden ? String(i + 1) : words.classes[i];
          return (
            <li key={i}>
              <Pixels values={values} range={[-most, most]} label={`${title}: ${name}`} />
              <span>{name}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Confusion({ run }: { run: RunView }) {
  const words = t.value;
  const found = run.examination.value;
  if (!found) return null;
  const { confusion } = found;
  return (
    <section class="insight" aria-label={words.play.confusion}>
      <h3>{words.play.confusion}</h3>
      <p class="help">{words.play.confusionHelp}</p>
      <div class="scroll" tabIndex={0} role="group" aria-label={words.play.confusion}>
        <table class="confusion">
          <thead>
            <tr>
              <td />
              {words.classes.map((name) => (
                <th scope="col" key={name}>
                  <span>{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {words.classes.map((name, row) => {
              const counts = confusion.slice(row * 10, row * 10 + 10);
              const sum = Math.max(
                1,
                counts.reduce((a, b) => a + b, 0),
              );
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {counts.map((count, column) => {
                    const strength = Math.round((count / sum) * 100);
                    const kind = row === column ? "right" : "wrong";
                    return (
                      <td
                        key={column}
                        class={`${kind} ${strength > 55 ? "strong" : ""}`}
                        style={{ "--part": `${strength}%` }}
                      >
                        {count}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function Mistakes({ run }: { run: RunView }) {
  const words = t.value;
  const found = run.examination.value;
  if (!found) return null;
  return (
    <section class="insight" aria-label={words.play.mistakes}>
      <h3>{words.play.mistakes}</h3>
      {found.mistakes.length === 0 && <p class="help">{words.play.noMistakes}</p>}
      <ul class="garments wide">
        {found.mistakes.map(({ pixels, label, says, probability }, i) => (
          <li key={i}>
            <Pixels values={pixels} label={words.classes[label]} />
            <span>
              <strong>{words.classes[label]}</strong>
              <span class="wrong">{words.play.says(words.classes[says], percent(probability))}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const parameters = [...truth.w.map((value, i) => [`w${"₁₂"[i]}`, value] as const), ["b", truth.b] as const];

export function Parameters({ run }: { run: RunView }) {
  const words = t.value.play;
  const found = run.parameters.value;
  if (!found) return null;
  const values = [...found.weight, found.bias];
  return (
    <section class="insight" aria-label={words.line}>
      <h3>{words.line}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.parameter}</th>
            <th scope="col">{words.truth}</th>
            <th scope="col">{words.found}</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map(([name, value], i) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
              <td>{short(values[i])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
