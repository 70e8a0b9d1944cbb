// The float32 matrix product vectorised along k: dot products of rows of x and rows of y whose elements lie side by
// side. Nothing is padded, so a product with few rows y (the 10 classes of a classifier) wastes no lane.
// Strides are in bytes; c moves by cx from row to row of x and by cy from row to row of y.
import { fused } from "./exact";
import { madd } from "./fma";

/** Sums the lanes, always in the same order, into c. */
// @ts-ignore: decorator
@inline
function put(c: usize, v: v128, add: bool): void {
  v = f32x4.add(v, v128.shuffle<i64>(v, v, 1, 0));
  const sum = f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1);
  store<f32>(c, add ? load<f32>(c) + sum : sum);
}

/** 2 rows x at a time by 2 to 5 rows y, over whole vectors. As in gemm-tile.ts, the outer loop is there for V8. */
// @ts-ignore: decorator
@inline
function wide(
  columns: usize,
  groups: usize,
  bytes: usize,
  x: usize,
  xRow: usize,
  y: usize,
  yRow: usize,
  c: usize,
  cx: usize,
  cy: usize,
  add: bool,
): void {
  const y2 = yRow + yRow;
  const y3 = y2 + yRow;
  const y4 = y3 + yRow;
  const zero = i64x2.splat(0);
  do {
    let p0 = zero, p1 = zero, p2 = zero, p3 = zero, p4 = zero;
    let q0 = zero, q1 = zero, q2 = zero, q3 = zero, q4 = zero;
    let s = x;
    let t = y;
    const end = x + bytes;
    while (s != end) {
      const u = v128.load(s);
      const v = v128.load(s + xRow);
      let w = v128.load(t);
      p0 = madd(u, w, p0);
      q0 = madd(v, w, q0);
      w = v128.load(t + yRow);
      p1 = madd(u, w, p1);
      q1 = madd(v, w, q1);
      if (columns > 2) {
        w = v128.load(t + y2);
        p2 = madd(u, w, p2);
        q2 = madd(v, w, q2);
      }
      if (columns > 3) {
        w = v128.load(t + y3);
        p3 = madd(u, w, p3);
        q3 = madd(v, w, q3);
      }
      if (columns > 4) {
        w = v128.load(t + y4);
        p4 = madd(u, w, p4);
        q4 = madd(v, w, q4);
      }
      s += 16;
      t += 16;
    }
    let to = c;
    put(to, p0, add);
    put(to + cx, q0, add);
    put((to += cy), p1, add);
    put(to + cx, q1, add);
    if (columns > 2) {
      put((to += cy), p2, add);
      put(to + cx, q2, add);
    }
    if (columns > 3) {
      put((to += cy), p3, add);
      put(to + cx, q3, add);
    }
    if (columns > 4) {
      put((to += cy), p4, add);
      put(to + cx, q4, add);
    }
    x += xRow + xRow;
    c += cx + cx;
  } while (--groups);
}

/** 4 rows x at a time by 1 or 2 rows y, over whole vectors. */
// @ts-ignore: decorator
@inline
function narrow(
  columns: usize,
  groups: usize,
  bytes: usize,
  x: usize,
  xRow: usize,
  y: usize,
  yRow: usize,
  c: usize,
  cx: usize,
  cy: usize,
  add: bool,
): void {
  const x2 = xRow + xRow;
  const x3 = x2 + xRow;
  const zero = i64x2.splat(0);
  do {
    let p0 = zero, p1 = zero, p2 = zero, p3 = zero;
    let q0 = zero, q1 = zero, q2 = zero, q3 = zero;
    let s = x;
    let t = y;
    const end = x + bytes;
    while (s != end) {
      const v = v128.load(t);
      const w = columns > 1 ? v128.load(t + yRow) : zero;
      let u = v128.load(s);
      p0 = madd(u, v, p0);
      if (columns > 1) q0 = madd(u, w, q0);
      u = v128.load(s + xRow);
      p1 = madd(u, v, p1);
      if (columns > 1) q1 = madd(u, w, q1);
      u = v128.load(s + x2);
      p2 = madd(u, v, p2);
      if (columns > 1) q2 = madd(u, w, q2);
      u = v128.load(s + x3);
      p3 = madd(u, v, p3);
      if (columns > 1) q3 = madd(u, w, q3);
      s += 16;
      t += 16;
    }
    let to = c;
    for (let column: usize = 0; column < columns; column++) {
      put(to, p0, add);
      put(to + cx, p1, add);
      put(to + cx + cx, p2, add);
      put(to + cx + cx + cx, p3, add);
      p0 = q0;
      p1 = q1;
      p2 = q2;
      p3 = q3;
      to += cy;
    }
    x += x3 + xRow;
    c += 4 * cx;
  } while (--groups);
}

