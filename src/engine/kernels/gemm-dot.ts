// The register tiles of a matrix product, vectorised along k: dot products of rows x and rows y, both with elements
// side by side. Nothing is padded, so a product with few rows y (the 10 classes of a classifier) wastes no lane.
// Strides between rows are in bytes.
import { multiplyAdd } from "./gemm-tile";

/** The sum of the lanes, always in the same order. */
// @ts-ignore: decorator
@inline
function lanes<T>(v: v128): T {
  if (sizeof<T>() == 8) return v128.extract_lane<T>(v, 0) + v128.extract_lane<T>(v, 1);
  v = v128.add<T>(v, v128.shuffle<i64>(v, v, 1, 0));
  return v128.extract_lane<T>(v, 0) + v128.extract_lane<T>(v, 1);
}

// @ts-ignore: decorator
@inline
function put<T>(c: usize, sum: v128, accumulate: bool): void {
  store<T>(c, accumulate ? load<T>(c) + lanes<T>(sum) : lanes<T>(sum));
}

/** All ones in the lanes that the last, partial vector of k elements adds to those before it. */
// @ts-ignore: decorator
@inline
function tailMask<T>(rest: i32): v128 {
  if (sizeof<T>() == 8) return i64x2(0, -1);
  return i32x4.gt_s(i32x4(1, 2, 3, 4), i32x4.splat(4 - rest));
}

/** 2 rows x by up to 5 rows y, k ≥ one vector. */
// @ts-ignore: decorator
@inline
function wide<T>(
  columns: i32,
  k: i32,
  x: usize,
  xRow: usize,
  y: usize,
  yRow: usize,
  c: usize,
  cx: usize,
  cy: usize,
  accumulate: bool,
): void {
  const y2 = yRow + yRow;
  const y3 = y2 + yRow;
  const y4 = y3 + yRow;
  const end = x + ((k * sizeof<T>()) & ~15);
  let p0 = i64x2.splat(0), p1 = p0, p2 = p0, p3 = p0, p4 = p0;
  let q0 = p0, q1 = p0, q2 = p0, q3 = p0, q4 = p0;
  do {
    const u = v128.load(x);
    const v = v128.load(x + xRow);
    let w = v128.load(y);
    p0 = multiplyAdd<T>(u, w, p0);
    q0 = multiplyAdd<T>(v, w, q0);
    w = v128.load(y + yRow);
    p1 = multiplyAdd<T>(u, w, p1);
    q1 = multiplyAdd<T>(v, w, q1);
    w = v128.load(y + y2);
    p2 = multiplyAdd<T>(u, w, p2);
    q2 = multiplyAdd<T>(v, w, q2);
    if (columns > 3) {
      w = v128.load(y + y3);
      p3 = multiplyAdd<T>(u, w, p3);
      q3 = multiplyAdd<T>(v, w, q3);
    }
    if (columns > 4) {
      w = v128.load(y + y4);
      p4 = multiplyAdd<T>(u, w, p4);
      q4 = multiplyAdd<T>(v, w, q4);
    }
    x += 16;
    y += 16;
  } while (x != end);
  const rest = k & (16 / sizeof<T>() - 1);
  if (rest) {
    // The last whole vector, with the lanes already counted set to zero.
    const back = 16 - rest * sizeof<T>();
    const mask = tailMask<T>(rest);
    x -= back;
    y -= back;
    const u = v128.and(mask, v128.load(x));
    const v = v128.and(mask, v128.load(x + xRow));
    let w = v128.and(mask, v128.load(y));
    p0 = multiplyAdd<T>(u, w, p0);
    q0 = multiplyAdd<T>(v, w, q0);
    w = v128.and(mask, v128.load(y + yRow));
    p1 = multiplyAdd<T>(u, w, p1);
    q1 = multiplyAdd<T>(v, w, q1);
    w = v128.and(mask, v128.load(y + y2));
    p2 = multiplyAdd<T>(u, w, p2);
    q2 = multiplyAdd<T>(v, w, q2);
    if (columns > 3) {
      w = v128.and(mask, v128.load(y + y3));
      p3 = multiplyAdd<T>(u, w, p3);
      q3 = multiplyAdd<T>(v, w, q3);
    }
    if (columns > 4) {
      w = v128.and(mask, v128.load(y + y4));
      p4 = multiplyAdd<T>(u, w, p4);
      q4 = multiplyAdd<T>(v, w, q4);
    }
  }
  put<T>(c, p0, accumulate);
  put<T>(c + cx, q0, accumulate);
  put<T>(c + cy, p1, accumulate);
  put<T>(c + cy + cx, q1, accumulate);
  c += cy + cy;
  put<T>(c, p2, accumulate);
  put<T>(c + cx, q2, accumulate);
  if (columns > 3) {
    c += cy;
    put<T>(c, p3, accumulate);
    put<T>(c + cx, q3, accumulate);
  }
  if (columns > 4) {
    c += cy;
    put<T>(c, p4, accumulate);
    put<T>(c + cx, q4, accumulate);
  }
}
export function wide5<T>(k: i32, x: usize, xRow: usize, y: usize, yRow: usize, c: usize, cx: usize, cy: usize, acc: bool): void {
  wide<T>(5, k, x, xRow, y, yRow, c, cx, cy, acc);
}
