// The float32 matrix product of a matrix S of which much is zero (pictures, what relu leaves) with a dense one D: of each
// row of S only the elements that are not zero are multiplied, each with a row of D. D must be finite, as 0 · ∞ is not 0.
//
// D is packed in panels of up to 12 vectors, DEPTH rows each, which stay in the first-level cache while the rows of S
// pass by. A row of S becomes two lists first: its elements, and where in a panel their rows of D begin.
// Strides are in bytes.
import { madd } from "./fma";
import { packStrip, transpose } from "./gemm-pack";
import { putPair } from "./gemm-tile";

/** Rows of a panel, and rows of S whose lists are made at a time. */
const DEPTH: usize = 160;
const BLOCK: usize = 128;
/** Columns of D that are packed at a time, in panels. */
const COLUMNS: usize = 480;
/** Bytes of a row of a panel: 12 vectors, however many of them are used. */
const PANEL: usize = 192;
/** Bytes of a list, which may be written a vector further. */
const LIST: usize = DEPTH * 4 + 16;

/** The bytes of each of 4 lanes. */
const A: u32 = 0x03020100;
const B: u32 = 0x07060504;
const C: u32 = 0x0b0a0908;
const D: u32 = 0x0f0e0d0c;
/** For each set of lanes: those of the set, one after the other. */
const KEPT = memory.data<u32>([
  0, 0, 0, 0,  A, 0, 0, 0,  B, 0, 0, 0,  A, B, 0, 0,
  C, 0, 0, 0,  A, C, 0, 0,  B, C, 0, 0,  A, B, C, 0,
  D, 0, 0, 0,  A, D, 0, 0,  B, D, 0, 0,  A, B, D, 0,
  C, D, 0, 0,  A, C, D, 0,  B, C, D, 0,  A, B, C, D,
]);
/**
 * Where the rows of a panel begin that 4 lanes belong to, and what is added for the next 4: multiples of PANEL, in memory as
 * V8 makes literals anew at each use.
 */
const ROWS = memory.data<u32>([0, 192, 384, 576, 768, 768, 768, 768]);

/** Bytes of workspace for `sparse`: panels, lists with their lengths, a block of S, and a tile twice. */
export function sparseScratch(n: usize): usize {
  return ((min(n, COLUMNS) + 47) / 48) * PANEL * DEPTH + BLOCK * (2 * LIST + 4) + BLOCK * DEPTH * 4 + 8 * PANEL;
}

/** The bytes of v at places below 16. */
// @ts-ignore: decorator
@inline
function pick(v: v128, places: v128): v128 {
  return i8x16.relaxed_swizzle(v, places);
}

/** Lists the elements of a row that are not zero, and where their rows of a panel begin. Gives how many there are. */
function list(k: usize, x: usize, values: usize, starts: usize): usize {
  const four = k & ~3;
  let rows = v128.load(ROWS);
  let to: usize = 0;
  for (let at: usize = 0; at < four; at += 4) {
    const v = v128.load(x + at * 4);
    const set = i32x4.bitmask(f32x4.ne(v, f32x4.splat(0)));
    const kept = v128.load(KEPT + (<usize>set << 4));
    v128.store(values + to, pick(v, kept));
    v128.store(starts + to, pick(rows, kept));
    to += <usize>popcnt(set) << 2;
    rows = i32x4.add(rows, v128.load(ROWS, 16));
  }
  for (let at = four; at < k; at++) {
    const v = load<f32>(x + at * 4);
    store<f32>(values + to, v);
    store<u32>(starts + to, <u32>(at * PANEL));
    if (v != 0) to += 4;
  }
  return to;
}

/** Rows of c = the listed elements times their rows of a panel of 4, 8 or 12 vectors, or c += that. */
// @ts-ignore: decorator
@inline
function tile(
  vectors: usize, rows: usize, lengths: usize, lists: usize, panel: usize, c: usize, cRow: usize, add: bool,
): void {
  const zero = i64x2.splat(0);
  do {
    let p0 = zero, p1 = zero, p2 = zero, p3 = zero, p4 = zero, p5 = zero;
    let p6 = zero, p7 = zero, p8 = zero, p9 = zero, p10 = zero, p11 = zero;
    let at = lists;
    const end = at + load<u32>(lengths);
    while (at != end) {
      const y = panel + load<u32>(at, LIST);
      const x = v128.load32_splat(at);
      p0 = madd(x, v128.load(y), p0);
      p1 = madd(x, v128.load(y, 16), p1);
      p2 = madd(x, v128.load(y, 32), p2);
      p3 = madd(x, v128.load(y, 48), p3);
      if (vectors > 4) {
        p4 = madd(x, v128.load(y, 64), p4);
        p5 = madd(x, v128.load(y, 80), p5);
        p6 = madd(x, v128.load(y, 96), p6);
        p7 = madd(x, v128.load(y, 112), p7);
      }
      if (vectors > 8) {
        p8 = madd(x, v128.load(y, 128), p8);
        p9 = madd(x, v128.load(y, 144), p9);
        p10 = madd(x, v128.load(y, 160), p10);
        p11 = madd(x, v128.load(y, 176), p11);
      }
      at += 4;
    }
    putPair<f32>(c, p0, p1, add);
    putPair<f32>(c + 32, p2, p3, add);
    if (vectors > 4) {
      putPair<f32>(c + 64, p4, p5, add);
      putPair<f32>(c + 96, p6, p7, add);
    }
    if (vectors > 8) {
      putPair<f32>(c + 128, p8, p9, add);
      putPair<f32>(c + 160, p10, p11, add);
    }
    lengths += 4;
    lists += 2 * LIST;
    c += cRow;
  } while (--rows);
}

