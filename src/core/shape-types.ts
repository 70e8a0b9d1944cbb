/*
 * Shapes in the types. Every op's rule is a type over shapes: it gives the result's shape, or a sentence that the
 * editor shows under the argument that does not fit. Unknown sizes are `number` and fit everything.
 */
export type { Broadcast, BroadcastAll, InPlace, Matmul, OneElement, Projected } from "./shape-types/algebra.ts";
export type { DataShape, TensorData } from "./shape-types/data.ts";
export type { Dim, Dims, DimsArg, Reduced } from "./shape-types/dims.ts";
export type { Indexed, IndexItem } from "./shape-types/indexing.ts";
export type { Concatenated, JoinDim, Stacked } from "./shape-types/join.ts";
export type {
  AlongRule,
  Apply,
  BatchNorm1dRule,
  ChainRule,
  DTypeAfter,
  EmbeddingRule,
  FlattenRule,
  GivesRule,
  LayerNormRule,
  LinearRule,
  ModuleLike,
  RuleOf,
  SameRule,
  ShapeRule,
  UnflattenRule,
} from "./shape-types/modules.ts";
export type {
  CommonDType,
  FloatOnly,
  Operand,
  OperandDType,
  SameDType,
  Storable,
  With,
} from "./shape-types/operands.ts";
export type {
  Flattened,
  ListArgs,
  ListOf,
  NewShape,
  Permuted,
  Reshaped,
  Reversed,
  Squeezed,
  Transposed,
  Unsqueezed,
} from "./shape-types/reshape.ts";
export type { DTypeOf, Fits, FitsAll, Outcome, Result, Shape, ShapeOf, Show, TensorLike } from "./shape-types/shape.ts";
export type { Slice, SliceText } from "./shape-types/slicing.ts";
