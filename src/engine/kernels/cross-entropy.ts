// Cross-entropy of rows of n logits, and its gradient, for which the exponentials are kept: [rows, n + 1], each row's and
// their sum. Of short rows of float32, which are taken four at a time as in softmax.ts, n vectors with one row in each
// lane, and a vector of sums.
import { column, storeColumn } from "./columns";
import { F32 } from "./dtype";
import { expFalling, log4 } from "./maths";
import { rowExp, rowMax, rowMax64, SHORT } from "./softmax";
import * as Math from "./Math";

/** How many of the rows are taken four at a time. */
// @ts-ignore: decorator
@inline
function inFours(dtype: i32, rows: i32, n: i32): usize {
  return dtype == F32 && n <= SHORT ? rows & ~3 : 0;
}

// The largest x of each of four rows, whose columns are kept.
function keepColumns(kept: usize, x: usize, n: i32): v128 {
  const row = <usize>n << 2;
  let m = f32x4.splat(-Infinity);
  for (let at: usize = 0; at < row; at += 4) {
    const v = column(x + at, row);
    v128.store(kept + (at << 2), v);
    m = f32x4.pmax(m, v);
  }
  return m;
}

// Kept columns x become e^(x − shift); gives their sums, added up in rowExp's order.
function expKept(kept: usize, n: i32, shift: v128): v128 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  // Four sums take turns, as lanes do there, until each is back in its place.
  for (let i = 0; i < n || (i & 3) != 0; i++) {
    let sum = a;
    if (i < n) {
      const at = kept + (<usize>i << 4);
      const e = expFalling(f32x4.sub(v128.load(at), shift));
      v128.store(at, e);
      sum = f32x4.add(sum, e);
    }
    a = b;
    b = c;
    c = d;
    d = sum;
  }
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
}

// One step after another for all rows, so that the machine has many of them at a time: none waits for the one before.
function inColumns(losses: usize, kept: usize, x: usize, target: usize, rows: usize, n: i32): void {
  const row = <usize>n << 2;
  const block = (row + 4) << 2;
  for (let r: usize = 0; r < rows; r += 4) {
    v128.store(losses + (r << 2), keepColumns(kept + (r >> 2) * block, x + r * row, n));
  }
  for (let r: usize = 0; r < rows; r += 4) {
    const to = kept + (r >> 2) * block;
    v128.store(to + (row << 2), expKept(to, n, v128.load(losses + (r << 2))));
  }
  for (let r: usize = 0; r < rows; r += 4) {
    kept += block;
    const at = target + (r << 3);
    let hit = v128.load32_zero(x + (load<u32>(at) << 2));
    hit = v128.load32_lane(x + row + (load<u32>(at, 8) << 2), hit, 1);
    hit = v128.load32_lane(x + (row << 1) + (load<u32>(at, 16) << 2), hit, 2);
    hit = v128.load32_lane(x + row * 3 + (load<u32>(at, 24) << 2), hit, 3);
    const log = log4(v128.load(kept - 16));
    const to = losses + (r << 2);
    v128.store(to, f32x4.neg(f32x4.sub(f32x4.sub(hit, v128.load(to)), log)));
    x += row << 2;
  }
}

/**
 * losses[r] = −log softmax(x[r])[target[r]] for x of [rows, n] and i64 targets. Gives the first row whose target is no
 * class, or −1.
 */
export function crossEntropy(dtype: i32, losses: usize, kept: usize, x: usize, target: usize, rows: i32, n: i32): i32 {
  for (let r = 0; r < rows; r++) if (load<u64>(target + (<usize>r << 3)) >= <u64>n) return r;
  const shift: usize = dtype == F32 ? 2 : 3;
  const row = <usize>n << shift;
  const fours = inFours(dtype, rows, n);
  if (fours) inColumns(losses, kept, x, target, fours, n);
  for (let r = fours; r < <usize>rows; r++) {
    const from = x + r * row;
    const to = kept + r * (row + (1 << shift));
    const hit = from + (<usize>load<u32>(target + (r << 3)) << shift);
    if (dtype == F32) {
      const m = rowMax(from, n);
      const sum = rowExp(to, from, n, m);
      store<f32>(to + row, sum);
      const log = f32x4.extract_lane(log4(f32x4.splat(sum)), 0);
      store<f32>(losses + (r << 2), -(load<f32>(hit) - m - log));
    } else {
      const m = rowMax64(from, n);
      let sum: f64 = 0;
      for (let at: usize = 0; at < row; at += 8) {
        const e = Math.exp(load<f64>(from + at) - m);
        store<f64>(to + at, e);
        sum += e;
      }
      store<f64>(to + row, sum);
      store<f64>(losses + (r << 3), -(load<f64>(hit) - m - Math.log(sum)));
    }
  }
  return -1;
}

/** out[r, j] = (softmax(x[r])[j] − [j = target[r]]) · g[r · gStep] · scale: the gradient of crossEntropy. */
export function crossEntropyGrad(
  dtype: i32, out: usize, kept: usize, target: usize, g: usize, gStep: i32, scale: f64, rows: i32, n: i32,
): void {
  const shift: usize = dtype == F32 ? 2 : 3;
  const row = <usize>n << shift;
  const fours = inFours(dtype, rows, n);
  for (let r: usize = 0; r < <usize>rows; r++) {
    const by = g + ((r * gStep) << shift);
    if (r < fours) {
      if ((r & 3) == 0) {
        const all = column(by, <usize>gStep << 2);
        const each = f32x4.div(f32x4.mul(all, f32x4.splat(<f32>scale)), v128.load(kept + (row << 2)));
        for (let at: usize = 0; at < row; at += 4) {
          storeColumn(out + at, row, f32x4.mul(v128.load(kept + (at << 2)), each));
        }
        kept += (row + 4) << 2;
      }
    } else if (dtype == F32) {
      const each = (load<f32>(by) * <f32>scale) / load<f32>(kept + row);
      for (let at: usize = 0; at < row; at += 4) store<f32>(out + at, load<f32>(kept + at) * each);
      kept += row + 4;
    } else {
      const each = (load<f64>(by) * scale) / load<f64>(kept + row);
      for (let at: usize = 0; at < row; at += 8) store<f64>(out + at, load<f64>(kept + at) * each);
      kept += row + 8;
    }
    const hit = out + (<usize>load<u32>(target + (r << 3)) << shift);
    if (dtype == F32) store<f32>(hit, load<f32>(hit) - load<f32>(by) * <f32>scale);
    else store<f64>(hit, load<f64>(hit) - load<f64>(by) * scale);
    out += row;
  }
}
