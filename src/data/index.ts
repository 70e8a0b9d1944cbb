// torch.utils.data

export { type Collated, defaultCollate } from "./collate.ts";
export { DataLoader, type DataLoaderOptions } from "./dataloader.ts";
export { type Dataset, type SampleOf, TensorDataset } from "./dataset.ts";
