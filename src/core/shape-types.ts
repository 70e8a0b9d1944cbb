/*
 * Shapes in the types. Every op's rule is a type over shapes: it gives the result's shape, or a sentence that the
 * editor shows under the argument that does not fit. Unknown sizes are `number` and fit everything.
 */
export type { Broadcast, BroadcastAll, InPlace, Linear, Matmul, OneElement } from "./shape-types/algebra.ts";
export type { DataShape, TensorData } from "./shape-types/data.ts";
export type { Dim, Dims, DimsArg, Reduced } from "./shape-types/dims.ts";
export type { Indexed, IndexItem, Slice } from "./shape-types/indexing.ts";
export type { Concatenated, JoinDim, Stacked } from "./shape-types/join.ts";
export type { AnyRule, Apply, ChainRule, FlattenRule, LinearRule, SameRule, ShapeRule } from "./shape-types/modules.ts";
export type { FloatOnly, Operand, OperandDType, With } from "./shape-types/operands.ts";
export type {
  Flattened,
  ListArgs,
  ListOf,
  Permuted,
  Reshaped,
  Reversed,
  Squeezed,
  Transposed,
  Unsqueezed,
} from "./shape-types/reshape.ts";
export type { Fits, FitsAll, Outcome, Result, Shape, ShapeOf, Show, TensorLike } from "./shape-types/shape.ts";
