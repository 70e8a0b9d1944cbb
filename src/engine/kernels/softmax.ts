import { column, storeColumn } from "./columns";
import { F32 } from "./dtype";
import { madd } from "./fma";
import { expFalling, expFalling16, log4 } from "./maths";
import * as Math from "./Math";
import { put } from "./unary";

// Rows of n logits. A float32 row ends with a padded vector: reading up to 12 bytes past the row is allowed (the heap
// leaves room behind its last block), writing is not.

// @ts-ignore: decorator
@inline
function tailMask(count: i32): v128 {
  return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
}

// @ts-ignore: decorator
@inline
function loadTail(x: usize, count: i32, fill: f32): v128 {
  return v128.bitselect(v128.load(x), f32x4.splat(fill), tailMask(count));
}

export function rowMax(x: usize, n: i32): f32 {
  let m = f32x4.splat(-Infinity);
  let a = m, b = m, c = m;
  let i = 0;
  // A NaN need not come out: e^(x − m) is one then, whatever m is.
  for (; i <= n - 16; i += 16) {
    const at = x + (<usize>i << 2);
    m = f32x4.pmax(m, v128.load(at));
    a = f32x4.pmax(a, v128.load(at, 16));
    b = f32x4.pmax(b, v128.load(at, 32));
    c = f32x4.pmax(c, v128.load(at, 48));
  }
  m = f32x4.pmax(f32x4.pmax(m, a), f32x4.pmax(b, c));
  for (; i <= n - 4; i += 4) m = f32x4.pmax(m, v128.load(x + (<usize>i << 2)));
  if (i < n) m = f32x4.pmax(m, loadTail(x + (<usize>i << 2), n - i, -Infinity));
  const first = max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1));
  return max(first, max(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)));
}

// @ts-ignore: decorator
@inline
function lanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

// Σ e^(x − shift); where `out` is not 0, each e^(x − shift) goes there.
export function rowExp(out: usize, x: usize, n: i32, shift: f32): f32 {
  const s = f32x4.splat(shift);
  let sum = f32x4.splat(0);
  let i = 0;
  for (; i <= n - 16; i += 16) {
    sum = expFalling16(out ? out + (<usize>i << 2) : 0, x + (<usize>i << 2), s, sum);
  }
  for (; i <= n - 4; i += 4) {
    const e = expFalling(f32x4.sub(v128.load(x + (<usize>i << 2)), s));
    if (out) v128.store(out + (<usize>i << 2), e);
    sum = f32x4.add(sum, e);
  }
  if (i < n) {
    const e = v128.and(expFalling(f32x4.sub(loadTail(x + (<usize>i << 2), n - i, 0), s)), tailMask(n - i));
    if (out) put(out + (<usize>i << 2), e, out + (<usize>n << 2));
    sum = f32x4.add(sum, e);
  }
  return lanes(sum);
}

// out = x − shift − log for a row of n.
// @ts-ignore: decorator
@inline
function rowShift(out: usize, x: usize, n: i32, shift: f32, log: f32): void {
  const s = f32x4.splat(shift);
  const l = f32x4.splat(log);
  const end = out + (<usize>n << 2);
  for (; out < end; out += 16, x += 16) put(out, f32x4.sub(f32x4.sub(v128.load(x), s), l), end);
}

// x divided by a number, of which `less` is the negative and `over` the inverse: a product, corrected by what it leaves
// (Markstein). Half the time of a division, and the same bits where multiply-add rounds once.
// @ts-ignore: decorator
@inline
function divided(x: v128, less: v128, over: v128): v128 {
  const q = f32x4.mul(x, over);
  return madd(madd(q, less, x), over, q);
}

// The row divided by a number.
// @ts-ignore: decorator
@inline
function rowDivide(row: usize, n: i32, by: f32): void {
  const less = f32x4.splat(-by);
  const over = f32x4.splat(1 / by);
  const end = row + (<usize>n << 2);
  for (; row < end; row += 16) put(row, divided(v128.load(row), less, over), end);
}

/** Rows of at most so many logits are taken four at a time. */
export const SHORT: i32 = 32;

