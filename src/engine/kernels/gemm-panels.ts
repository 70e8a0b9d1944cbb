// A matrix product in tiles, panel by panel: a panel of B, as wide as a tile, stays in the first-level cache while all
// rows of A pass by; blocks of A and B stay in the second-level cache. Strides are in bytes.
import { packStrip } from "./gemm-pack";
import { runTile, tileColumns, tileRows } from "./gemm-tile";

/** B is packed for more rows of A than this; for fewer, and when it is small, it is read where it lies. */
const REUSE: usize = 12;
const SMALL: usize = 8192;
/** A block of B is BLOCK_K rows of so many bytes, a block of A as many columns. */
const BLOCK_K: usize = 256;
const BLOCK_B: usize = 2048;
const BLOCK_A: usize = 480;

// @ts-ignore: decorator
@inline
function ceilDiv(a: usize, b: usize): usize {
  return (a + b - 1) / b;
}

/** The length of the pieces, as equal as possible, that k is cut into; every sum along k is made piece by piece. */
export function pieceOf(k: usize): usize {
  return ceilDiv(k, ceilDiv(k, BLOCK_K));
}

/** Bytes of workspace for a product of these sizes, whatever its orientation. */
export function panelsScratch(m: usize, n: usize, k: usize): usize {
  const side = min(max(m, n), BLOCK_B) * 8;
  return 6 * 32 + (min(side, BLOCK_A) + min(side, BLOCK_B) + 32) * min(k, BLOCK_K);
}

/** Moves `columns` columns of a tile, from column `skip`, to C. */
function place<T>(
  rows: usize,
  columns: usize,
  tile: usize,
  skip: usize,
  c: usize,
  cRow: usize,
  cCol: usize,
  add: bool,
): void {
  tile += skip * sizeof<T>();
  for (let i: usize = 0; i < rows; i++) {
    let to = c;
    for (let j: usize = 0; j < columns; j++) {
      const value = load<T>(tile + j * sizeof<T>());
      store<T>(to, add ? load<T>(to) + value : value);
      to += cCol;
    }
    tile += 32;
    c += cRow;
  }
}

/** c[m, n] = a[m, k] · b[k, n], or c += that, with any strides; m, n and k at least 1. */
export function panels<T>(
  m: usize,
  n: usize,
  k: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  c: usize,
  cRow: usize,
  cCol: usize,
  add: bool,
  scratch: usize,
): void {
  const width = tileColumns<T>();
  const tallest = tileRows<T>();
  const piece = pieceOf(k);
  const packB = bCol != sizeof<T>() || n < width || (m > REUSE && n * piece > SMALL);
  const packA = packB && aCol != sizeof<T>() && m > REUSE && n > REUSE;
  const blockM = BLOCK_A / sizeof<T>();
  const blockN = packB ? BLOCK_B / sizeof<T>() : n;
  const tile = scratch;
  const packedB = tile + 6 * 32;
  const packedA = packedB + min(ceilDiv(n, width) * 32, BLOCK_B) * piece;
  for (let p: usize = 0; p < k; p += piece) {
    const depth = min(piece, k - p);
    for (let j: usize = 0; j < n; j += blockN) {
      const columns = min(blockN, n - j);
      const bBlock = b + p * bRow + j * bCol;
      if (packB) {
        for (let jj: usize = 0; jj < columns; jj += width) {
          const to = packedB + jj * depth * sizeof<T>();
          packStrip<T>(depth, min(width, columns - jj), width, bBlock + jj * bCol, bRow, bCol, to);
        }
      }
      for (let i: usize = 0; i < m; i += blockM) {
        const rows = min(blockM, m - i);
        const aBlock = a + i * aRow + p * aCol;
        // Strips of rows, as equal in height as possible.
        const strips = ceilDiv(rows, tallest);
        const low = rows / strips;
        const larger = rows % strips;
        if (packA) {
          for (let strip: usize = 0, ii: usize = 0; strip < strips; strip++) {
            const height = low + usize(strip < larger);
            const to = packedA + ii * depth * sizeof<T>();
            packStrip<T>(depth, height, height, aBlock + ii * aRow, aCol, aRow, to);
            ii += height;
          }
        }
        for (let jj: usize = 0; jj < columns; jj += width) {
          const valid = min(width, columns - jj);
          // A last panel too narrow for a tile starts further left if B is not packed; those columns are skipped.
          const skip: usize = packB ? 0 : width - valid;
          const bPanel = packB ? packedB + jj * depth * sizeof<T>() : bBlock + (jj - skip) * bCol;
          const bStep: usize = packB ? 32 : bRow;
          const whole = valid == width && cCol == sizeof<T>();
          for (let strip: usize = 0, ii: usize = 0; strip < strips; ) {
            const height = low + usize(strip < larger);
            const from = packA ? packedA + ii * depth * sizeof<T>() : aBlock + ii * aRow;
            const row: usize = packA ? sizeof<T>() : aRow;
            const col: usize = packA ? height * sizeof<T>() : aCol;
            const next = height * (packA ? depth * sizeof<T>() : aRow);
            const to = c + (i + ii) * cRow + (j + jj) * cCol;
            if (whole) {
              const equal = strip < larger ? larger : strips - larger;
              runTile<T>(height, equal, depth, from, next, row, col, bPanel, bStep, to, cRow, add);
              strip += equal;
              ii += equal * height;
            } else {
              runTile<T>(height, 1, depth, from, next, row, col, bPanel, bStep, tile, 32, false);
              place<T>(height, valid, tile, skip, to, cRow, cCol, add);
              strip++;
              ii += height;
            }
          }
        }
      }
    }
    add = true;
  }
}
