import { defaultDevice, grad, init, jit, nn, numpy as np } from "@jax-js/jax";
import { microseconds, rounds } from "../rounds.mjs";

await init();
defaultDevice("wasm");
const { sizes, elements } = JSON.parse(process.env.BENCH_SIZES);
const uniform = (shape) => np.array(Float32Array.from({ length: shape[0] * shape[1] }, Math.random)).reshape(shape);
/** Runs it to the end, as its arrays are lazy: what a caller would wait for, reading the result, comes with it. */
const call = (body) => microseconds(() => void body().dataSync());

const groups = {
  calls() {
    const a = np.ones([1]);
    const b = np.ones([1]);
    const gradient = jit(grad((x) => np.sum(x.add(1))));
    return {
      "add [1]": call(() => a.ref.add(b.ref)),
      "mul [1] by a number": call(() => a.ref.mul(2)),
      "reshape [1]": call(() => a.ref.reshape([1, 1])),
      "add [1], sum, backward": call(() => gradient(a.ref)),
    };
  },
  matmul() {
    const out = {};
    for (const [m, k, n] of sizes) {
      const a = uniform([m, k]);
      const b = uniform([k, n]);
      const at = uniform([k, m]);
      const bt = uniform([n, k]);
      const [nn_, nt, tn] = ["ik,kj->ij", "ik,jk->ij", "ki,kj->ij"].map((spec) => jit((p, q) => np.einsum(spec, p, q)));
      out[`${m}×${k}×${n} NN`] = call(() => nn_(a.ref, b.ref));
      out[`${m}×${k}×${n} NT`] = call(() => nt(a.ref, bt.ref));
      out[`${m}×${k}×${n} TN`] = call(() => tn(at.ref, b.ref));
    }
    return out;
  },
  bytes() {
    const x = uniform([elements / 1024, 1024]);
    const y = uniform([elements / 1024, 1024]);
    const run = (f) => {
      const jitted = jit(f);
      return call(() => jitted(y.ref));
    };
    const add = jit((p, q) => p.add(q));
    return {
      add: call(() => add(x.ref, y.ref)),
      exp: run((p) => np.exp(p)),
      relu: run((p) => nn.relu(p)),
      "sum all": run((p) => np.sum(p)),
      "sum(0)": run((p) => np.sum(p, 0)),
      "sum(1)": run((p) => np.sum(p, 1)),
      "softmax(1)": run((p) => nn.softmax(p, 1)),
      square: run((p) => np.square(p)),
      "max all": run((p) => np.max(p)),
      "max(0), no places": run((p) => np.max(p, 0)),
      "variance(1)": run((p) => np.var_(p, 1)),
      transposed: run((p) => np.transpose(p)),
      "leaky relu": run((p) => nn.leakyRelu(p)),
    };
  },
};

await rounds(() => groups[process.argv[2]]());
