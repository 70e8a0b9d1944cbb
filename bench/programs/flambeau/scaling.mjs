import * as torch from "flambeau";
import { nn, optim } from "flambeau";
import * as d2l from "flambeau/d2l";
import { DataLoader, TensorDataset } from "flambeau/data";
import { rounds, timed } from "../rounds.mjs";

// One epoch of softmax regression on drawn numbers: rows × features, in batches.

const [rows, features, batchSize] = process.argv.slice(2).map(Number);
const X = torch.rand([rows, features]);
const y = torch.randint(0, 10, [rows]);
const trainIter = new DataLoader(new TensorDataset(X, y), { batchSize, shuffle: true });
const net = new nn.Sequential(new nn.Linear(features, 10));
const trainer = new optim.SGD(net.parameters(), { lr: 0.01 });
const loss = new nn.CrossEntropyLoss();
await rounds(() => timed(async () => ({ loss: (await d2l.trainEpochCh3(net, trainIter, loss, trainer))[0] })));
