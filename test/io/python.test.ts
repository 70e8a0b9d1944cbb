import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { load, packCheckpoint, save } from "../../src/io/index.ts";
import * as nn from "../../src/nn/index.ts";
import * as optim from "../../src/optim/index.ts";
import * as torch from "../../src/torch.ts";

// A model's state dict between Flambeau and PyTorch, byte for byte: scripts/golden/state_dict.py is the other side.

const script = join(import.meta.dirname, "../../scripts/golden/state_dict.py");
const golden = new Uint8Array(readFileSync(new URL("../golden/safetensors/state-dict.safetensors", import.meta.url)));

function model(seed: number) {
  torch.manualSeed(seed);
  return new nn.Sequential(
    new nn.Linear(12, 5),
    new nn.BatchNorm1d(5),
    new nn.ReLU(),
    new nn.Linear(5, 3, { bias: false }),
  );
}

describe("the state dict that PyTorch wrote", () => {
  it("is what a model from the same seed writes here", () => {
    expect(save(model(0).stateDict())).toEqual(golden);
    expect(save(model(1).stateDict())).not.toEqual(golden);
  });

  it("is read into a model, which then writes the same bytes", () => {
    const net = model(1);
    net.loadStateDict(load(golden));
    expect(save(net.stateDict())).toEqual(golden);
    expect(net(torch.ones([2, 12])).equal(model(0)(torch.ones([2, 12])))).toBe(true);
  });
});

/** A Python, if there is one: with PyTorch, if there is one with PyTorch. */
const python = (() => {
  const runs = (name: string, program: string) => spawnSync(name, ["-c", program]).status === 0;
  const names = [process.env.PYTHON ?? "python3", "/usr/bin/python3"];
  return names.find((name) => runs(name, "import torch")) ?? names.find((name) => runs(name, "")) ?? null;
})();
if (python === null) console.warn("SKIPPED: there is no Python here to read what Flambeau writes");

describe.skipIf(python === null)("Python", () => {
  const folder = mkdtempSync(join(tmpdir(), "flambeau-python-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What Python writes after it has read these bytes. */
  function roundTrip(bytes: Uint8Array): Uint8Array {
    const [from, to] = [join(folder, "from.safetensors"), join(folder, "to.safetensors")];
    writeFileSync(from, bytes);
    const { status, stderr } = spawnSync(python!, [script, from, to], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    return new Uint8Array(readFileSync(to));
  }

  /** A model that has been trained a little, and its optimizer. */
  function trained() {
    const net = model(2);
    const optimizer = new optim.Adam(net.parameters());
    for (let i = 0; i < 3; i++) {
      optimizer.zeroGrad();
      net(torch.randn([4, 12]))
        .pow(2)
        .mean()
        .backward();
      optimizer.step();
    }
    return { net, optimizer };
  }

  it("reads a state dict and writes the same bytes", () => {
    const bytes = save(trained().net.stateDict());
    expect(roundTrip(bytes)).toEqual(bytes);
    expect(load(bytes)["1.num_batches_tracked"].item()).toBe(3);
  });

  it("reads a checkpoint of model and optimizer and writes the same bytes", () => {
    const { net, optimizer } = trained();
    const bytes = packCheckpoint({ model: net, optimizer, epoch: 3 });
    expect(Object.keys(load(bytes))).toContain("optimizer.state.0.exp_avg");
    expect(roundTrip(bytes)).toEqual(bytes);
  });
});
