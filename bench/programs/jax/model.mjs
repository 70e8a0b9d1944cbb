import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { normal } from "../images.mjs";

// The models in jax-js, as one jitted step. Forms: users (weights [in, out], as its examples write them) and best
// (weights [out, in], which its matrix products like better).

await init();
defaultDevice("wasm");

export function makeModel(model, form) {
  const dense = (inputs, outputs, std) => {
    const values = normal(inputs * outputs, std);
    return {
      w: np.array(values).reshape(form === "users" ? [inputs, outputs] : [outputs, inputs]),
      b: np.zeros([outputs]),
    };
  };
  const sizes =
    model === "softmax"
      ? [[784, 10, 0.01]]
      : [
          [784, 256, 0.0206],
          [256, 10, 0.0361],
        ];
  let params = sizes.map((size) => dense(...size));
  const apply = ({ w, b }, x) => (form === "users" ? np.dot(x, w) : np.einsum("bi,oi->bo", x, w)).add(b);
  const forward = (layers, x) =>
    layers.reduce((h, layer, i) => (i < layers.length - 1 ? nn.relu(apply(layer, h)) : apply(layer, h)), x);

  // Loss and logits go out of the step together; both are asked for once.
  const lossOf = (layers, x, y) => {
    const logits = forward(layers, x);
    const hot = nn.oneHot(y, 10);
    return np.negative(np.mean(np.sum(nn.logSoftmax(logits, -1).mul(hot), 1)));
  };
  const train = jit((layers, x, y) => {
    const right = np.sum(np.equal(np.argmax(forward(tree.ref(layers), x.ref), 1), y.ref).astype(np.float32));
    const [loss, grads] = valueAndGrad(lossOf)(tree.ref(layers), x, y);
    const updated = layers.map(({ w, b }, i) => ({
      w: w.sub(grads[i].w.mul(0.1)),
      b: b.sub(grads[i].b.mul(0.1)),
    }));
    return [updated, np.stack([loss, right])];
  });
  const countRight = jit((layers, x, y) => np.sum(np.equal(np.argmax(forward(layers, x), 1), y).astype(np.float32)));
  return {
    /** Trains on one batch; gives the summed loss and the number of right predictions. */
    step({ x, y, size }) {
      const [updated, numbers] = train(params, np.array(x).reshape([size, 784]), np.array(y));
      params = updated;
      const [loss, right] = numbers.dataSync();
      return [loss * size, right];
    },
    right: (x, y, size) => countRight(tree.ref(params), np.array(x).reshape([size, 784]), np.array(y)).dataSync()[0],
  };
}
