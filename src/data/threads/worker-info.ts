/** Which of a DataLoader's workers this is. */
export interface WorkerInfo {
  /** From 0 to numWorkers − 1. */
  readonly id: number;
  readonly numWorkers: number;
  /** What this worker's default generator was seeded with: the pass's base seed plus `id`. */
  readonly seed: bigint;
  /** This worker's copy of the dataset; undefined as long as it is being made. */
  readonly dataset: unknown;
}

let current: WorkerInfo | null = null;

/**
 * In a DataLoader's worker, which one it is; null elsewhere. An IterableDataset takes its part of the samples by it.
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.get_worker_info
 * @example
 * data.getWorkerInfo(); // null
 */
export function getWorkerInfo(): WorkerInfo | null {
  return current;
}

export function setWorkerInfo(info: WorkerInfo): void {
  current = Object.freeze(info);
}
