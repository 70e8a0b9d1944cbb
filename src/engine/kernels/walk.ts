// Walking several strided operands together: the last dimension is a run, the others an odometer whose counters
// stand behind the strides in `meta`.

// @ts-ignore: decorator
@inline
export function dims(meta: usize): i32 {
  return load<i32>(meta);
}

// @ts-ignore: decorator
@inline
export function size(meta: usize, dim: i32): i32 {
  return load<i32>(meta + 4 + (<usize>dim << 2));
}

/** The stride of operand `which` (0, 1, 2 …) along `dim`. */
// @ts-ignore: decorator
@inline
export function stride(meta: usize, which: i32, dim: i32): i32 {
  return load<i32>(meta + 4 + (<usize>((1 + which) * dims(meta) + dim) << 2));
}

/** How many runs there are, with the counters set to zero. */
export function start(meta: usize, operands: i32): i32 {
  const nd = dims(meta);
  let runs = 1;
  const counters = meta + 4 + (<usize>((1 + operands) * nd) << 2);
  for (let d = 0; d < nd - 1; d++) {
    runs *= size(meta, d);
    store<i32>(counters + (<usize>d << 2), 0);
  }
  return runs;
}

/** Turns the odometer by one; gives the outermost dimension that moved. Those behind it went back to zero. */
export function turn(meta: usize, operands: i32): i32 {
  const nd = dims(meta);
  const counters = meta + 4 + (<usize>((1 + operands) * nd) << 2);
  let d = nd - 2;
  while (d >= 0) {
    const at = counters + (<usize>d << 2);
    const next = load<i32>(at) + 1;
    if (next < size(meta, d)) {
      store<i32>(at, next);
      return d;
    }
    store<i32>(at, 0);
    d--;
  }
  return 0;
}

/** By how many elements operand `which` moves when the odometer turned at `dim`. */
export function step(meta: usize, which: i32, dim: i32): i32 {
  const nd = dims(meta);
  let by = stride(meta, which, dim);
  for (let d = dim + 1; d < nd - 1; d++) by -= (size(meta, d) - 1) * stride(meta, which, d);
  return by;
}
