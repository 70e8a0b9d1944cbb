import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as io from "../../src/io/index.ts";
import { SafetensorsError } from "../../src/io/index.ts";
import * as nn from "../../src/nn/index.ts";
import * as optim from "../../src/optim/index.ts";
import * as torch from "../../src/torch.ts";

const folder = mkdtempSync(join(tmpdir(), "flambeau-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { packCheckpoint, unpackCheckpoint, saveCheckpoint, loadCheckpoint } = io;

describe("a run that is killed and goes on", () => {
  const program = join(folder, "run.mjs");
  beforeAll(() =>
    build({
      entryPoints: [join(fileURLToPath(import.meta.url), "../resumed-run.ts")],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      conditions: ["flambeau-source"],
      external: ["undici"],
      logLevel: "error",
    }),
  );

  /** Starts the run; `watch` sees each line that it prints. Gives its last line, null if it was killed. */
  function start(args: string[], watch: (line: string, child: ChildProcess) => void = () => {}): Promise<unknown> {
    const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let [out, err, seen] = ["", "", 0];
    child.stdout.on("data", (text) => {
      out += text;
      const lines = out.split("\n").slice(0, -1);
      for (; seen < lines.length; seen++) watch(lines[seen], child);
    });
    child.stderr.on("data", (text) => {
      err += text;
    });
    return new Promise((resolve, reject) => {
      child.on("close", (code, signal) => {
        if (signal === "SIGKILL") resolve(null);
        else if (code === 0) resolve(JSON.parse(out.trim().split("\n").at(-1)!));
        else reject(new Error(err));
      });
    });
  }

  it.each(["adam", "sgd"])("with %s ends in the bits of one that was not", async (kind) => {
    const rest = [kind, "7", "6"];
    const whole = await start([join(folder, `${kind}-whole.safetensors`), ...rest]);
    const path = join(folder, `${kind}.safetensors`);
    let [result, kills]: [unknown, number] = [null, 0];
    for (; result === null; kills += result === null ? 1 : 0) {
      // Each run is killed a bit later in the writing of its first checkpoint, or in its second epoch.
      let lines = 0;
      result = await start([path, ...rest], (_, child) => {
        if (++lines === (kills % 3 === 2 ? 3 : 2) && kills < 9) setTimeout(() => child.kill("SIGKILL"), kills % 5);
      });
    }
    expect(kills).toBeGreaterThanOrEqual(5);
    expect(result).toEqual(whole);
    const other = await start([join(folder, `${kind}-other.safetensors`), kind, "8", "6"]);
    expect(other).not.toEqual(whole); // the comparison can fail
    expect(readdirSync(folder).filter((name) => name === `${kind}.safetensors`)).toHaveLength(1);
  });
});

/** A model and what trains it, a few steps on their way. */
function run(seed: number) {
  torch.manualSeed(seed);
  const model = new nn.Sequential(new nn.Linear(3, 4), new nn.ReLU(), new nn.Linear(4, 1));
  const optimizer = new optim.Adam(model.parameters());
  const scheduler = new optim.lrScheduler.ReduceLROnPlateau(optimizer);
  const generator = new torch.Generator().manualSeed(seed);
  const step = () => {
    optimizer.zeroGrad();
    const x = torch.randn([5, 3], { generator });
    (model(x).pow(2).mean() as torch.Tensor).backward();
    optimizer.step();
    torch.randn([1]);
  };
  step();
  const state = () =>
    JSON.stringify([
      Object.values(model.stateDict()).map((x) => x.tolist()),
      [...optimizer.state.values()].map((s) => [s.step, s.exp_avg.tolist()]),
      String(scheduler.stateDict().best),
      [...generator.getState(), ...torch.defaultGenerator.getState()],
    ]);
  return { parts: { model, optimizer, scheduler, generator }, step, state };
}

describe("a checkpoint", () => {
  it("restores everything, the default generator too", () => {
    const first = run(1);
    const bytes = packCheckpoint({ ...first.parts, epoch: 3 });
    first.step();
    const after = first.state();
    const second = run(2);
    expect(unpackCheckpoint<{ epoch: number }>(bytes, second.parts)).toEqual({ epoch: 3 });
    second.step();
    expect(second.state()).toBe(after);
    expect(second.parts.scheduler.best).toBe(Infinity);
  });

  it("is a snapshot of the moment of the call", async () => {
    const path = join(folder, "deep/er/now.safetensors");
    const { parts, step, state } = run(1);
    const before = state();
    const written = saveCheckpoint(path, parts);
    step();
    await written;
    await loadCheckpoint(path, parts);
    expect(state()).toBe(before);
  });

  it("gives plain values back as they were", () => {
    const values = {
      numbers: [0, -0, 1.5, Number.NaN, Infinity, -Infinity, 5e-324, 2 ** 60, 0.1],
      bigint: -(2n ** 80n),
      texts: ["", "é\n\u{1f525}"],
      none: null,
      flags: [true, false],
      nested: { a: [{ b: 1 }], "": 2, $: "kind", "1": 3 },
      odd: JSON.parse('{"__proto__": {"$": 1}}'),
      arrays: [
        Float32Array.of(0.1),
        Float64Array.of(0.1),
        Int32Array.of(-1),
        BigInt64Array.of(2n ** 62n),
        Uint8Array.of(7),
      ],
    };
    const got = unpackCheckpoint(packCheckpoint({ ...values, left: undefined }));
    expect(got).toEqual(values);
    expect(Object.is((got.numbers as number[])[1], -0)).toBe(true);
    expect(Object.keys(got)).not.toContain("left");
  });

  it("holds tensors under names that any reader of safetensors finds", () => {
    const { parts } = run(1);
    const best = torch.tensor([[1n, 2n]]).t();
    const bytes = packCheckpoint({ ...parts, best, "model.0.bias": torch.zeros([2]) });
    const tensors = io.load(bytes);
    expect(Object.keys(tensors)).toEqual(
      expect.arrayContaining(["model.0.weight", "optimizer.state.0.exp_avg", "generator", "defaultGenerator", "best"]),
    );
    expect(tensors["model.0.weight"].tolist()).toEqual(parts.model.stateDict()["0.weight"].tolist());
    const values = unpackCheckpoint<Record<string, torch.Tensor>>(bytes);
    expect(values.best.tolist()).toEqual([[1], [2]]);
    expect(values["model.0.bias"].tolist()).toEqual([0, 0]); // two paths of one name
    expect(unpackCheckpoint(bytes, { model: parts.model })).toHaveProperty("best");
  });
});

describe("a checkpoint is refused", () => {
  it("when a part is neither a plain value nor has a state", () => {
    expect(() => packCheckpoint({ a: { b: [new Date()] } })).toThrow(
      "saveCheckpoint: a.b.0 is neither a plain value nor has it a stateDict: Date",
    );
    expect(() => packCheckpoint({ f: () => 1 })).toThrow("f is neither a plain value nor has it a stateDict: function");
  });

  it("when it has no such part, or is none", async () => {
    const { parts } = run(1);
    const bytes = packCheckpoint({ model: parts.model, epoch: 1 });
    expect(() => unpackCheckpoint(bytes, parts)).toThrow('loadCheckpoint: it has no "optimizer", only model');
    expect(() => unpackCheckpoint(io.save({}))).toThrow("this is not a checkpoint");
    expect(() => unpackCheckpoint(io.save({}, { format: "flambeau.checkpoint", version: "9" }))).toThrow("version 9");
    const odd = (live: string) => io.save({}, { format: "flambeau.checkpoint", version: "1", live, values: "{}" });
    expect(() => unpackCheckpoint(odd("{"))).toThrow(/it cannot be read/);
    expect(() => unpackCheckpoint(odd('{"model": {"$": "tensor", "name": "gone"}}'))).toThrow(
      /cannot read \{"\$":"tensor"/,
    );
    expect(() => unpackCheckpoint(bytes.subarray(0, bytes.length - 1))).toThrow(SafetensorsError);
    await expect(loadCheckpoint(join(folder, "none"), parts)).rejects.toThrow("ENOENT");
  });

  it("as a whole: what came before the part that does not fit is put back", () => {
    const { parts, state } = run(1);
    const other = run(2);
    const small = new optim.Adam([torch.zeros([2], { requiresGrad: true })]);
    const bytes = packCheckpoint({ ...other.parts, optimizer: small });
    const before = state();
    expect(() => unpackCheckpoint(bytes, parts)).toThrow(/group 0 has 4 parameters, the given one 1/);
    expect(state()).toBe(before);
  });
});
