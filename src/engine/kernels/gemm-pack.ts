// Copies parts of matrices to where, and in the order in which, the tiles of a matrix product read them fastest.
// Strides are in bytes.

/** Copies a matrix with any strides to one with its rows `step` bytes after each other. */
export function packRows<T>(
  rows: usize, columns: usize, from: usize, row: usize, col: usize, to: usize, step: usize,
): void {
  const vectors: usize = col == sizeof<T>() ? (columns * sizeof<T>()) & ~15 : 0;
  for (let i: usize = 0; i < rows; i++) {
    for (let at: usize = 0; at < vectors; at += 16) v128.store(to + at, v128.load(from + at));
    let at = from + (vectors / sizeof<T>()) * col;
    for (let j = vectors; j < columns * sizeof<T>(); j += sizeof<T>()) {
      store<T>(to + j, load<T>(at));
      at += col;
    }
    from += row;
    to += step;
  }
}

/** The same for a strip of few columns, each row filled up with zeros to `width` elements. */
export function packStrip<T>(
  rows: usize,
  columns: usize,
  width: usize,
  from: usize,
  row: usize,
  col: usize,
  to: usize,
): void {
  const step = width * sizeof<T>();
  if (step == 32 && columns == width && col == sizeof<T>()) {
    // The commonest strip, as wide as a tile.
    for (let i: usize = 0; i < rows; i++) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += row;
      to += 32;
    }
    return;
  }
  if (sizeof<T>() == 4 && row == 4 && col != 4) transpose(columns, rows, from, col, to, step, false);
  else packRows<T>(rows, columns, from, row, col, to, step);
  for (let i: usize = 0; i < rows && columns < width; i++) {
    for (let j = columns; j < width; j++) store<T>(to + j * sizeof<T>(), 0);
    to += step;
  }
}

/** to[columns, rows] = the transpose of from[rows, columns], or to += that. The columns of both lie side by side. */
export function transpose(
  rows: usize, columns: usize, from: usize, fromRow: usize, to: usize, toRow: usize, add: bool,
): void {
  const down = rows & ~3;
  const across = columns & ~3;
  for (let j: usize = 0; j < across; j += 4) {
    let at = from + j * 4;
    for (let i: usize = 0; i < down; i += 4) {
      const a = v128.load(at);
      const b = v128.load(at + fromRow);
      at += fromRow + fromRow;
      const c = v128.load(at);
      const d = v128.load(at + fromRow);
      at += fromRow + fromRow;
      const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      const AB = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const CD = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      let out = to + j * toRow + i * 4;
      put(out, v128.shuffle<i64>(ab, cd, 0, 2), add);
      put((out += toRow), v128.shuffle<i64>(ab, cd, 1, 3), add);
      put((out += toRow), v128.shuffle<i64>(AB, CD, 0, 2), add);
      put((out += toRow), v128.shuffle<i64>(AB, CD, 1, 3), add);
    }
  }
  for (let j: usize = 0; j < columns; j++) {
    for (let i = j < across ? down : 0; i < rows; i++) {
      const value = load<f32>(from + i * fromRow + j * 4);
      const out = to + j * toRow + i * 4;
      store<f32>(out, add ? load<f32>(out) + value : value);
    }
  }
}

// @ts-ignore: decorator
@inline
export function put(c: usize, value: v128, add: bool): void {
  v128.store(c, add ? f32x4.add(v128.load(c), value) : value);
}
