import * as d2l from "../../src/d2l/index.ts";
import { DataLoader } from "../../src/data/index.ts";
import * as torch from "../../src/index.ts";
import { nn, noGrad, type Tensor } from "../../src/index.ts";
import type { FashionMNIST } from "../../src/vision/index.ts";
import { examine, garments } from "./garments.ts";
import { firstWeights, type Model, makeModel, makeTrainer } from "./models.ts";
import { type EpochResult, type LabEvent, type RunSettings, truth } from "./protocol.ts";

/** Milliseconds between two reports of losses, and between two pictures of weights. */
const [lossPace, weightPace] = [60, 300];

/** How many first-layer weights are shown, at most. */
const mostImages = 10;

type Batch = readonly [X: Tensor, y: Tensor];

/** One training, which can be paused and taken batch by batch. The program of the run (take-away/run-program.ts) does the same. */
export class Run {
  readonly id: number;
  readonly settings: RunSettings;
  net: Model | undefined;
  private readonly tell: (event: LabEvent) => void;
  private ended = false;
  private allowed = Number.POSITIVE_INFINITY;
  private wake: (() => void) | undefined;
  private losses: number[] = [];
  private lossesAt = 0;
  private weightsAt = 0;
  private test: FashionMNIST | undefined;

  constructor(id: number, settings: RunSettings, tell: (event: LabEvent) => void) {
    this.id = id;
    this.settings = settings;
    this.tell = (event) => {
      if (!this.ended) tell(event);
    };
  }

  pause(): void {
    this.allowed = 0;
  }

  resume(): void {
    this.allow(Number.POSITIVE_INFINITY);
  }

  step(): void {
    this.allow(1);
  }

  /** For good. What was learned stays. */
  end(): void {
    this.ended = true;
    this.allow(Number.POSITIVE_INFINITY);
  }

  private allow(batches: number): void {
    this.allowed = batches;
    this.wake?.();
  }

  /** Waits while the run is paused. */
  private async gate(): Promise<void> {
    while (this.allowed <= 0 && !this.ended) {
      this.report(true);
      this.examine();
      this.tell({ event: "state", run: this.id, state: "paused" });
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.tell({ event: "state", run: this.id, state: "running" });
    }
    this.allowed--;
  }

  async work(paused: boolean): Promise<void> {
    const { id } = this;
    if (paused) this.allowed = 1;
    try {
      this.tell({ event: "state", run: id, state: "loading" });
      await (this.settings.model === "linear" ? this.regression() : this.classification());
      this.report(true);
      this.tell({ event: "state", run: id, state: "done" });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.tell({ event: "state", run: id, state: "failed", message });
    }
  }

  private async classification(): Promise<void> {
    const { seed, batchSize, lr, epochs } = this.settings;
    const train = await garments(true);
    this.test = await garments(false);
    if (this.ended) return;
    torch.manualSeed(seed);
    const trainIter = new DataLoader(train, { batchSize, shuffle: true });
    const testIter = new DataLoader(this.test, { batchSize });
    const net = makeModel(this.settings);
    this.net = net;
    const loss = new nn.CrossEntropyLoss();
    const trainer = makeTrainer(net, lr);
    this.tell({ event: "state", run: this.id, state: "running" });
    for (let epoch = 1; epoch <= epochs && !this.ended; epoch++) {
      net.train();
      const metric = new d2l.Accumulator(3);
      for await (const [X, y] of trainIter as unknown as AsyncIterable<Batch>) {
        await this.gate();
        if (this.ended) return;
        const yHat = net(X as never) as Tensor;
        const l = loss(yHat, y) as Tensor;
        trainer.zeroGrad();
        l.backward();
        trainer.step();
        const value = l.item() as number;
        metric.add(value * y.numel(), d2l.accuracy(yHat, y), y.numel());
        this.count(value, trainIter.length * epochs);
      }
      const testAcc = await d2l.evaluateAccuracy(net as never, testIter as never);
      const result: EpochResult = {
        epoch,
        loss: metric.get(0) / metric.get(2),
        trainAcc: metric.get(1) / metric.get(2),
        testAcc,
      };
      this.report(true);
      this.tell({ event: "epoch", run: this.id, result });
      this.examine();
    }
  }

  private async regression(): Promise<void> {
    const { seed, batchSize, lr, epochs } = this.settings;
    torch.manualSeed(seed);
    const [features, labels] = d2l.syntheticData(torch.tensor(truth.w) as Tensor, truth.b, truth.examples);
    const dataIter = d2l.loadArray([features, labels] as const, batchSize);
    const net = makeModel(this.settings);
    this.net = net;
    const loss = new nn.MSELoss();
    const trainer = makeTrainer(net, lr);
    this.tell({ event: "state", run: this.id, state: "running" });
    for (let epoch = 1; epoch <= epochs && !this.ended; epoch++) {
      for await (const [X, y] of dataIter as unknown as AsyncIterable<Batch>) {
        await this.gate();
        if (this.ended) return;
        const l = loss(net(X as never) as Tensor, y) as Tensor;
        trainer.zeroGrad();
        l.backward();
        trainer.step();
        this.count(l.item() as number, dataIter.length * epochs);
      }
      const all = noGrad(() => (loss(net(features as never) as Tensor, labels) as Tensor).item() as number);
      this.report(true);
      this.tell({ event: "epoch", run: this.id, result: { epoch, loss: all } });
    }
  }

  private done = 0;
  private total = 0;

  private count(loss: number, total: number): void {
    this.losses.push(loss);
    this.done++;
    this.total = total;
    this.report(false);
  }

  /** Sends the losses that have come, and now and then the weights. */
  private report(all: boolean): void {
    const now = performance.now();
    if (this.losses.length > 0 && (all || now - this.lossesAt > lossPace)) {
      this.tell({ event: "batches", run: this.id, losses: this.losses, done: this.done, total: this.total });
      this.losses = [];
      this.lossesAt = now;
    }
    if (!this.net || (!all && now - this.weightsAt < weightPace)) return;
    this.weightsAt = now;
    const weights = firstWeights(this.net);
    if (this.settings.model === "linear") {
      const [, bias] = [...this.net.parameters()] as Tensor[];
      const weight = weights.detach().reshape(-1).tolist() as number[];
      this.tell({ event: "parameters", run: this.id, weight, bias: bias.detach().item() as number });
      return;
    }
    const count = Math.min(mostImages, weights.sizes[0]);
    const images = Float32Array.from((weights.detach().index(`0:${count}`) as Tensor).reshape(-1).tolist() as number[]);
    this.tell({ event: "weights", run: this.id, images, count });
  }

  private examine(): void {
    if (!this.net || !this.test || this.ended) return;
    this.tell({ event: "examination", run: this.id, examination: examine(this.net, this.test) });
  }
}
