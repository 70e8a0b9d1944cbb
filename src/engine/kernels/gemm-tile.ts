// The register tiles of a matrix product, vectorised along the columns of C. One step along k multiplies two vectors
// of B by one number of A for each of up to 6 rows; the sums stay in registers (V8 has 15 for vectors).
// Strides are in bytes.
import { fused } from "./exact";

/** Rows of the tallest tile: what fits the registers, of which the two-step form of multiply-add needs one more. */
// @ts-ignore: decorator
@inline
export function tileRows<T>(): usize {
  return sizeof<T>() == 4 && fused ? 6 : 4;
}

/** Columns of a tile: two vectors. */
// @ts-ignore: decorator
@inline
export function tileColumns<T>(): usize {
  return 32 / sizeof<T>();
}

// @ts-ignore: decorator
@inline
export function putPair<T>(c: usize, low: v128, high: v128, add: bool): void {
  if (add) {
    low = v128.add<T>(v128.load(c), low);
    high = v128.add<T>(v128.load(c, 16), high);
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}

// Strips of equal height are done in one call. It is the loop over them that makes V8 unroll the loop along k: it does
// so for a loop of this length only if it stands in another.
// @ts-ignore: decorator
@inline
function tile<T>(
  rows: usize,
  strips: usize,
  k: usize,
  a: usize,
  aStrip: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  add: bool,
): void {
  const r2 = aRow + aRow;
  const r3 = r2 + aRow;
  const r4 = r3 + aRow;
  const r5 = r4 + aRow;
  const zero = i64x2.splat(0);
  do {
    let p0 = zero, p1 = zero, p2 = zero, p3 = zero, p4 = zero, p5 = zero;
    let q0 = zero, q1 = zero, q2 = zero, q3 = zero, q4 = zero, q5 = zero;
    let x = a;
    let y = b;
    let left = k;
    do {
      const low = v128.load(y);
      const high = v128.load(y, 16);
      let u = v128.load_splat<T>(x);
      p0 = v128.relaxed_madd<T>(u, low, p0);
      q0 = v128.relaxed_madd<T>(u, high, q0);
      if (rows > 1) {
        u = v128.load_splat<T>(x + aRow);
        p1 = v128.relaxed_madd<T>(u, low, p1);
        q1 = v128.relaxed_madd<T>(u, high, q1);
      }
      if (rows > 2) {
        u = v128.load_splat<T>(x + r2);
        p2 = v128.relaxed_madd<T>(u, low, p2);
        q2 = v128.relaxed_madd<T>(u, high, q2);
      }
      if (rows > 3) {
        u = v128.load_splat<T>(x + r3);
        p3 = v128.relaxed_madd<T>(u, low, p3);
        q3 = v128.relaxed_madd<T>(u, high, q3);
      }
      if (rows > 4) {
        u = v128.load_splat<T>(x + r4);
        p4 = v128.relaxed_madd<T>(u, low, p4);
        q4 = v128.relaxed_madd<T>(u, high, q4);
      }
      if (rows > 5) {
        u = v128.load_splat<T>(x + r5);
        p5 = v128.relaxed_madd<T>(u, low, p5);
        q5 = v128.relaxed_madd<T>(u, high, q5);
      }
      x += aCol;
      y += bRow;
    } while (--left);
    putPair<T>(c, p0, q0, add);
    if (rows > 1) putPair<T>((c += cRow), p1, q1, add);
    if (rows > 2) putPair<T>((c += cRow), p2, q2, add);
    if (rows > 3) putPair<T>((c += cRow), p3, q3, add);
    if (rows > 4) putPair<T>((c += cRow), p4, q4, add);
    if (rows > 5) putPair<T>((c += cRow), p5, q5, add);
    c += cRow;
    a += aStrip;
  } while (--strips);
}

// One function each, so that V8 gives each its own registers and can replace a slow first version between calls.
function tile1<T>(
  strips: usize, k: usize, a: usize, next: usize, ar: usize, ac: usize,
  b: usize, br: usize, c: usize, cr: usize, add: bool,
): void {
  tile<T>(1, strips, k, a, next, ar, ac, b, br, c, cr, add);
}
function tile2<T>(
  strips: usize, k: usize, a: usize, next: usize, ar: usize, ac: usize,
  b: usize, br: usize, c: usize, cr: usize, add: bool,
): void {
  tile<T>(2, strips, k, a, next, ar, ac, b, br, c, cr, add);
}
function tile3<T>(
  strips: usize, k: usize, a: usize, next: usize, ar: usize, ac: usize,
  b: usize, br: usize, c: usize, cr: usize, add: bool,
): void {
  tile<T>(3, strips, k, a, next, ar, ac, b, br, c, cr, add);
}
function tile4<T>(
  strips: usize, k: usize, a: usize, next: usize, ar: usize, ac: usize,
  b: usize, br: usize, c: usize, cr: usize, add: bool,
): void {
  tile<T>(4, strips, k, a, next, ar, ac, b, br, c, cr, add);
}
function tile5<T>(
  strips: usize, k: usize, a: usize, next: usize, ar: usize, ac: usize,
  b: usize, br: usize, c: usize, cr: usize, add: bool,
): void {
  tile<T>(5, strips, k, a, next, ar, ac, b, br, c, cr, add);
}
function tile6<T>(
  strips: usize, k: usize, a: usize, next: usize, ar: usize, ac: usize,
  b: usize, br: usize, c: usize, cr: usize, add: bool,
): void {
  tile<T>(6, strips, k, a, next, ar, ac, b, br, c, cr, add);
}

/** c[strips · rows, 2 vectors] = a[strips · rows, k] · b[k, 2 vectors], or c += that; all at least 1. */
// @ts-ignore: decorator
@inline
export function runTile<T>(
  rows: usize,
  strips: usize,
  k: usize,
  a: usize,
  aStrip: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  add: bool,
): void {
  if (rows == 1) tile1<T>(strips, k, a, aStrip, aRow, aCol, b, bRow, c, cRow, add);
  else if (rows == 2) tile2<T>(strips, k, a, aStrip, aRow, aCol, b, bRow, c, cRow, add);
  else if (rows == 3) tile3<T>(strips, k, a, aStrip, aRow, aCol, b, bRow, c, cRow, add);
  else if (rows == 4 || sizeof<T>() == 8) tile4<T>(strips, k, a, aStrip, aRow, aCol, b, bRow, c, cRow, add);
  else if (rows == 5) tile5<T>(strips, k, a, aStrip, aRow, aCol, b, bRow, c, cRow, add);
  else tile6<T>(strips, k, a, aStrip, aRow, aCol, b, bRow, c, cRow, add);
}

/** c[1, 8 vectors] = a[1, k] · b[k, 8 vectors], or c += that: a vector times a matrix, in whole cache lines. */
export function runRow<T>(k: usize, a: usize, aCol: usize, b: usize, bRow: usize, c: usize, add: bool): void {
  const zero = i64x2.splat(0);
  let p0 = zero, p1 = zero, p2 = zero, p3 = zero, p4 = zero, p5 = zero, p6 = zero, p7 = zero;
  do {
    const x = v128.load_splat<T>(a);
    p0 = v128.relaxed_madd<T>(x, v128.load(b), p0);
    p1 = v128.relaxed_madd<T>(x, v128.load(b, 16), p1);
    p2 = v128.relaxed_madd<T>(x, v128.load(b, 32), p2);
    p3 = v128.relaxed_madd<T>(x, v128.load(b, 48), p3);
    p4 = v128.relaxed_madd<T>(x, v128.load(b, 64), p4);
    p5 = v128.relaxed_madd<T>(x, v128.load(b, 80), p5);
    p6 = v128.relaxed_madd<T>(x, v128.load(b, 96), p6);
    p7 = v128.relaxed_madd<T>(x, v128.load(b, 112), p7);
    a += aCol;
    b += bRow;
  } while (--k);
  putPair<T>(c, p0, p1, add);
  putPair<T>(c + 32, p2, p3, add);
  putPair<T>(c + 64, p4, p5, add);
  putPair<T>(c + 96, p6, p7, add);
}
