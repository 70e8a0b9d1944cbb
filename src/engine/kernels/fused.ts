// The kernels built on multiply-add; compiled twice, for SIMD and for relaxed SIMD.
import { makeExpTable, makeLogTables } from "./tables";

makeExpTable();
makeLogTables();

export { crossEntropy, crossEntropyGrad } from "./cross-entropy";
export * from "./gemm";
export * from "./optimizers";
export * from "./random";
export { logSoftmax, softmax } from "./softmax";
export * from "./unary";
export { takeUnit } from "./unit";
