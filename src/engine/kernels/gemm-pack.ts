// Copies parts of matrices to where, and in the order in which, the tiles of a matrix product read them fastest.
// Strides are in bytes.

/** Copies a matrix with any strides to one with its rows one after the other. */
export function packRows<T>(rows: usize, columns: usize, from: usize, row: usize, col: usize, to: usize): void {
  for (let i: usize = 0; i < rows; i++) {
    let at = from;
    for (let j: usize = 0; j < columns; j++) {
      store<T>(to, load<T>(at));
      at += col;
      to += sizeof<T>();
    }
    from += row;
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
  if (col == sizeof<T>() && columns == width) {
    // The order in which the strip lies in memory.
    if (width * sizeof<T>() != 32) return packRows<T>(rows, columns, from, row, col, to);
    for (let i: usize = 0; i < rows; i++) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += row;
      to += 32;
    }
    return;
  }
  for (let j: usize = 0; j < width; j++) {
    let at = from;
    let out = to;
    for (let i: usize = 0; i < rows; i++) {
      store<T>(out, j < columns ? load<T>(at) : <T>0);
      at += row;
      out += width * sizeof<T>();
    }
    from += col;
    to += sizeof<T>();
  }
}
