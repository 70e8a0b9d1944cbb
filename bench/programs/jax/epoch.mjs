import { batches, readSplit } from "../images.mjs";
import { rounds, timed } from "../rounds.mjs";
import { makeModel } from "./model.mjs";

const [model, form] = process.argv.slice(2);
const train = readSplit("train");
const { step } = makeModel(model, form);
await rounds(() =>
  timed(() => {
    let [loss, right] = [0, 0];
    for (const batch of batches(train, 256)) {
      const [l, r] = step(batch);
      loss += l;
      right += r;
    }
    return { loss: loss / train.n, accuracy: right / train.n };
  }),
);
