import type { RunSettings } from "../lab/protocol.ts";

// A panel's settings: typed as texts, checked, and then numbers.

export type Kind = "linear" | "classifier";
export type Field = "lr" | "batchSize" | "epochs" | "seed" | "hidden";

/** The lessons that train, and what. */
export const panels: Record<string, Kind> = {
  "3.2": "linear",
  "3.3": "linear",
  "3.6": "classifier",
  "3.7": "classifier",
};

/** The book's settings. */
export const usual: Record<Kind, Record<string, string>> = {
  linear: { model: "linear", lr: "0.03", batchSize: "10", epochs: "3", seed: "0" },
  classifier: { model: "softmax", hidden: "256", lr: "0.1", batchSize: "256", epochs: "10", seed: "0" },
};

const numeral = /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

function whole(text: string, least: number, most: number): number | undefined {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

/** The numbers, or the fields that make no sense. */
export function readSettings(kind: Kind, typed: Record<string, string>): { settings?: RunSettings; bad: Field[] } {
  const all = { ...usual[kind], ...typed };
  const model = kind === "linear" ? "linear" : all.model === "mlp" ? "mlp" : "softmax";
  const rate = numeral.test(all.lr.trim()) ? Number(all.lr) : Number.NaN;
  const sizes =
    model === "mlp"
      ? all.hidden
          .split(/[\s,，]+/)
          .filter(Boolean)
          .map((size) => whole(size, 1, 1024))
      : [];
  const read = {
    lr: rate > 0 && rate <= 100 ? rate : undefined,
    batchSize: whole(all.batchSize, 1, 10_000),
    epochs: whole(all.epochs, 1, 100),
    seed: whole(all.seed, 0, 2 ** 32 - 1),
    hidden:
      model !== "mlp" || (sizes.length > 0 && sizes.length <= 4 && !sizes.includes(undefined)) ? sizes : undefined,
  };
  const bad = (Object.keys(read) as Field[]).filter((field) => read[field] === undefined);
  return bad.length > 0 ? { bad } : { bad, settings: { model, ...read } as RunSettings };
}
