import * as tf from "@tensorflow/tfjs";
import { batches, gather, normal, readSplit } from "../images.mjs";
import "./backend.mjs";

// The whole job as a program, at its best.

const train = readSplit("train");
const test = readSplit("t10k");
const w = tf.variable(tf.tensor(normal(7840, 0.01), [784, 10]));
const b = tf.variable(tf.zeros([10]));
const optimizer = tf.train.sgd(0.1);
const forward = (x) => tf.add(tf.matMul(x, w), b);
const rightOnes = (logits, y) => tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), y), "float32")).dataSync()[0];
let last = {};
for (let epoch = 0; epoch < 10; epoch++) {
  let [loss, right] = [0, 0];
  for (const batch of batches(train, 256)) {
    tf.tidy(() => {
      const x = tf.tensor2d(batch.x, [batch.size, 784]);
      const y = tf.tensor1d(batch.y, "int32");
      let logits;
      const l = optimizer.minimize(() => {
        logits = tf.keep(forward(x));
        return tf.losses.softmaxCrossEntropy(tf.oneHot(y, 10), logits);
      }, true);
      loss += l.dataSync()[0] * batch.size;
      right += rightOnes(logits, y);
      logits.dispose();
    });
  }
  const order = Uint32Array.from({ length: test.n }, (_, i) => i);
  const testRight = tf.tidy(() =>
    rightOnes(
      forward(tf.tensor2d(gather(test.images, order), [test.n, 784])),
      tf.tensor1d(Int32Array.from(test.labels), "int32"),
    ),
  );
  last = { loss: loss / train.n, accuracy: right / train.n, testAccuracy: testRight / test.n };
}
console.log(JSON.stringify(last));
