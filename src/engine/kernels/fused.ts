// The kernels built on multiply-add; compiled twice, for SIMD and for relaxed SIMD.

export * from "./gemm";
export * from "./optimizers";
export * from "./random";
export * from "./softmax";
export * from "./unary";
export { takeUnit } from "./unit";
