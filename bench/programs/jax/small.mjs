import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { normal } from "../images.mjs";
import { rounds, timed } from "../rounds.mjs";
import { n, X, y } from "../small.mjs";

// 1,000 steps of a small net, as one jitted function.

await init();
defaultDevice("wasm");

const dense = (inputs, outputs) => ({
  w: np.array(normal(inputs * outputs, 1 / Math.sqrt(3 * inputs))).reshape([outputs, inputs]),
  b: np.zeros([outputs]),
});
let params = [dense(2, 16), dense(16, 16), dense(16, 1)];
const lossOf = (layers, x, y) => {
  const out = layers.reduce((h, { w, b }, i) => {
    const sum = np.einsum("bi,oi->bo", h, w).add(b);
    return i < 2 ? nn.relu(sum) : sum;
  }, x);
  return np.mean(np.square(out.sub(y)));
};
const train = jit((layers, x, y) => {
  const [loss, grads] = valueAndGrad(lossOf)(tree.ref(layers), x, y);
  const updated = layers.map(({ w, b }, i) => ({ w: w.sub(grads[i].w.mul(0.01)), b: b.sub(grads[i].b.mul(0.01)) }));
  return [updated, loss];
});
await rounds(() =>
  timed(() => {
    let sum = 0;
    for (let i = 0; i < n; i += 10) {
      const x = np.array(X.slice(2 * i, 2 * i + 20)).reshape([10, 2]);
      const [updated, loss] = train(params, x, np.array(y.slice(i, i + 10)).reshape([10, 1]));
      params = updated;
      sum += loss.dataSync()[0];
    }
    return { loss: (sum * 10) / n };
  }),
);
