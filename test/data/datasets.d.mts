import type { Dataset, IterableDataset } from "../../src/data/index.ts";
import type { Tensor } from "../../src/index.ts";

export const numbers: (n: number, noise?: boolean) => Dataset<Tensor>;
export const stream: (n: number, noise?: boolean) => IterableDataset<Tensor>;
export const seeds: () => Dataset<string>;
export const everything: (n: number, scale: Tensor) => Promise<Dataset<Record<string, unknown>>>;
export const asIs: (samples: unknown[]) => Record<string, unknown>;
export const doubled: (samples: Tensor[][]) => Tensor;
export const mapped: <S, T>(inner: Dataset<S>, f: (sample: S) => T) => Dataset<T>;
export const plusOne: <S>(sample: S) => S;
export const seedFirst: (id: number) => void;
export const drawn: (n: number) => Dataset<Tensor>;
export const faulty: (n: number, which: number, what: string) => Dataset<number>;
export const failingFactory: () => Dataset<number>;
export const unsendableBatch: (samples: unknown[]) => unknown;
export const gradient: (samples: unknown[]) => unknown;
export const slow: (n: number, ms: number) => Dataset<Tensor>;
