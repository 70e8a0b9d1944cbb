import { column, storeColumn } from "./columns";
import { F32 } from "./dtype";
import { exp4, expInline, log4 } from "./maths";

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

// @ts-ignore: decorator
@inline
function storeTail(out: usize, v: v128, count: i32): void {
  store<f32>(out, f32x4.extract_lane(v, 0));
  if (count > 1) store<f32>(out, f32x4.extract_lane(v, 1), 4);
  if (count > 2) store<f32>(out, f32x4.extract_lane(v, 2), 8);
}

function rowMax(x: usize, n: i32): f32 {
  let m = f32x4.splat(-Infinity);
  let i = 0;
  // A NaN need not come out: e^(x − m) is one then, whatever m is.
  for (; i <= n - 4; i += 4) m = f32x4.pmax(m, v128.load(x + (<usize>i << 2)));
  if (i < n) m = f32x4.pmax(m, loadTail(x + (<usize>i << 2), n - i, -Infinity));
  const a = max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1));
  return max(a, max(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)));
}

// @ts-ignore: decorator
@inline
function lanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

// Σ e^(x − shift); where `out` is not 0, each e^(x − shift) goes there.
function rowExp(out: usize, x: usize, n: i32, shift: f32): f32 {
  const s = f32x4.splat(shift);
  let sum = f32x4.splat(0);
  let i = 0;
  for (; i <= n - 4; i += 4) {
    const e = expInline(f32x4.sub(v128.load(x + (<usize>i << 2)), s));
    if (out) v128.store(out + (<usize>i << 2), e);
    sum = f32x4.add(sum, e);
  }
  if (i < n) {
    const e = v128.and(exp4(f32x4.sub(loadTail(x + (<usize>i << 2), n - i, 0), s)), tailMask(n - i));
    if (out) storeTail(out + (<usize>i << 2), e, n - i);
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
  for (; out + 16 <= end; out += 16, x += 16) v128.store(out, f32x4.sub(f32x4.sub(v128.load(x), s), l));
  for (; out < end; out += 4, x += 4) store<f32>(out, load<f32>(x) - shift - log);
}

// The row divided by a number.
// @ts-ignore: decorator
@inline
function rowDivide(row: usize, n: i32, by: f32): void {
  const b = f32x4.splat(by);
  const end = row + (<usize>n << 2);
  for (; row + 16 <= end; row += 16) v128.store(row, f32x4.div(v128.load(row), b));
  for (; row < end; row += 4) store<f32>(row, load<f32>(row) / by);
}

/** Rows of at most so many logits are taken four at a time. */
const SHORT: i32 = 32;

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
      const e = expInline(f32x4.sub(column(x + at, row), shift));
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

function rowMax64(x: usize, n: i32): f64 {
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
    for (let at: usize = 0; at < row; at += 4) storeColumn(out + at, row, f32x4.div(column(out + at, row), sum));
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

/**
 * losses[r] = −log softmax(x[r])[target[r]] for x of [rows, n] and i64 targets; norms[r] keeps the row's maximum and
 * log Σ e^(x − maximum). Gives the first row whose target is no class, or −1.
 */
export function crossEntropy(dtype: i32, losses: usize, norms: usize, x: usize, target: usize, rows: i32, n: i32): i32 {
  for (let r = 0; r < rows; r++) if (load<u64>(target + (<usize>r << 3)) >= <u64>n) return r;
  const row = <usize>n << 2;
  let r = 0;
  for (; dtype == F32 && n <= SHORT && r <= rows - 4; r += 4) {
    const m = columnMax(x, n);
    const l = log4(columnExp(0, x, n, m));
    const to = norms + (<usize>r << 3);
    v128.store(to, v128.shuffle<f32>(m, l, 0, 4, 1, 5));
    v128.store(to, v128.shuffle<f32>(m, l, 2, 6, 3, 7), 16);
    const at = target + (<usize>r << 3);
    let hit = v128.load32_zero(x + (load<u32>(at) << 2));
    hit = v128.load32_lane(x + row + (load<u32>(at, 8) << 2), hit, 1);
    hit = v128.load32_lane(x + (row << 1) + (load<u32>(at, 16) << 2), hit, 2);
    hit = v128.load32_lane(x + row * 3 + (load<u32>(at, 24) << 2), hit, 3);
    v128.store(losses + (<usize>r << 2), f32x4.neg(f32x4.sub(f32x4.sub(hit, m), l)));
    x += row << 2;
  }
  for (; r < rows; r++) {
    const t = load<i64>(target + (<usize>r << 3));
    if (dtype == F32) {
      const m = rowMax(x, n);
      const l = rowLog(x, n, m);
      store<f32>(norms + (<usize>r << 3), m);
      store<f32>(norms + (<usize>r << 3), l, 4);
      store<f32>(losses + (<usize>r << 2), -(load<f32>(x + (<usize>t << 2)) - m - l));
      x += <usize>n << 2;
    } else {
      const m = rowMax64(x, n);
      const l = rowLog64(x, n, m);
      store<f64>(norms + (<usize>r << 4), m);
      store<f64>(norms + (<usize>r << 4), l, 8);
      store<f64>(losses + (<usize>r << 3), -(load<f64>(x + (<usize>t << 3)) - m - l));
      x += <usize>n << 3;
    }
  }
  return -1;
}

/** out[r, j] = (softmax(x[r])[j] − [j = target[r]]) · g[r · gStep] · scale: the gradient of crossEntropy. */
export function crossEntropyGrad(
  dtype: i32, out: usize, x: usize, norms: usize, target: usize, g: usize, gStep: i32, scale: f64, rows: i32, n: i32,
): void {
  const row = <usize>n << 2;
  let r = 0;
  for (; dtype == F32 && n <= SHORT && r <= rows - 4; r += 4) {
    const pairs = norms + (<usize>r << 3);
    const m = column(pairs, 8);
    const l = column(pairs + 4, 8);
    const by = f32x4.mul(column(g + (<usize>(r * gStep) << 2), <usize>gStep << 2), f32x4.splat(<f32>scale));
    for (let at: usize = 0; at < row; at += 4) {
      const e = expInline(f32x4.sub(f32x4.sub(column(x + at, row), m), l));
      storeColumn(out + at, row, f32x4.mul(e, by));
    }
    for (let i = 0; i < 4; i++) {
      const at = out + (load<u32>(target + (<usize>(r + i) << 3)) << 2);
      store<f32>(at, load<f32>(at) - load<f32>(g + (<usize>((r + i) * gStep) << 2)) * <f32>scale);
      out += row;
    }
    x += row << 2;
  }
  for (; r < rows; r++) {
    const t = <usize>load<i64>(target + (<usize>r << 3));
    if (dtype == F32) {
      const by = load<f32>(g + (<usize>(r * gStep) << 2)) * <f32>scale;
      const m = v128.load32_splat(norms + (<usize>r << 3));
      const l = v128.load32_splat(norms + (<usize>r << 3), 4);
      const by4 = f32x4.splat(by);
      let i = 0;
      for (; i <= n - 4; i += 4) {
        const e = exp4(f32x4.sub(f32x4.sub(v128.load(x + (<usize>i << 2)), m), l));
        v128.store(out + (<usize>i << 2), f32x4.mul(e, by4));
      }
      if (i < n) {
        const e = exp4(f32x4.sub(f32x4.sub(loadTail(x + (<usize>i << 2), n - i, 0), m), l));
        storeTail(out + (<usize>i << 2), f32x4.mul(e, by4), n - i);
      }
      const at = out + (t << 2);
      store<f32>(at, load<f32>(at) - by);
      out += <usize>n << 2;
      x += <usize>n << 2;
    } else {
      const by = load<f64>(g + (<usize>(r * gStep) << 3)) * scale;
      const m = load<f64>(norms + (<usize>r << 4));
      const l = load<f64>(norms + (<usize>r << 4), 8);
      for (let i = 0; i < n; i++) {
        store<f64>(out + (<usize>i << 3), Math.exp(load<f64>(x + (<usize>i << 3)) - m - l) * by);
      }
      const at = out + (t << 3);
      store<f64>(at, load<f64>(at) - by);
      out += <usize>n << 3;
      x += <usize>n << 3;
    }
  }
}
