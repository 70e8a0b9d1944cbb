// %% second-derivative
const jacobian = torch.autograd.functional.jacobian((scores: Tensor) => softmax(scores), o) as Tensor;
const q = softmax(o);
const formula = torch.diag(q).sub(torch.outer(q, q));
console.log(jacobian);
console.log(torch.allclose(jacobian, formula, { atol: 1e-6 }));

// %% temperature
for (const temperature of [0.25, 1, 4, 100]) {
  console.log(temperature, softmax(o.div(temperature)));
}

// %% bits
const chances = torch.tensor([0.5, 0.25, 0.125, 0.125]);
console.log(chances.mul(chances.log2()).sum().neg().item(), "bits");
