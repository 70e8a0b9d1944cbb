import { shiftOf } from "./dtype";

// @ts-ignore: decorator
@inline
function pick<T>(out: usize, condition: usize, a: usize, b: usize, n: i32, sa: i32, sb: i32): void {
  for (let i = 0; i < n; i++) {
    const from = load<u8>(condition + <usize>i) != 0 ? a + <usize>(i * sa) * sizeof<T>() : b + <usize>(i * sb) * sizeof<T>();
    store<T>(out + <usize>i * sizeof<T>(), load<T>(from));
  }
}

/** The same for 4-byte elements, four at a time. */
function pick4(out: usize, condition: usize, a: usize, b: usize, n: i32, sa: i32, sb: i32): void {
  const end = out + (<usize>(n & ~3) << 2);
  const oneA = v128.load32_splat(a);
  const oneB = v128.load32_splat(b);
  while (out < end) {
    const bytes = i16x8.extend_low_i8x16_u(v128.load32_zero(condition));
    const mask = i32x4.ne(i32x4.extend_low_i16x8_u(bytes), i32x4.splat(0));
    const x = sa ? v128.load(a) : oneA;
    const y = sb ? v128.load(b) : oneB;
    v128.store(out, v128.bitselect(x, y, mask));
    out += 16;
    condition += 4;
    a += <usize>sa << 4;
    b += <usize>sb << 4;
  }
  pick<u32>(out, condition, a, b, n & 3, sa, sb);
}

/** out[i] = condition[i] ? a[i·sa] : b[i·sb]; sa and sb are 1, or 0 for one value that serves all. */
export function where(dtype: i32, out: usize, condition: usize, a: usize, b: usize, n: i32, sa: i32, sb: i32): void {
  const shift = shiftOf(dtype);
  if (shift == 2) pick4(out, condition, a, b, n, sa, sb);
  else if (shift == 3) pick<u64>(out, condition, a, b, n, sa, sb);
  else pick<u8>(out, condition, a, b, n, sa, sb);
}

/** How many of the n bools are true. */
export function countTrue(mask: usize, n: i32): i32 {
  let count = 0;
  for (let i = 0; i < n; i++) count += <i32>(load<u8>(mask + <usize>i) != 0);
  return count;
}

/** At how many of n places two rows of i64 are equal. */
export function countEqual(a: usize, b: usize, n: i32): i32 {
  let counts = i64x2.splat(0);
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    counts = i64x2.sub(counts, i64x2.eq(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
  }
  const count = i64x2.extract_lane(counts, 0) + i64x2.extract_lane(counts, 1);
  return <i32>count + (i < n && load<i64>(a) == load<i64>(b) ? 1 : 0);
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

/** How many of the elements of rows that lie side by side are zero; -1 if one is infinite or not a number. */
export function countZeros(x: usize, rows: i32, columns: i32, row: i32): i32 {
  const four = columns & ~3;
  let zeros: i32 = 0;
  for (let i = 0; i < rows; i++) {
    let found = i32x4.splat(0);
    let strange = i32x4.splat(0);
    for (let j = 0; j < four; j += 4) {
      const v = v128.load(x + (<usize>j << 2));
      found = i32x4.sub(found, f32x4.eq(v, f32x4.splat(0)));
      strange = v128.or(strange, f32x4.ne(f32x4.sub(v, v), f32x4.splat(0)));
    }
    zeros += i32x4.extract_lane(found, 0) + i32x4.extract_lane(found, 1);
    zeros += i32x4.extract_lane(found, 2) + i32x4.extract_lane(found, 3);
    for (let j = four; j < columns; j++) {
      const v = load<f32>(x + (<usize>j << 2));
      zeros += i32(v == 0);
      if (v - v != 0) return -1;
    }
    if (v128.any_true(strange)) return -1;
    x += <usize>row << 2;
  }
  return zeros;
}
