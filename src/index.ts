export * as nn from "./nn/index.ts";
export * as optim from "./optim/index.ts";
export * from "./torch.ts";