// One function each, as in gemm-tile.ts.
function tile4(rows: usize, lengths: usize, lists: usize, panel: usize, c: usize, cRow: usize, add: bool): void {
  tile(4, rows, lengths, lists, panel, c, cRow, add);
}
function tile8(rows: usize, lengths: usize, lists: usize, panel: usize, c: usize, cRow: usize, add: bool): void {
  tile(8, rows, lengths, lists, panel, c, cRow, add);
}
function tile12(rows: usize, lengths: usize, lists: usize, panel: usize, c: usize, cRow: usize, add: bool): void {
  tile(12, rows, lengths, lists, panel, c, cRow, add);
}

// @ts-ignore: decorator
@inline
function runTile(
  vectors: usize, rows: usize, lengths: usize, lists: usize, panel: usize, c: usize, cRow: usize, add: bool,
): void {
  if (vectors == 4) tile4(rows, lengths, lists, panel, c, cRow, add);
  else if (vectors == 8) tile8(rows, lengths, lists, panel, c, cRow, add);
  else tile12(rows, lengths, lists, panel, c, cRow, add);
}

/**
 * c[m, n] = s[m, k] · d[k, n], or c += that; m, n and k at least 1. The rows or the columns of s lie side by side; those
 * of d and c as they may.
 * @param scratch `sparseScratch(n)` bytes
 */
export function sparse(
  m: usize, n: usize, k: usize, s: usize, sRow: usize, sCol: usize, d: usize, dRow: usize, dCol: usize,
  c: usize, cRow: usize, cCol: usize, add: bool, scratch: usize,
): void {
  const lists = scratch + ((min(n, COLUMNS) + 47) / 48) * PANEL * DEPTH;
  const lengths = lists + BLOCK * 2 * LIST;
  const rowsOfS = lengths + BLOCK * 4;
  const tiles = rowsOfS + BLOCK * DEPTH * 4;
  const pieces = (k + DEPTH - 1) / DEPTH;
  const piece = (k + pieces - 1) / pieces;
  for (let p: usize = 0; p < k; p += piece) {
    const depth = min(piece, k - p);
    for (let j: usize = 0; j < n; j += COLUMNS) {
      const columns = min(COLUMNS, n - j);
      // Panels of 4, 8 or 12 vectors, as equal in width as possible.
      const units = (columns + 15) / 16;
      const panels = (units + 2) / 3;
      const low = units / panels;
      const larger = units % panels;
      for (let panel: usize = 0, at: usize = 0; panel < panels; panel++) {
        const width = min((low + usize(panel < larger)) * 16, columns - at);
        packStrip<f32>(depth, width, 48, d + p * dRow + (j + at) * dCol, dRow, dCol, scratch + panel * PANEL * DEPTH);
        at += width;
      }
      for (let i: usize = 0; i < m; i += BLOCK) {
        const rows = min(BLOCK, m - i);
        let from = s + i * sRow + p * sCol;
        let row = sRow;
        if (sCol != 4) {
          transpose(depth, rows, from, sCol, rowsOfS, DEPTH * 4, false);
          from = rowsOfS;
          row = DEPTH * 4;
        }
        for (let r: usize = 0; r < rows; r++) {
          const to = lists + r * 2 * LIST;
          store<u32>(lengths + r * 4, <u32>list(depth, from + r * row, to, to + LIST));
        }
        for (let panel: usize = 0, at: usize = 0; panel < panels; panel++) {
          const unit = low + usize(panel < larger);
          const width = min(unit * 16, columns - at);
          const from = scratch + panel * PANEL * DEPTH;
          let to = c + i * cRow + (j + at) * cCol;
          at += width;
          if (cCol == 4 && width == unit * 16) {
            runTile(unit * 4, rows, lengths, lists, from, to, cRow, add);
            continue;
          }
          for (let r: usize = 0; r < rows; r += 4) {
            const height = min<usize>(4, rows - r);
            runTile(unit * 4, height, lengths + r * 4, lists + r * 2 * LIST, from, tiles, PANEL, false);
            place(height, width, tiles, to, cRow, cCol, add);
            to += 4 * cRow;
          }
        }
      }
    }
    add = true;
  }
}

/** Moves up to 4 rows of a tile to C. */
function place(rows: usize, columns: usize, from: usize, c: usize, cRow: usize, cCol: usize, add: bool): void {
  if (cRow == 4) return transpose(rows, columns, from, PANEL, c, cCol, add);
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns; j++) {
      const to = c + i * cRow + j * cCol;
      const value = load<f32>(from + i * PANEL + j * 4);
      store<f32>(to, add ? load<f32>(to) + value : value);
    }
  }
}
