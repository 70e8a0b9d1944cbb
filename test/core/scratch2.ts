import * as torch from "./mock-tensor.ts";
import type { Tensor } from "./mock-tensor.ts";
import type { Shape } from "../../src/core/shape-types.ts";
import type { DTypeName } from "../../src/core/dtype-types.ts";
declare const x: Tensor<[2, 3], "float32">;
declare const w: Tensor<[3, 4], "float32">;
declare const p: Tensor;
declare const u: Tensor<[number, 784], "float32">;
declare const img: Tensor<[256, 1, 28, 28], "float32">;
export const r = {
  mm: x.matmul(w), mmp: x.matmul(p), pm: p.matmul(x),
  add: x.add(1), add2: x.add(p), add3: x.add(torch.zeros([3])), add4: u.add(torch.zeros(256, 1)), 
  rs: img.reshape([-1, 784]), rs2: img.reshape(-1, 784), fl: img.flatten(1), fl0: img.flatten(), 
  sum: x.sum(), sum1: x.sum(1), sumk: x.sum(-1, { keepdim: true }), suml: img.sum([0, -1]), sump: p.sum(), sump1: p.sum(1),
  max: x.max(), maxd: x.max(1), arg: x.argmax(1), sm: x.softmax(1),
  tr: img.transpose(1, -1), T: x.T, perm: img.permute(0, 2, 3, 1), perml: img.permute([0, 2, 3, 1]),
  cat: torch.cat([x, x]), cat1: torch.cat([x, torch.zeros(2, 5)], 1), st: torch.stack([x, x, x], 1),
  sq: img.squeeze(), sq1: img.squeeze(1), us: x.unsqueeze(-1),
  ix: img.index(0), ix2: img.index("...", 0), ix3: img.index([0, 1], null, ":"), ix4: x.index([0, 1], torch.tensor([0n, 2n])), sl: img.index("0:18"), sl2: img.index(torch.slice(0, 18)), 
  t: torch.tensor([[1, 2], [3, 4]]), tb: torch.tensor([true, false]), t0: torch.tensor(3),
  net: torch.sequential(torch.flatten(), torch.linear(784, 10), torch.relu())(img),
};
export const bad = [
  x.matmul(x),
  x.add(torch.zeros(4)),
  x.sum(2),
  x.sum([0, 2]),
  x.reshape(4),
  x.reshape([4]),
  x.reshape(4, 5),
  x.flatten(3),
  x.transpose(0, 2),
  x.squeeze(5), x.unsqueeze(4),
  x.permute(0, 0), x.permute(0),
  torch.cat([x, w]), torch.cat([x, x], 2), torch.stack([x, w]),
  x.index(2), x.index(0, 0, 0), x.index("a:b"), x.index(x),
  torch.tensor([[1, 2], [3]]),
  torch.sequential(torch.flatten(), torch.linear(783, 10), torch.relu())(img),
  x.add_(img), x.item(), torch.tensor([1n]).mean(),
];
export const y: Tensor<[number, 3]> = x, z: Tensor = x, q: Tensor<[number, number], DTypeName> = x;
export const no: Tensor<[2, 4]> = x;
export function generic<S extends Shape, B extends Shape>(a: Tensor<S>, b: Tensor<B>, c: Tensor) {
  a.add(a); a.add(b); a.add(1); a.add(c); c.add(a); a.matmul(b); b.matmul(a); a.matmul(c); a.sum(); a.sum(0); a.mean(0, { keepdim: true });
  a.reshape([-1]); a.reshape(a.shape); a.transpose(0, 1); a.T; a.max(); a.argmax(1); a.index(0); a.squeeze(); a.unsqueeze(0); a.flatten(); a.softmax(-1);
  torch.cat([a, b]); torch.stack([a, a]); a.index([0, 1], c); a.permute(0, 1); a.eq(b); a.add_(b); a.item();
  const plain: Tensor = a.add(b).matmul(c).sum(0);
  const r: Tensor<S> = a;
  return [plain, r];
}
