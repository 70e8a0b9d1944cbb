import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { lab } from "../lab/client.ts";
import { announcement, t } from "../settings.ts";
import { Drawing } from "./drawing.tsx";
import { PhotoError, readPhoto, side } from "./photo.ts";
import type { RunView } from "./runs.ts";

/** The name of the weights file that predicts; empty: the latest run does. */
const openedName = signal("");

const mostBytes = 64e6;
const blank = new Float32Array(side * side);

/** Ten probabilities as bars. */
function Bars({ probabilities }: { probabilities: readonly number[] | undefined }) {
  const words = t.value;
  const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
  return (
    <table class="bars">
      <caption class="heard">{words.predict.probabilities}</caption>
      <tbody>
        {words.classes.map((name, i) => {
          const part = probabilities?.[i] ?? 0;
          return (
            <tr key={i} class={i === best ? "best" : ""}>
              <th scope="row">{name}</th>
              <td class="bar">
                <span style={{ width: `${part * 100}%` }} />
              </td>
              <td>{probabilities ? `${(part * 100).toFixed(1)}\u00a0%` : "–"}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Draw a garment or drop a picture, and see what the model takes it for. */
export function Predict({ run }: { run: RunView | undefined }) {
  const words = t.value;
  const [image, setImage] = useState<Float32Array>(blank);
  const [probabilities, setProbabilities] = useState<number[] | undefined>(undefined);
  const [problem, setProblem] = useState("");
  const [dragged, setDragged] = useState(false);
  const photos = useRef<HTMLInputElement>(null);
  const weights = useRef<HTMLInputElement>(null);

  const model = openedName.value !== "" ? ("opened" as const) : run?.weights.value ? run.id : undefined;
  const moment = run?.weights.value;
  const empty = image === blank;
  useEffect(() => {
    let current = true;
    if (model === undefined || empty) setProbabilities(undefined);
    else {
      lab.predict(model, image).then(
        (found) => current && setProbabilities(found),
        () => current && setProbabilities(undefined),
      );
    }
    return () => {
      current = false;
    };
  }, [image, model, moment, openedName.value]);

  async function take(file: File | undefined): Promise<void> {
    if (!file) return;
    setProblem("");
    if (file.name.endsWith(".safetensors")) return openWeights(file);
    try {
      const { rgba, width, height } = await readPhoto(file);
      const garment = await lab.garment(rgba, width, height);
      if (!garment) throw new PhotoError("nothing");
      setImage(garment);
    } catch (error) {
      const reason = error instanceof PhotoError ? error.reason : "notImage";
      setProblem(words.predict[reason](file.name));
    }
  }

  async function openWeights(file: File | undefined): Promise<void> {
    if (!file) return;
    setProblem("");
    try {
      if (file.size > mostBytes) throw new Error(words.weightsFile.tooLarge);
      await lab.open(new Uint8Array(await file.arrayBuffer()));
      openedName.value = file.name;
      announcement.value = words.weightsFile.opened(file.name);
    } catch (error) {
      const { message } = error as Error;
      setProblem(words.weightsFile.bad(file.name, message === "shapes" ? words.weightsFile.shapes : message));
    }
  }

  const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
  return (
    <section
      class={`insight predict ${dragged ? "dragged" : ""}`}
      aria-label={words.predict.title}
      onDragOver={(event) => {
        event.preventDefault();
        setDragged(true);
      }}
      onDragLeave={() => setDragged(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDragged(false);
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <h3>{words.predict.title}</h3>
      <p class="help">{words.predict.intro}</p>
      <div class="predict-parts">
        <div>
          <Drawing image={image} onDraw={setImage} />
          <p class="help">{words.predict.seen}</p>
        </div>
        <div>
          <Bars probabilities={probabilities} />
          <p class="answer-line" role="status">
            {problem ? (
              <span class="bad">{problem}</span>
            ) : model === undefined ? (
              words.predict.noModel
            ) : best >= 0 ? (
              words.predict.answer(words.classes[best], `${(probabilities![best] * 100).toFixed(1)}\u00a0%`)
            ) : (
              openedName.value && words.weightsFile.opened(openedName.value)
            )}
          </p>
        </div>
      </div>
      <div class="actions">
        <button type="button" onClick={() => setImage(blank)} disabled={empty}>
          {words.predict.clear}
        </button>
        <button type="button" onClick={() => photos.current?.click()}>
          {words.predict.open}
        </button>
        <button type="button" onClick={() => weights.current?.click()}>
          {words.weightsFile.open}
        </button>
        <input
          ref={photos}
          class="photos"
          type="file"
          accept="image/png,image/jpeg"
          hidden
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        <input
          ref={weights}
          class="weights-file"
          type="file"
          accept=".safetensors"
          hidden
          onChange={(event) => {
            void openWeights(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </div>
    </section>
  );
}
