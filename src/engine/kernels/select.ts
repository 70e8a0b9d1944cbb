import { shiftOf } from "./dtype";

// @ts-ignore: decorator
@inline
function pick<T>(out: usize, condition: usize, a: usize, b: usize, n: i32, sa: i32, sb: i32): void {
  for (let i = 0; i < n; i++) {
    const from = load<u8>(condition + <usize>i) != 0 ? a + <usize>(i * sa) * sizeof<T>() : b + <usize>(i * sb) * sizeof<T>();
    store<T>(out + <usize>i * sizeof<T>(), load<T>(from));
  }
}

/** out[i] = condition[i] ? a[i·sa] : b[i·sb]; sa and sb are 1, or 0 for one value that serves all. */
export function where(dtype: i32, out: usize, condition: usize, a: usize, b: usize, n: i32, sa: i32, sb: i32): void {
  const shift = shiftOf(dtype);
  if (shift == 2) pick<u32>(out, condition, a, b, n, sa, sb);
  else if (shift == 3) pick<u64>(out, condition, a, b, n, sa, sb);
  else pick<u8>(out, condition, a, b, n, sa, sb);
}

/** How many of the n bools are true. */
export function countTrue(mask: usize, n: i32): i32 {
  let count = 0;
  for (let i = 0; i < n; i++) count += <i32>(load<u8>(mask + <usize>i) != 0);
  return count;
}

/** Flat positions (i64) of the true among n bools. */
export function nonzero(out: usize, mask: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    if (load<u8>(mask + <usize>i) != 0) {
      store<i64>(out, <i64>i);
      out += 8;
    }
  }
}
