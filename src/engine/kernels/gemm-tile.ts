// The register tiles of a matrix product, vectorised along the columns of C. One step of k multiplies a vector of B
// by a number of A, for 1 to 6 rows; the sums stay in registers (V8 has 15 for vectors). Strides are in bytes.
import { madd, madd64 } from "./fma";

/** Rows of the tallest tile. */
export const TILE_ROWS: i32 = 6;

/** Columns of a tile: two vectors. */
// @ts-ignore: decorator
@inline
export function tileColumns<T>(): i32 {
  return 32 / sizeof<T>();
}

// @ts-ignore: decorator
@inline
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  return sizeof<T>() == 8 ? madd64(a, b, c) : madd(a, b, c);
}

// @ts-ignore: decorator
@inline
function put<T>(c: usize, low: v128, high: v128, accumulate: bool): void {
  v128.store(c, accumulate ? v128.add<T>(v128.load(c), low) : low);
  v128.store(c, accumulate ? v128.add<T>(v128.load(c, 16), high) : high, 16);
}

// @ts-ignore: decorator
@inline
function tile<T>(
  rows: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  accumulate: bool,
): void {
  const r2 = aRow + aRow;
  const r3 = r2 + aRow;
  const r4 = r3 + aRow;
  const r5 = r4 + aRow;
  let p0 = i64x2.splat(0), q0 = p0, p1 = p0, q1 = p0, p2 = p0, q2 = p0;
  let p3 = p0, q3 = p0, p4 = p0, q4 = p0, p5 = p0, q5 = p0;
  do {
    const low = v128.load(b);
    const high = v128.load(b, 16);
    let x = v128.load_splat<T>(a);
    p0 = multiplyAdd<T>(x, low, p0);
    q0 = multiplyAdd<T>(x, high, q0);
    if (rows > 1) {
      x = v128.load_splat<T>(a + aRow);
      p1 = multiplyAdd<T>(x, low, p1);
      q1 = multiplyAdd<T>(x, high, q1);
    }
    if (rows > 2) {
      x = v128.load_splat<T>(a + r2);
      p2 = multiplyAdd<T>(x, low, p2);
      q2 = multiplyAdd<T>(x, high, q2);
    }
    if (rows > 3) {
      x = v128.load_splat<T>(a + r3);
      p3 = multiplyAdd<T>(x, low, p3);
      q3 = multiplyAdd<T>(x, high, q3);
    }
    if (rows > 4) {
      x = v128.load_splat<T>(a + r4);
      p4 = multiplyAdd<T>(x, low, p4);
      q4 = multiplyAdd<T>(x, high, q4);
    }
    if (rows > 5) {
      x = v128.load_splat<T>(a + r5);
      p5 = multiplyAdd<T>(x, low, p5);
      q5 = multiplyAdd<T>(x, high, q5);
    }
    a += aCol;
    b += bRow;
  } while (--k);
  put<T>(c, p0, q0, accumulate);
  if (rows > 1) put<T>(c + cRow, p1, q1, accumulate);
  if (rows > 2) put<T>(c + 2 * cRow, p2, q2, accumulate);
  if (rows > 3) put<T>(c + 3 * cRow, p3, q3, accumulate);
  if (rows > 4) put<T>(c + 4 * cRow, p4, q4, accumulate);
  if (rows > 5) put<T>(c + 5 * cRow, p5, q5, accumulate);
}

function tile1<T>(k: i32, a: usize, aRow: usize, aCol: usize, b: usize, bRow: usize, c: usize, cRow: usize, acc: bool): void {
  tile<T>(1, k, a, aRow, aCol, b, bRow, c, cRow, acc);
}
function tile2<T>(k: i32, a: usize, aRow: usize, aCol: usize, b: usize, bRow: usize, c: usize, cRow: usize, acc: bool): void {
  tile<T>(2, k, a, aRow, aCol, b, bRow, c, cRow, acc);
}
function tile3<T>(k: i32, a: usize, aRow: usize, aCol: usize, b: usize, bRow: usize, c: usize, cRow: usize, acc: bool): void {
  tile<T>(3, k, a, aRow, aCol, b, bRow, c, cRow, acc);
}
function tile4<T>(k: i32, a: usize, aRow: usize, aCol: usize, b: usize, bRow: usize, c: usize, cRow: usize, acc: bool): void {
  tile<T>(4, k, a, aRow, aCol, b, bRow, c, cRow, acc);
}
function tile5<T>(k: i32, a: usize, aRow: usize, aCol: usize, b: usize, bRow: usize, c: usize, cRow: usize, acc: bool): void {
  tile<T>(5, k, a, aRow, aCol, b, bRow, c, cRow, acc);
}
function tile6<T>(k: i32, a: usize, aRow: usize, aCol: usize, b: usize, bRow: usize, c: usize, cRow: usize, acc: bool): void {
  tile<T>(6, k, a, aRow, aCol, b, bRow, c, cRow, acc);
}

/** c[rows, 2 vectors] (+)= a[rows, k] · b[k, 2 vectors]; k ≥ 1. */
// @ts-ignore: decorator
@inline
export function runTile<T>(
  rows: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  accumulate: bool,
): void {
  if (rows == 6) tile6<T>(k, a, aRow, aCol, b, bRow, c, cRow, accumulate);
  else if (rows == 5) tile5<T>(k, a, aRow, aCol, b, bRow, c, cRow, accumulate);
  else if (rows == 4) tile4<T>(k, a, aRow, aCol, b, bRow, c, cRow, accumulate);
  else if (rows == 3) tile3<T>(k, a, aRow, aCol, b, bRow, c, cRow, accumulate);
  else if (rows == 2) tile2<T>(k, a, aRow, aCol, b, bRow, c, cRow, accumulate);
  else tile1<T>(k, a, aRow, aCol, b, bRow, c, cRow, accumulate);
}
