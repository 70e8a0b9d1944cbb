import * as tf from "@tensorflow/tfjs";
import { microseconds, rounds } from "../rounds.mjs";
import "./backend.mjs";

const { sizes, elements } = JSON.parse(process.env.BENCH_SIZES);
const call = (body) => microseconds(() => body().dispose());

const groups = {
  calls() {
    const a = tf.ones([1]);
    const b = tf.ones([1]);
    const gradient = tf.grad((x) => tf.sum(tf.add(x, b)));
    return {
      "add [1]": call(() => tf.add(a, b)),
      "mul [1] by a number": microseconds(() => tf.tidy(() => void tf.mul(a, 2))),
      "reshape [1]": call(() => tf.reshape(a, [1, 1])),
      "add [1], sum, backward": call(() => gradient(a)),
    };
  },
  matmul() {
    const out = {};
    for (const [m, k, n] of sizes) {
      const a = tf.randomUniform([m, k]);
      const b = tf.randomUniform([k, n]);
      const at = tf.randomUniform([k, m]);
      const bt = tf.randomUniform([n, k]);
      out[`${m}×${k}×${n} NN`] = call(() => tf.matMul(a, b));
      out[`${m}×${k}×${n} NT`] = call(() => tf.matMul(a, bt, false, true));
      out[`${m}×${k}×${n} TN`] = call(() => tf.matMul(at, b, true, false));
    }
    return out;
  },
  bytes() {
    const x = tf.randomUniform([elements / 1024, 1024]);
    const y = tf.randomUniform([elements / 1024, 1024]);
    return {
      add: call(() => tf.add(x, y)),
      exp: call(() => tf.exp(y)),
      relu: call(() => tf.relu(y)),
      "sum all": call(() => tf.sum(y)),
      "sum(0)": call(() => tf.sum(y, 0)),
      "sum(1)": call(() => tf.sum(y, 1)),
      "softmax(1)": call(() => tf.softmax(y)),
      square: call(() => tf.square(y)),
      "max all": call(() => tf.max(y)),
      "max(0), no places": call(() => tf.max(y, 0)),
      "variance(1)": call(() => tf.tidy(() => tf.moments(y, 1).variance)),
      norm: call(() => tf.tidy(() => tf.norm(y))),
      transposed: call(() => tf.transpose(y)),
      "leaky relu": call(() => tf.leakyRelu(y, 0.01)),
    };
  },
};

await rounds(() => groups[process.argv[2]]());