// One function each, so that V8 gives each its own registers and can replace a slow first version between calls.
function wide5(
  groups: usize, n: usize, x: usize, xr: usize, y: usize, yr: usize, c: usize, cx: usize, cy: usize, add: bool,
): void {
  wide(5, groups, n, x, xr, y, yr, c, cx, cy, add);
}
function wide4(
  groups: usize, n: usize, x: usize, xr: usize, y: usize, yr: usize, c: usize, cx: usize, cy: usize, add: bool,
): void {
  wide(4, groups, n, x, xr, y, yr, c, cx, cy, add);
}
function wide3(
  groups: usize, n: usize, x: usize, xr: usize, y: usize, yr: usize, c: usize, cx: usize, cy: usize, add: bool,
): void {
  wide(3, groups, n, x, xr, y, yr, c, cx, cy, add);
}
function wide2(
  groups: usize, n: usize, x: usize, xr: usize, y: usize, yr: usize, c: usize, cx: usize, cy: usize, add: bool,
): void {
  wide(2, groups, n, x, xr, y, yr, c, cx, cy, add);
}
function narrow2(
  groups: usize, n: usize, x: usize, xr: usize, y: usize, yr: usize, c: usize, cx: usize, cy: usize, add: bool,
): void {
  narrow(2, groups, n, x, xr, y, yr, c, cx, cy, add);
}
function narrow1(
  groups: usize, n: usize, x: usize, xr: usize, y: usize, yr: usize, c: usize, cx: usize, cy: usize, add: bool,
): void {
  narrow(1, groups, n, x, xr, y, yr, c, cx, cy, add);
}

/** One row x by one row y, with the sums of the tiles. */
function single(bytes: usize, x: usize, y: usize, c: usize, add: bool): void {
  let p = i64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) p = madd(v128.load(x + at), v128.load(y + at), p);
  put(c, p, add);
}

/** Adds the products of the up to 3 elements beyond the last whole vector. */
function tails(
  m: usize,
  n: usize,
  rest: usize,
  x: usize,
  xRow: usize,
  y: usize,
  yRow: usize,
  c: usize,
  cx: usize,
  cy: usize,
): void {
  for (let i: usize = 0; i < m; i++) {
    let yy = y;
    let cc = c;
    for (let j: usize = 0; j < n; j++) {
      let sum = load<f32>(cc);
      for (let at: usize = 0; at < rest; at += 4) sum += load<f32>(x + at) * load<f32>(yy + at);
      store<f32>(cc, sum);
      yy += yRow;
      cc += cy;
    }
    x += xRow;
    c += cx;
  }
}

/** c[m, n] = x[m, k] · transposed y[n, k], or c += that; made for few rows y, which stay in the first-level cache. */
export function dots(
  m: usize,
  n: usize,
  k: usize,
  x: usize,
  xRow: usize,
  y: usize,
  yRow: usize,
  c: usize,
  cx: usize,
  cy: usize,
  add: bool,
): void {
  const rest = (<usize>k << 2) & 15;
  const bytes = (<usize>k << 2) - rest;
  const height: usize = n > 2 ? 2 : 4;
  // Rows y of the widest tile: what fits V8's registers, of which the two-step form of multiply-add needs one more.
  const widest: usize = fused ? 5 : 4;
  const blocks = (n + widest - 1) / widest;
  const low = n / blocks;
  const larger = n % blocks;
  for (let i: usize = 0; i < m; ) {
    // As many rows as stay in the first-level cache until the last rows y have met them.
    const groups = min<usize>(m - i, 8) / height;
    const rows = max(1, groups * height);
    let yy = y;
    let cc = c;
    for (let block: usize = 0; block < blocks; block++) {
      const columns = low + usize(block < larger);
      if (!groups) for (let j: usize = 0; j < columns; j++) single(bytes, x, yy + j * yRow, cc + j * cy, add);
      else if (height == 4 && columns == 1) narrow1(groups, bytes, x, xRow, yy, yRow, cc, cx, cy, add);
      else if (height == 4) narrow2(groups, bytes, x, xRow, yy, yRow, cc, cx, cy, add);
      else if (columns == 2) wide2(groups, bytes, x, xRow, yy, yRow, cc, cx, cy, add);
      else if (columns == 3) wide3(groups, bytes, x, xRow, yy, yRow, cc, cx, cy, add);
      else if (columns == 4) wide4(groups, bytes, x, xRow, yy, yRow, cc, cx, cy, add);
      else wide5(groups, bytes, x, xRow, yy, yRow, cc, cx, cy, add);
      yy += columns * yRow;
      cc += columns * cy;
    }
    if (rest) tails(rows, n, rest, x + bytes, xRow, y + bytes, yRow, c, cx, cy);
    i += rows;
    x += rows * xRow;
    c += rows * cx;
  }
}
