// All kernels. Conventions: pointers are byte addresses, strides and counts are in elements, `meta` points at i32 words:
// [dims, size…, then the strides of each operand…].

export * from "./binary";
export * from "./compare";
export * from "./copy";
export { crossEntropy, crossEntropyGrad } from "./cross-entropy";
export { mapFunction } from "./functions";
export { mapFunction4 } from "./functions4";
export * from "./gather";
export * from "./gemm";
export * from "./images";
export * from "./moments";
export * from "./optimizers";
export * from "./random";
export { addRows, argReduce, reduce } from "./reduce";
export * from "./scan";
export * from "./select";
export { logSoftmax, softmax } from "./softmax";
export * from "./sort";
export { unary } from "./unary";
export { readRows, takeUnit } from "./unit";