// The largest x of each of four rows.
function columnMax(x: usize, n: i32): v128 {
  const row = <usize>n << 2;
  let m = column(x, row);
  for (let at: usize = 4; at < row; at += 4) m = f32x4.pmax(m, column(x + at, row));
  return m;
}

// As rowExp, for four rows: added up in the same order, so that it makes no difference how many rows there are.
function columnExp(out: usize, x: usize, n: i32, shift: v128): v128 {
  const row = <usize>n << 2;
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  // Four sums take turns, as lanes do there, until each is back in its place.
  for (let i = 0; i < n || (i & 3) != 0; i++) {
    let sum = a;
    if (i < n) {
      const at = <usize>i << 2;
      const e = expFalling(f32x4.sub(column(x + at, row), shift));
      if (out) storeColumn(out + at, row, e);
      sum = f32x4.add(sum, e);
    }
    a = b;
    b = c;
    c = d;
    d = sum;
  }
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
}

// log Σ e^(x − m), for m the largest x.
// @ts-ignore: decorator
@inline
function rowLog(x: usize, n: i32, m: f32): f32 {
  return f32x4.extract_lane(log4(f32x4.splat(rowExp(0, x, n, m))), 0);
}

export function rowMax64(x: usize, n: i32): f64 {
  let m: f64 = -Infinity;
  for (let i = 0; i < n; i++) m = max(m, load<f64>(x + (<usize>i << 3)));
  return m;
}

function rowLog64(x: usize, n: i32, m: f64): f64 {
  let s: f64 = 0;
  for (let i = 0; i < n; i++) s += Math.exp(load<f64>(x + (<usize>i << 3)) - m);
  return Math.log(s);
}

/** Each row of out is the softmax of the row of x, both [rows, n]. */
export function softmax(dtype: i32, out: usize, x: usize, rows: i32, n: i32): void {
  const row = <usize>n << 2;
  let r = 0;
  for (; dtype == F32 && n <= SHORT && r <= rows - 4; r += 4) {
    const sum = columnExp(out, x, n, columnMax(x, n));
    const less = f32x4.neg(sum);
    const over = f32x4.div(f32x4.splat(1), sum);
    for (let at: usize = 0; at < row; at += 4) {
      storeColumn(out + at, row, divided(column(out + at, row), less, over));
    }
    out += row << 2;
    x += row << 2;
  }
  for (; r < rows; r++) {
    if (dtype == F32) {
      rowDivide(out, n, rowExp(out, x, n, rowMax(x, n)));
      out += <usize>n << 2;
      x += <usize>n << 2;
    } else {
      const m = rowMax64(x, n);
      let sum: f64 = 0;
      for (let i = 0; i < n; i++) {
        const e = Math.exp(load<f64>(x + (<usize>i << 3)) - m);
        store<f64>(out + (<usize>i << 3), e);
        sum += e;
      }
      for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), load<f64>(out + (<usize>i << 3)) / sum);
      out += <usize>n << 3;
      x += <usize>n << 3;
    }
  }
}

/** Each row of out is the row of x minus its log-sum-exp, both [rows, n]. */
export function logSoftmax(dtype: i32, out: usize, x: usize, rows: i32, n: i32): void {
  // x − max − log Σ keeps what x − (max + log Σ) would round away.
  const row = <usize>n << 2;
  let r = 0;
  for (; dtype == F32 && n <= SHORT && r <= rows - 4; r += 4) {
    const m = columnMax(x, n);
    const l = log4(columnExp(0, x, n, m));
    for (let at: usize = 0; at < row; at += 4) {
      storeColumn(out + at, row, f32x4.sub(f32x4.sub(column(x + at, row), m), l));
    }
    out += row << 2;
    x += row << 2;
  }
  for (; r < rows; r++) {
    if (dtype == F32) {
      const m = rowMax(x, n);
      rowShift(out, x, n, m, rowLog(x, n, m));
      out += <usize>n << 2;
      x += <usize>n << 2;
    } else {
      const m = rowMax64(x, n);
      const l = rowLog64(x, n, m);
      for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), load<f64>(x + (<usize>i << 3)) - m - l);
      out += <usize>n << 3;
      x += <usize>n << 3;
    }
  }
}
