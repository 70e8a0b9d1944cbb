import { readFile, writeFileAtomic } from "#platform";
import { ValueError } from "../core/errors.ts";
import { defaultGenerator, Generator, type Tensor } from "../torch.ts";
import { type Json, pack, unpack } from "./checkpoint/pack.ts";
import { load, metadata, save } from "./safetensors.ts";

// Everything that a run needs to go on, in one safetensors file: tensors under names such as `model.0.weight` and
// `optimizer.state.0.exp_avg`, and in the metadata the rest as JSON, which says where they belong.

const FORMAT = "flambeau.checkpoint";
const VERSION = "1";
/** The generator that everything uses which is not given another is always saved, under this name. */
const DEFAULT_GENERATOR = "defaultGenerator";

/** Something that goes on from a state: a model, an optimizer, a scheduler. */
interface Stateful {
  stateDict(): unknown;
  loadStateDict(state: never): unknown;
}

/**
 * What to save, under names of one's choice: what has a `stateDict`, generators, and plain values (numbers, texts,
 * lists, objects, tensors, typed arrays).
 */
export interface CheckpointParts {
  model?: Stateful;
  optimizer?: Stateful;
  scheduler?: Stateful;
  generator?: Generator;
  epoch?: number;
  [name: string]: unknown;
}

const isStateful = (x: unknown): x is Stateful =>
  (typeof x === "object" || typeof x === "function") && x !== null && "stateDict" in x && "loadStateDict" in x;

/** Whether a part goes on from a saved state, rather than being a value that is given back. */
const isLive = (x: unknown): x is Stateful | Generator => x instanceof Generator || isStateful(x);

const stateOf = (x: unknown): unknown => (x instanceof Generator ? x.getState() : isStateful(x) ? x.stateDict() : x);

function restore(part: Stateful | Generator, state: unknown): void {
  if (!(part instanceof Generator)) part.loadStateDict(state as never);
  else if (state instanceof Uint8Array) part.setState(state);
  else throw wrong(undefined, "this is not the state of a generator");
}

/**
 * A checkpoint as the bytes of its file, for where there are no files to write; otherwise see {@link saveCheckpoint}.
 * @throws ValueError for a part that is not a plain value and has no state
 */
export function packCheckpoint(parts: CheckpointParts): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, Tensor>();
  const live: Record<string, Json> = {};
  const values: Record<string, Json> = {};
  for (const [name, part] of Object.entries({ ...parts, [DEFAULT_GENERATOR]: defaultGenerator })) {
    if (part !== undefined) (isLive(part) ? live : values)[name] = pack(stateOf(part), name, tensors);
  }
  return save(Object.fromEntries(tensors), {
    format: FORMAT,
    version: VERSION,
    live: text(live),
    values: text(values),
  });
}

const text = (value: Json): string => JSON.stringify(value);

/**
 * Writes a checkpoint of a run, as it is at the moment of the call: the states of models, optimizers, schedulers and
 * generators, and plain values. The default generator is always among them. The file is written whole or not at all: a
 * run that is killed at any moment finds the last checkpoint or the one before, and goes on bit for bit as if it had
 * not been killed, when checkpoints are written between two epochs. Not in browsers.
 *
 * @throws ValueError for a part that is not a plain value and has no state; the system's error when the file cannot be
 * written
 * @example
 * await saveCheckpoint("runs/last.safetensors", { model: net, optimizer, epoch: 3, losses: [0.9, 0.7, 0.6] });
 */
export async function saveCheckpoint(path: string, parts: CheckpointParts): Promise<void> {
  await writeFileAtomic(path, packCheckpoint(parts));
}

/**
 * Goes on from the bytes of a checkpoint; see {@link loadCheckpoint}.
 * @param path names the file in errors
 */
export function unpackCheckpoint<V extends object = Record<string, unknown>>(
  bytes: Uint8Array,
  parts: CheckpointParts = {},
  path?: string,
): V {
  const { live, values } = contents(bytes, path);
  const wanted = Object.entries({ ...parts, [DEFAULT_GENERATOR]: defaultGenerator }).filter(([, part]) => isLive(part));
  for (const [name] of wanted) {
    if (Object.hasOwn(live, name)) continue;
    const names = Object.keys(live).filter((key) => key !== DEFAULT_GENERATOR);
    throw wrong(path, `it has no ${JSON.stringify(name)}, only ${names.join(", ") || "values"}`);
  }
  const before = wanted.map(([name, part]) => [name, part, packed(part)] as const);
  try {
    for (const [name, part] of wanted) restore(part as Stateful, live[name]);
  } catch (error) {
    for (const [, part, state] of before) restore(part as Stateful, unpacked(state));
    throw error;
  }
  return values as V;
}

/** A copy of a part's state, which later changes leave alone. */
function packed(part: unknown): Uint8Array {
  const tensors = new Map<string, Tensor>();
  const json = pack(stateOf(part), "", tensors);
  return save(Object.fromEntries(tensors), { state: text(json) });
}

const unpacked = (bytes: Uint8Array): unknown => unpack(JSON.parse(metadata(bytes).state), load(bytes));

function contents(bytes: Uint8Array, path?: string): Record<"live" | "values", Record<string, unknown>> {
  const { format, version, live, values } = metadata(bytes, path);
  if (format !== FORMAT) throw wrong(path, "this is not a checkpoint; loadFile() reads other safetensors files");
  if (version !== VERSION) throw wrong(path, `it is of version ${version}, and this reads version ${VERSION}`);
  const tensors = load(bytes, path);
  try {
    const read = (json: string) => unpack(JSON.parse(json), tensors) as Record<string, unknown>;
    return { live: read(live), values: read(values) };
  } catch (error) {
    throw wrong(path, `it cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

const wrong = (path: string | undefined, problem: string): ValueError =>
  new ValueError("loadCheckpoint", path === undefined ? problem : `${path}: ${problem}`);

/**
 * Goes on from a checkpoint: restores the states of the models, optimizers, schedulers and generators that are given
 * under the names with which they were saved, and the default generator. If something does not fit, nothing is changed.
 *
 * @returns the plain values that were saved
 * @throws ValueError for a file that is no checkpoint or lacks a part; SafetensorsError for one that is not sound; the
 * errors of `loadStateDict`; the system's error (such as ENOENT) when the file cannot be read
 * @example
 * await saveCheckpoint("runs/last.safetensors", { model: net, optimizer, epoch: 3 });
 * const { epoch } = await loadCheckpoint<{ epoch: number }>("runs/last.safetensors", { model: net, optimizer });
 * epoch; // 3
 */
export async function loadCheckpoint<V extends object = Record<string, unknown>>(
  path: string,
  parts: CheckpointParts = {},
): Promise<V> {
  return unpackCheckpoint<V>(await readFile(path), parts, path);
}
