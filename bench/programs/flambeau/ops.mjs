import * as torch from "flambeau";
import { nn } from "flambeau";
import { microseconds, rounds } from "../rounds.mjs";

// Microseconds a call: of small operations (calls), of matrix products (matmul), of operations on many elements (bytes).

const { sizes, elements } = JSON.parse(process.env.BENCH_SIZES);
const call = (body) => microseconds(() => torch.scope(() => void body()));

const groups = {
  calls() {
    const a = torch.ones([1]);
    const b = torch.ones([1]);
    const g = torch.ones([1], { requiresGrad: true });
    return {
      "add [1]": microseconds(() => a.add(b)),
      "add [1], with grad": microseconds(() => g.add(b)),
      "mul [1] by a number": microseconds(() => a.mul(2)),
      "add_ [1]": microseconds(() => a.add_(b)),
      "reshape [1]": microseconds(() => a.reshape([1, 1])),
      "add [1], sum, backward": microseconds(() => g.add(b).sum().backward()),
    };
  },
  matmul() {
    const out = {};
    for (const [m, k, n] of sizes) {
      const a = torch.rand([m, k]);
      const b = torch.rand([k, n]);
      const at = torch.rand([k, m]).T;
      const bt = torch.rand([n, k]).T;
      out[`${m}×${k}×${n} NN`] = call(() => torch.matmul(a, b));
      out[`${m}×${k}×${n} NT`] = call(() => torch.matmul(a, bt));
      out[`${m}×${k}×${n} TN`] = call(() => torch.matmul(at, b));
    }
    return out;
  },
  bytes() {
    const x = torch.rand([elements / 1024, 1024]);
    const y = torch.rand([elements / 1024, 1024]);
    return {
      add: call(() => x.add(y)),
      "add_ in place": call(() => x.add_(y)),
      exp: call(() => y.exp()),
      relu: call(() => y.relu()),
      "sum all": call(() => y.sum()),
      "sum(0)": call(() => y.sum(0)),
      "sum(1)": call(() => y.sum(1)),
      "softmax(1)": call(() => y.softmax(1)),
      copy: call(() => y.clone()),
      square: call(() => y.square()),
      "max all": call(() => y.max()),
      "max(0), no places": call(() => y.amax(0)),
      "variance(1)": call(() => y.var(1)),
      norm: call(() => y.norm()),
      transposed: call(() => y.t().contiguous()),
      "leaky relu": call(() => nn.functional.leakyRelu(y)),
      gelu: call(() => nn.functional.gelu(y)),
      "layer norm": call(() => nn.functional.layerNorm(y, [1024])),
    };
  },
};

await rounds(() => groups[process.argv[2]]());
