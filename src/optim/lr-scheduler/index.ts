// torch.optim.lr_scheduler

export { CosineAnnealingLR, LinearLR } from "./anneal.ts";
export { ExponentialLR, LambdaLR, MultiStepLR, StepLR } from "./decay.ts";
export { OneCycleLR, type OneCycleOptions } from "./one-cycle.ts";
export { type PlateauOptions, ReduceLROnPlateau } from "./plateau.ts";
export { LRScheduler, type SchedulerOptions, type SchedulerState } from "./scheduler.ts";
