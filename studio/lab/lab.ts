import { ValueError } from "../../src/core/errors.ts";
import * as torch from "../../src/index.ts";
import { noGrad, type Tensor } from "../../src/index.ts";
import { asFashionMnist, Image } from "../../src/vision/index.ts";
import { useOwnServer } from "../data.ts";
import { watchData } from "../kernel/progress.ts";
import { serve } from "../rpc.ts";
import { garments, meanImages, samples } from "./garments.ts";
import { fromSafetensors, type Model, toSafetensors } from "./models.ts";
import type { LabEvent, RunSettings } from "./protocol.ts";
import { Run } from "./run.ts";

// The worker behind the panels and the explorer: it trains, predicts, and knows the data set.

const tell = (event: LabEvent) => self.postMessage(event);
useOwnServer();
watchData(({ name = "", done, total }) => tell({ event: "download", name, done, total }));

const runs = new Map<number, Run>();
let opened: Model | undefined;
/** The global random numbers serve one run at a time. */
let latest: Run | undefined;

function modelOf(run: number | "opened"): Model {
  const model = run === "opened" ? opened : runs.get(run)?.net;
  if (!model) throw new Error("there is no such model");
  return model;
}

const methods = {
  /** Starts a run; the one before ends. @param paused - after one batch it waits */
  start(id: number, settings: RunSettings, paused: boolean) {
    latest?.end();
    latest = new Run(id, settings, tell);
    runs.set(id, latest);
    void latest.work(paused);
  },
  pause: (id: number) => runs.get(id)?.pause(),
  resume: (id: number) => runs.get(id)?.resume(),
  step: (id: number) => runs.get(id)?.step(),
  remove(id: number) {
    runs.get(id)?.end();
    runs.delete(id);
  },
  /** Ten probabilities for 784 pixels between 0 and 1. */
  predict(run: number | "opened", pixels: Float32Array): number[] {
    return noGrad(() => {
      const X = (torch.tensor(pixels) as Tensor).reshape(1, 1, 28, 28);
      return (modelOf(run)(X as never) as Tensor).softmax(1).reshape(-1).tolist() as number[];
    });
  },
  /** A photograph as the data set has its images: 784 values between 0 and 1. Undefined: there is nothing to be seen. */
  garment(rgba: Uint8Array, width: number, height: number): Float32Array | undefined {
    try {
      const { image } = asFashionMnist(Image.fromBytes(rgba, width, height, "RGBA"));
      return Float32Array.from(image.toBytes(), (value) => value / 255);
    } catch (error) {
      if (error instanceof ValueError) return undefined;
      throw error;
    }
  },
  save: (run: number | "opened") => toSafetensors(modelOf(run)),
  /** Weights from a file, to predict with. @throws when they are of no use */
  open(bytes: Uint8Array) {
    opened = fromSafetensors(bytes);
  },
  async load(train: boolean) {
    const { source, synthetic } = await garments(train);
    return { source, synthetic };
  },
  samples: async (train: boolean, label: number | null, from: number, count: number) =>
    samples(await garments(train), label, from, count),
  means: async (train: boolean) => meanImages(await garments(train)),
};

export type LabMethods = typeof methods;

serve(methods);
