import * as tf from "@tensorflow/tfjs";
import { batches, gather, normal, readSplit, shuffled } from "../images.mjs";
import { rounds, timed } from "../rounds.mjs";
import "./backend.mjs";

// One epoch. Models: softmax, mlp. Forms: users (all images in one tensor, gather, tidy, minimize, as its examples do)
// and best (batches made in JavaScript, so that nothing is gathered or converted by slow kernels).

const [model, form] = process.argv.slice(2);
const train = readSplit("train");
const variable = (values, shape) => tf.variable(tf.tensor(values, shape));
const layers =
  model === "softmax"
    ? [[variable(normal(7840, 0.01), [784, 10]), variable(new Float32Array(10), [10])]]
    : [
        [variable(normal(784 * 256, 1 / 28 / Math.sqrt(3)), [784, 256]), variable(new Float32Array(256), [256])],
        [variable(normal(2560, 1 / 16 / Math.sqrt(3)), [256, 10]), variable(new Float32Array(10), [10])],
      ];
const optimizer = tf.train.sgd(0.1);

function forward(x) {
  return layers.reduce((h, [w, b], i) => {
    const out = tf.add(tf.matMul(h, w), b);
    return i < layers.length - 1 ? tf.relu(out) : out;
  }, x);
}

/** Trains on one batch; gives the summed loss and the number of right predictions. */
function step(x, y, size) {
  return tf.tidy(() => {
    let logits;
    const loss = optimizer.minimize(() => {
      logits = tf.keep(forward(x));
      return tf.losses.softmaxCrossEntropy(tf.oneHot(y, 10), logits);
    }, true);
    const right = tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), y), "float32")).dataSync()[0];
    logits.dispose();
    return [loss.dataSync()[0] * size, right];
  });
}

function* usersBatches() {
  const order = shuffled(train.n);
  for (let i = 0; i < train.n; i += 256) {
    const indices = tf.tensor1d(Int32Array.from(order.subarray(i, Math.min(train.n, i + 256))), "int32");
    yield [tf.gather(all.x, indices), tf.gather(all.y, indices), indices.size];
    indices.dispose();
  }
}

function* bestBatches() {
  for (const { x, y, size } of batches(train, 256)) yield [tf.tensor2d(x, [size, 784]), tf.tensor1d(y, "int32"), size];
}

const all =
  form === "users"
    ? {
        x: tf.tensor2d(
          gather(
            train.images,
            Uint32Array.from({ length: train.n }, (_, i) => i),
          ),
          [train.n, 784],
        ),
        y: tf.tensor1d(Int32Array.from(train.labels), "int32"),
      }
    : undefined;

await rounds(() =>
  timed(() => {
    let [loss, right] = [0, 0];
    for (const [x, y, size] of form === "users" ? usersBatches() : bestBatches()) {
      const [l, r] = step(x, y, size);
      loss += l;
      right += r;
      x.dispose();
      y.dispose();
    }
    return { loss: loss / train.n, accuracy: right / train.n };
  }),
);
