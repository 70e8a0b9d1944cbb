// a·b + c: in one step in the relaxed build; in two in the plain one, which engine/plain.ts makes of it, and in general.ts.

/** Lanes are of type T, f32 or f64. */
// @ts-ignore: decorator
@inline
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return multiplyAdd<f32>(a, b, c);
}
