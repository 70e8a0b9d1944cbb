// %% best-constant
const data = torch.tensor([1, 2, 4, 9]);
const constant = torch.tensor(0, { requiresGrad: true });
for (let step = 0; step < 100; step++) {
  data.sub(constant).pow(2).sum().backward();
  torch.noGrad(() => {
    constant.sub_(constant.grad!, { alpha: 0.05 });
    constant.grad!.zero_();
  });
}
console.log(constant.item().toFixed(4), data.mean().item());

// %% laplace
const laplace = x.abs().neg().exp().div(2);
d2l.plot(x, [normal(x, 0, 1), laplace], { xlabel: "x", ylabel: "p(x)", legend: ["normal", "Laplace"] });
const residuals = torch.tensor([0.1, -0.2, 0.1, 8]);
console.log("median 0.1:", residuals.sub(0.1).abs().sum().item().toFixed(2));
console.log("mean 2:", residuals.sub(2).abs().sum().item().toFixed(2));
