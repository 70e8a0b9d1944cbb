// The kernels built on multiply-add, compiled for relaxed SIMD (engine/plain.ts makes the plain build of that), and those
// that need the tables of exp, log and pow.
import { makeExpTable, makeLogTables, makePowTable } from "./tables";

makeExpTable();
makeLogTables();
makePowTable();

export * from "./binary";
export { crossEntropy, crossEntropyGrad } from "./cross-entropy";
export { mapFunction4 } from "./functions4";
export * from "./gemm";
export * from "./optimizers";
export * from "./random";
export { logSoftmax, softmax } from "./softmax";
export { unary } from "./unary";
export { takeUnit } from "./unit";
