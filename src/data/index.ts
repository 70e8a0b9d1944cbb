// torch.utils.data

export { type Collated, defaultCollate, defaultConvert } from "./collate.ts";
export { DataLoader } from "./dataloader.ts";
export { type Dataset, type Indices, IterableDataset, type SampleOf, TensorDataset } from "./dataset.ts";
export type { DataLoaderOptions } from "./options.ts";
export {
  BatchSampler,
  RandomSampler,
  type RandomSamplerOptions,
  Sampler,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from "./samplers.ts";
export { ConcatDataset, randomSplit, Subset } from "./subset.ts";
export { WorkerError } from "./threads/errors.ts";
export { defineDataset, defineFunction, type Recipe, recipe } from "./threads/recipe.ts";
export { getWorkerInfo, type WorkerInfo } from "./threads/worker-info.ts";
