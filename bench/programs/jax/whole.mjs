import { batches, gather, readSplit } from "../images.mjs";
import { makeModel } from "./model.mjs";

// The whole job as a program, at its best.

const train = readSplit("train");
const test = readSplit("t10k");
const { step, right } = makeModel("softmax", "best");
const testImages = gather(
  test.images,
  Uint32Array.from({ length: test.n }, (_, i) => i),
);
let last = {};
for (let epoch = 0; epoch < 10; epoch++) {
  let [loss, trainRight] = [0, 0];
  for (const batch of batches(train, 256)) {
    const [l, r] = step(batch);
    loss += l;
    trainRight += r;
  }
  const testAccuracy = right(testImages, Int32Array.from(test.labels), test.n) / test.n;
  last = { loss: loss / train.n, accuracy: trainRight / train.n, testAccuracy };
}
console.log(JSON.stringify(last));
process.exit(0);
