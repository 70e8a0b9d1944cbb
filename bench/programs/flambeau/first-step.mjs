// From the start of the process to the first trained step.
import * as torch from "flambeau";
import { nn, optim } from "flambeau";

const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });
const l = new nn.CrossEntropyLoss()(net(torch.rand([256, 1, 28, 28])), torch.randint(0, 10, [256]));
l.backward();
trainer.step();
console.log(JSON.stringify({ loss: l.item() }));
