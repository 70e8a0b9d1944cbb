// The ids of the dtypes, as in core/dtype.ts.
export const F32: i32 = 0;
export const F64: i32 = 1;
export const I32: i32 = 2;
export const I64: i32 = 3;
export const U8: i32 = 4;
export const BOOL: i32 = 5;

/** log2 of the bytes of an element. */
// @ts-ignore: decorator
@inline
export function shiftOf(dtype: i32): i32 {
  return dtype == F64 || dtype == I64 ? 3 : dtype >= U8 ? 0 : 2;
}
