import { Tensor } from "./tensor/tensor.ts";
import "./tensor-methods.ts";

// What `import * as torch from "flambeau"` gives, beside nn and optim.

export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  setGradEnabled,
} from "./autograd/grad-mode.ts";
export { bool, DType, float32, float64, int32, int64, uint8 } from "./core/dtype.ts";
export * from "./core/errors.ts";
export { Size } from "./core/shape.ts";
export type { Shape } from "./core/shape-types.ts";
export { type MemoryStats, memoryStats } from "./engine/heap.ts";
export { getNumThreads, setNumThreads } from "./engine/threads.ts";
export { defaultGenerator, Generator, initialSeed, manualSeed, seed } from "./random/generator.ts";
export { type PrintOptions, setPrintoptions } from "./tensor/printing.ts";
export * from "./torch/algebra.ts";
export * as autograd from "./torch/autograd.ts";
export { type Compiled, compile } from "./torch/compile.ts";
export * from "./torch/creation.ts";
export * from "./torch/elementwise.ts";
export * from "./torch/functions.ts";
export * from "./torch/memory.ts";
export * from "./torch/pairwise.ts";
export * from "./torch/picking.ts";
export * from "./torch/random.ts";
export * from "./torch/rearranging.ts";
export * from "./torch/reductions.ts";
export { Tensor };
