import { nn, optim } from "../../src/index.ts";
import { classifierJob } from "./classifier.ts";

/** Softmax regression with nn and optim, section 3.7 of the book. */
export const softmax = classifierJob({ name: "softmax", title: "softmax regression" }, ({ lr }) => {
  const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
  net.apply((m) => {
    if (m instanceof nn.Linear) nn.init.normal_(m.weight, { std: 0.01 });
  });
  const loss = new nn.CrossEntropyLoss();
  const trainer = new optim.SGD(net.parameters(), { lr });
  return { net, loss, updater: trainer, weights: () => net.stateDict() };
});
