// Short rows of float32, four at a time with one in each lane: within one row every step would wait for the one before.

/** The number at x in each of four rows that lie `row` bytes apart. */
// @ts-ignore: decorator
@inline
export function column(x: usize, row: usize): v128 {
  const two = v128.load32_lane(x + row, v128.load32_zero(x), 1);
  x += row << 1;
  return v128.load32_lane(x + row, v128.load32_lane(x, two, 2), 3);
}

/** Stores one number in each of four rows. */
// @ts-ignore: decorator
@inline
export function storeColumn(out: usize, row: usize, v: v128): void {
  v128.store32_lane(out, v, 0);
  v128.store32_lane(out + row, v, 1);
  out += row << 1;
  v128.store32_lane(out, v, 2);
  v128.store32_lane(out + row, v, 3);
}
