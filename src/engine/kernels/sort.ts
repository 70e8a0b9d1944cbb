import { F32, F64, I32, I64 } from "./dtype";

// Sorting rows of n elements: each becomes a 64-bit key that sorts as an unsigned number, and keys are sorted together
// with their places. Equal elements keep their order; NaN is above everything, −0 equals 0.

// @ts-ignore: decorator
@inline
function keyOf<T>(x: T): u64 {
  if (isFloat<T>()) {
    if (x != x) return u64.MAX_VALUE;
    if (sizeof<T>() == 4) {
      const bits = reinterpret<u32>(<f32>(x + <T>0));
      return <u64>((bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000);
    }
    const bits = reinterpret<u64>(<f64>(x + <T>0));
    return (bits >> 63) != 0 ? ~bits : bits | 0x8000000000000000;
  }
  if (sizeof<T>() == 8) return <u64>x ^ 0x8000000000000000;
  if (isSigned<T>()) return <u64>(<u32>x ^ 0x80000000);
  return <u64>x;
}

function writeKeys<T>(keys: usize, x: usize, n: i32, descending: bool): void {
  for (let i = 0; i < n; i++) {
    const key = keyOf<T>(load<T>(x + <usize>i * sizeof<T>()));
    store<u64>(keys + (<usize>i << 3), descending ? ~key : key);
  }
}

function insertionSort(keys: usize, places: usize, n: i32): void {
  for (let i = 1; i < n; i++) {
    const key = load<u64>(keys + (<usize>i << 3));
    const place = load<i64>(places + (<usize>i << 3));
    let j = i;
    for (; j > 0; j--) {
      const before = load<u64>(keys + (<usize>(j - 1) << 3));
      if (before <= key) break;
      store<u64>(keys + (<usize>j << 3), before);
      store<i64>(places + (<usize>j << 3), load<i64>(places + (<usize>(j - 1) << 3)));
    }
    store<u64>(keys + (<usize>j << 3), key);
    store<i64>(places + (<usize>j << 3), place);
  }
}

/** Bytes for eight times 256 counts. */
const COUNTS: usize = 8 * 256 * 4;

/** Byte by byte, lowest first; bytes that all keys share are passed over. Gives where the sorted places ended up. */
function radixSort(table: usize, keys: usize, places: usize, otherKeys: usize, otherPlaces: usize, n: i32): usize {
  memory.fill(table, 0, COUNTS);
  for (let i = 0; i < n; i++) {
    let key = load<u64>(keys + (<usize>i << 3));
    for (let b: usize = 0; b < 8; b++) {
      const at = table + ((b << 8 | <usize>(key & 255)) << 2);
      store<i32>(at, load<i32>(at) + 1);
      key >>= 8;
    }
  }
  for (let b: usize = 0; b < 8; b++) {
    const counts = table + (b << 10);
    const shift = <u64>b << 3;
    if (load<i32>(counts + (<usize>(load<u64>(keys) >> shift & 255) << 2)) == n) continue;
    let before = 0;
    for (let d: usize = 0; d < 256; d++) {
      const count = load<i32>(counts + (d << 2));
      store<i32>(counts + (d << 2), before);
      before += count;
    }
    for (let i = 0; i < n; i++) {
      const key = load<u64>(keys + (<usize>i << 3));
      const at = counts + (<usize>(key >> shift & 255) << 2);
      const to = <usize>load<i32>(at) << 3;
      store<i32>(at, load<i32>(at) + 1);
      store<u64>(otherKeys + to, key);
      store<i64>(otherPlaces + to, load<i64>(places + (<usize>i << 3)));
    }
    const k = keys;
    keys = otherKeys;
    otherKeys = k;
    const p = places;
    places = otherPlaces;
    otherPlaces = p;
  }
  return places;
}

/** Of more elements than so many times k, at most FEW, the first k are picked out; of fewer, all are sorted. */
const MANY: i32 = 8;
const FEW: i32 = 32;

/** The places of the k smallest keys, in order, and the keys beside them. */
function pick(keys: usize, n: i32, k: i32, picked: usize, places: usize): void {
  let count = 0;
  for (let i = 0; i < n; i++) {
    const key = load<u64>(keys + (<usize>i << 3));
    if (count == k && key >= load<u64>(picked + (<usize>(k - 1) << 3))) continue;
    let j = count < k ? count++ : k - 1;
    for (; j > 0; j--) {
      const before = load<u64>(picked + (<usize>(j - 1) << 3));
      if (before <= key) break;
      store<u64>(picked + (<usize>j << 3), before);
      store<i64>(places + (<usize>j << 3), load<i64>(places + (<usize>(j - 1) << 3)));
    }
    store<u64>(picked + (<usize>j << 3), key);
    store<i64>(places + (<usize>j << 3), <i64>i);
  }
}

/**
 * out[r, i] (i64) for i below k = where in row r of x, [rows, n], the i-th smallest (or largest) element stands. `scratch`
 * has room for 4 · n + 1024 numbers of 8 bytes.
 */
export function argsort(
  dtype: i32, out: usize, x: usize, scratch: usize, rows: i32, n: i32, k: i32, descending: bool,
): void {
  const bytes = <usize>n << 3;
  const keys = scratch + COUNTS;
  const places = keys + bytes;
  for (let r = 0; r < rows; r++) {
    const at = x + <usize>r * n * (dtype == F64 || dtype == I64 ? 8 : dtype == F32 || dtype == I32 ? 4 : 1);
    if (dtype == F32) writeKeys<f32>(keys, at, n, descending);
    else if (dtype == F64) writeKeys<f64>(keys, at, n, descending);
    else if (dtype == I32) writeKeys<i32>(keys, at, n, descending);
    else if (dtype == I64) writeKeys<i64>(keys, at, n, descending);
    else writeKeys<u8>(keys, at, n, descending);
    if (k <= FEW && k * MANY < n) pick(keys, n, k, places, out);
    else {
      for (let i = 0; i < n; i++) store<i64>(places + (<usize>i << 3), <i64>i);
      let sorted = places;
      if (n <= 64) insertionSort(keys, places, n);
      else sorted = radixSort(scratch, keys, places, keys + 2 * bytes, keys + 3 * bytes, n);
      memory.copy(out, sorted, <usize>k << 3);
    }
    out += <usize>k << 3;
  }
}
