import * as tf from "@tensorflow/tfjs";
import { normal } from "../images.mjs";
import { rounds, timed } from "../rounds.mjs";
import { n, X, y } from "../small.mjs";
import "./backend.mjs";

// 1,000 steps of a small net.

const variable = (values, shape) => tf.variable(tf.tensor(values, shape));
const dense = (inputs, outputs) => [
  variable(normal(inputs * outputs, 1 / Math.sqrt(3 * inputs)), [inputs, outputs]),
  variable(new Float32Array(outputs), [outputs]),
];
const layers = [dense(2, 16), dense(16, 16), dense(16, 1)];
const optimizer = tf.train.sgd(0.01);
const forward = (x) =>
  layers.reduce((h, [w, b], i) => {
    const sum = tf.add(tf.matMul(h, w), b);
    return i < 2 ? tf.relu(sum) : sum;
  }, x);
const batches = Array.from({ length: n / 10 }, (_, i) => [
  tf.tensor2d(X.slice(20 * i, 20 * i + 20), [10, 2]),
  tf.tensor2d(y.slice(10 * i, 10 * i + 10), [10, 1]),
]);
await rounds(() =>
  timed(() => {
    let sum = 0;
    for (const [x, t] of batches) {
      sum += tf.tidy(() => optimizer.minimize(() => tf.losses.meanSquaredError(t, forward(x)), true).dataSync()[0]);
    }
    return { loss: sum / batches.length };
  }),
);
