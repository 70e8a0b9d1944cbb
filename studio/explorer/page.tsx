import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { lab } from "../lab/client.ts";
import type { Sample } from "../lab/protocol.ts";
import { download } from "../play/runs.ts";
import { t } from "../settings.ts";
import { Pixels } from "../ui/pixels.tsx";

const page = 60;

/** The pixels of an image as numbers, each on the grey that it stands for. */
function PixelTable({ sample }: { sample: Sample }) {
  const words = t.value;
  const rows = Array.from({ length: 28 }, (_, y) => Array.from(sample.pixels.subarray(y * 28, y * 28 + 28)));
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={words.data.pixels}>
      <table class="pixel-table">
        <caption class="heard">{`${words.data.nth(sample.index)}: ${words.classes[sample.label]}`}</caption>
        <tbody>
          {rows.map((row, y) => (
            <tr key={y}>
              <th scope="row" class="heard">
                {`${words.data.row} ${y + 1}`}
              </th>
              {row.map((value, x) => (
                <td
                  key={x}
                  class={value > 117 ? "light" : ""}
                  style={{ backgroundColor: `rgb(${value} ${value} ${value})` }}
                >
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The data set: filter it, look at an image's pixels, see the mean of each class. */
export function ExplorerPage() {
  const words = t.value;
  const train = useSignal(true);
  const label = useSignal<number | null>(null);
  const found = useSignal<Sample[]>([]);
  const all = useSignal(0);
  const means = useSignal<Float32Array | undefined>(undefined);
  const source = useSignal("");
  const chosen = useSignal<Sample | undefined>(undefined);
  const problem = useSignal("");
  const attempt = useSignal(0);
  const loaded = useComputed(() => source.value !== "");

  useEffect(() => {
    let current = true;
    problem.value = "";
    (async () => {
      const half = await lab.load(train.value);
      const images = await lab.samples(train.value, label.value, 0, page);
      const mean = await lab.means(train.value);
      if (!current) return;
      source.value = half.source;
      found.value = images.found;
      all.value = images.all;
      means.value = mean;
      chosen.value = images.found[0];
    })().catch((error: Error) => {
      if (current) problem.value = error.message;
    });
    return () => {
      current = false;
    };
  }, [train.value, label.value, attempt.value]);

  async function more(): Promise<void> {
    const next = await lab.samples(train.value, label.value, found.value.length, page);
    found.value = [...found.value, ...next.found];
  }

  const loading = download.value;
  return (
    <article class="explorer">
      <h1>{words.data.title}</h1>
      <p class="lead">{words.data.intro}</p>
      <div class="controls">
        <div class="field">
          <label for="half">{words.data.half}</label>
          <select
            id="half"
            value={train.value ? "train" : "test"}
            onChange={(event) => (train.value = event.currentTarget.value === "train")}
          >
            <option value="train">{words.data.train}</option>
            <option value="test">{words.data.test}</option>
          </select>
        </div>
        <div class="field">
          <label for="class">{words.data.class}</label>
          <select
            id="class"
            value={label.value ?? ""}
            onChange={(event) =>
              (label.value = event.currentTarget.value === "" ? null : Number(event.currentTarget.value))
            }
          >
            <option value="">{words.data.allClasses}</option>
            {words.classes.map((name, i) => (
              <option key={i} value={i}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      {problem.value && (
        <div class="error" role="alert">
          <p>{words.data.failed}</p>
          <pre>{problem.value}</pre>
          <button type="button" onClick={() => attempt.value++}>
            {words.data.retry}
          </button>
        </div>
      )}
      {!loaded.value && !problem.value && (
        <p class="loading" role="status">
          <progress value={loading?.done} max={loading?.total} aria-label={words.data.loading} /> {words.data.loading}
        </p>
      )}
      {means.value && (
        <section class="insight" aria-label={words.data.mean}>
          <h2>{words.data.mean}</h2>
          <ul class="garments">
            {words.classes.map((name, i) => (
              <li key={i}>
                <button
                  type="button"
                  class="garment"
                  aria-pressed={label.value === i}
                  onClick={() => (label.value = label.value === i ? null : i)}
                >
                  <Pixels values={means.value!.subarray(i * 784, (i + 1) * 784)} label="" />
                  <span>{name}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {found.value.length > 0 && (
        <section class="insight" aria-label={words.data.images}>
          <h2>
            {words.data.images} <small>{words.data.shown(found.value.length, all.value)}</small>
          </h2>
          <ul class="garments small">
            {found.value.map((sample) => (
              <li key={sample.index}>
                <button
                  type="button"
                  class="garment"
                  aria-pressed={chosen.value === sample}
                  aria-label={`${words.data.nth(sample.index)}: ${words.classes[sample.label]}`}
                  onClick={() => (chosen.value = sample)}
                >
                  <Pixels values={sample.pixels} label="" />
                </button>
              </li>
            ))}
          </ul>
          {found.value.length < all.value && (
            <button type="button" onClick={more}>
              {words.data.showMore}
            </button>
          )}
        </section>
      )}
      {chosen.value && (
        <section class="insight" aria-label={words.data.pixels}>
          <h2>
            {words.data.pixels}{" "}
            <small>{`${words.data.nth(chosen.value.index)}: ${words.classes[chosen.value.label]}`}</small>
          </h2>
          <p class="help">{words.data.pixelsHelp}</p>
          <PixelTable sample={chosen.value} />
        </section>
      )}
      {source.value && <p class="help">{words.data.source(source.value)}</p>}
    </article>
  );
}
