// 3.1 Linear regression

// %% setup

import type { Tensor } from "flambeau";
import * as torch from "flambeau";
import * as d2l from "flambeau/d2l";

const n = 10_000;
const a = torch.ones([n]);
const b = torch.ones([n]);

// %% loop
const c = torch.zeros([n]);
const timer = new d2l.Timer();
for (let i = 0; i < n; i++) {
  c.indexPut_([i], a.index(i).add(b.index(i)));
}
console.log(`${timer.stop().toFixed(5)} sec`);

// %% vector
timer.start();
const d = a.add(b);
console.log(`${timer.stop().toFixed(5)} sec`);

// %% same
console.log(d, torch.equal(c, d));

// %% normal
function normal(x: Tensor, mu: number, sigma: number): Tensor {
  const p = 1 / Math.sqrt(2 * Math.PI * sigma ** 2);
  return x
    .sub(mu)
    .pow(2)
    .mul(-0.5 / sigma ** 2)
    .exp()
    .mul(p);
}

// %% normal-plot
const x = torch.arange(-7, 7, 0.01);
const params = [
  [0, 1],
  [0, 2],
  [3, 1],
] as const;
d2l.plot(
  x,
  params.map(([mu, sigma]) => normal(x, mu, sigma)),
  {
    xlabel: "x",
    ylabel: "p(x)",
    figsize: [4.5, 2.5],
    legend: params.map(([mu, sigma]) => `mean ${mu}, std ${sigma}`),
  },
);
