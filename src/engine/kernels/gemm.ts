// Matrix products, C = A·B (+ bias) (+ C), for operands with any strides: slices and transposes need no copies.
//
// Four ways, chosen by sizes and strides, and the first by who calls:
//   sparse  much of an operand is zero, and the other one finite (gemm-sparse.ts)
//   dots    few rows or columns, and the large operand lies along k: dot products (gemm-dot.ts)
//   rows    a vector times a matrix (gemm-tile.ts)
//   panels  everything else (gemm-panels.ts)
// When C is tall and narrow its transpose is computed instead, so that the vectors lie along the long side.
import { dots } from "./gemm-dot";
import { packRows } from "./gemm-pack";
import { panels, panelsScratch, pieceOf } from "./gemm-panels";
import { sparse, sparseScratch } from "./gemm-sparse";
import { runRow, tileColumns } from "./gemm-tile";

export { gemmI32, gemmI64 } from "./gemm-int";

/** A product of at most so many rows or columns is a narrow one. */
const NARROW: usize = 32;
/** Products shorter than this along k are not worth the sums across lanes that dots end with. */
const SHORT: usize = 32;
/** Elements along k in one go of dots: NARROW rows of them fit a first-level cache. */
const PIECE_DOTS: usize = 512;

/** Which operand has many zeros, to be left out: none (0), or one of these. */
const IN_A: i32 = 1;
const IN_B: i32 = 2;

/** Bytes of workspace, 16-byte aligned, that gemmF32 or gemmF64 may use for a product of these sizes. */
export function gemmScratch(m: i32, n: i32, k: i32, zeros: i32): i32 {
  if (zeros) return <i32>sparseScratch(zeros == IN_A ? n : m);
  const narrow = min<usize>(min(m, n), NARROW) * min<usize>(k, PIECE_DOTS) * 4;
  return <i32>max(panelsScratch(m, n, k), narrow);
}

/** Puts the bias in every row of C, or adds it. */
function addBias<T>(m: usize, n: usize, bias: usize, c: usize, cRow: usize, add: bool): void {
  const bytes = <usize>n * sizeof<T>();
  const vectors = bytes & ~15;
  for (let i: usize = 0; i < m; i++) {
    for (let at: usize = 0; at < vectors; at += 16) {
      const value = v128.load(bias + at);
      v128.store(c + at, add ? v128.add<T>(v128.load(c + at), value) : value);
    }
    for (let at = vectors; at < bytes; at += sizeof<T>()) {
      const value = load<T>(bias + at);
      store<T>(c + at, add ? load<T>(c + at) + value : value);
    }
    c += cRow;
  }
}

/** Few rows of A, wherever they lie, with the columns of B, which lie along k. */
function narrow(
  m: usize,
  n: usize,
  k: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bCol: usize,
  c: usize,
  cRow: usize,
  cCol: usize,
  add: bool,
  scratch: usize,
): void {
  for (let p: usize = 0; p < k; p += PIECE_DOTS) {
    const depth = min(PIECE_DOTS, k - p);
    const from = a + p * aCol;
    if (aCol == 4) dots(n, m, depth, b, bCol, from, aRow, c, cCol, cRow, add);
    else {
      packRows<f32>(m, depth, from, aRow, aCol, scratch, depth * 4);
      dots(n, m, depth, b, bCol, scratch, depth * 4, c, cCol, cRow, add);
    }
    b += depth * 4;
    add = true;
  }
}

/** One row of A with the first n columns of B, n a multiple of 8 vectors. */
function rows<T>(n: usize, k: usize, a: usize, aCol: usize, b: usize, bRow: usize, c: usize, add: bool): void {
  const piece = pieceOf(k);
  for (let p: usize = 0; p < k; p += piece) {
    const depth = min(piece, k - p);
    for (let at: usize = 0; at < n * sizeof<T>(); at += 128) runRow<T>(depth, a, aCol, b + at, bRow, c + at, add);
    a += depth * aCol;
    b += depth * bRow;
    add = true;
  }
}

function gemm<T>(
  m: usize,
  n: usize,
  k: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  bias: usize,
  c: usize,
  cRow: usize,
  add: bool,
  scratch: usize,
  zeros: i32,
): void {
  if (m == 0 || n == 0) return;
  if (bias) {
    addBias<T>(m, n, bias, c, cRow, add);
    add = true;
  }
  if (k == 0) {
    if (!add) for (let i: usize = 0; i < m; i++) memory.fill(c + i * cRow, 0, n * sizeof<T>());
    return;
  }
  if (sizeof<T>() == 4) {
    if (zeros == IN_A) return sparse(m, n, k, a, aRow, aCol, b, bRow, bCol, c, cRow, 4, add, scratch);
    if (zeros == IN_B) return sparse(n, m, k, b, bCol, bRow, a, aCol, aRow, c, 4, cRow, add, scratch);
  }
  const unit = sizeof<T>();
  const long = sizeof<T>() == 4 && k >= SHORT;
  let cCol = unit;
  if (n < m && n <= NARROW && (aRow == unit || (long && aCol == unit) || n < tileColumns<T>())) {
    // C transposed is B transposed times A transposed.
    let i = m;
    m = n;
    n = i;
    let at = a;
    a = b;
    b = at;
    at = aRow;
    aRow = bCol;
    bCol = at;
    at = aCol;
    aCol = bRow;
    bRow = at;
    cCol = cRow;
    cRow = unit;
  }
  if (long && m <= NARROW && bRow == unit) {
    narrow(m, n, k, a, aRow, aCol, b, bCol, c, cRow, cCol, add, scratch);
    return;
  }
  if (m == 1 && bCol == unit && cCol == unit) {
    const done = n & ~(4 * tileColumns<T>() - 1);
    if (done) rows<T>(done, k, a, aCol, b, bRow, c, add);
    if (done == n) return;
    n -= done;
    b += done * unit;
    c += done * unit;
  }
  panels<T>(m, n, k, a, aRow, aCol, b, bRow, bCol, c, cRow, cCol, add, scratch);
}

/**
 * C[m, n] = A[m, k] · B[k, n], plus a bias row of n values if `bias` is not 0, plus the old C if `add`.
 * Strides in elements; the columns of C lie side by side. `scratch`: gemmScratch(m, n, k, zeros) bytes.
 * @param zeros of which operand zeros are to be left out: 0 none, 1 A, 2 B; then the other one must be finite
 */
export function gemmF32(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aCol: i32,
  b: usize,
  bRow: i32,
  bCol: i32,
  bias: usize,
  c: usize,
  cRow: i32,
  add: bool,
  scratch: usize,
  zeros: i32,
): void {
  gemm<f32>(m, n, k, a, aRow << 2, aCol << 2, b, bRow << 2, bCol << 2, bias, c, cRow << 2, add, scratch, zeros);
}

/** The same in float64. */
export function gemmF64(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aCol: i32,
  b: usize,
  bRow: i32,
  bCol: i32,
  bias: usize,
  c: usize,
  cRow: i32,
  add: bool,
  scratch: usize,
): void {
  gemm<f64>(m, n, k, a, aRow << 3, aCol << 3, b, bRow << 3, bCol << 3, bias, c, cRow << 3, add, scratch, 0);
}
