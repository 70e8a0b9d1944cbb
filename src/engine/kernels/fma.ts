// a·b + c: in one step here, in two in the plain build, which engine/plain.ts makes of this one.

// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_madd(a, b, c);
}
