// The kernels built on multiply-add; compiled twice, for SIMD and for relaxed SIMD.
export * from "./unary";
export * from "./softmax";
