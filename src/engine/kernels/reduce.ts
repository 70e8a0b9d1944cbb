import { column } from "./columns";
import { F32, F64, I32, I64 } from "./dtype";

// Reductions over the middle of [outer, r, inner], contiguous. Ops by number, as in engine/reduction.ts.
const SUM: i32 = 0;
const PROD: i32 = 1;
const MAX: i32 = 2;
const MIN: i32 = 3;

/** Elements that are summed in float32 (or T) before they join the float64 total. Splitting never depends on threads. */
const BLOCK: i32 = 512;

export function sumRunF32(x: usize, n: i32): f64 {
  let total: f64 = 0;
  let left = n;
  while (left > 0) {
    const m = left < BLOCK ? left : BLOCK;
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let i = 0;
    for (; i <= m - 8; i += 8) {
      a = f32x4.add(a, v128.load(x + (<usize>i << 2)));
      b = f32x4.add(b, v128.load(x + (<usize>i << 2), 16));
    }
    a = f32x4.add(a, b);
    let s: f64 = <f64>f32x4.extract_lane(a, 0) + <f64>f32x4.extract_lane(a, 1);
    s += <f64>f32x4.extract_lane(a, 2) + <f64>f32x4.extract_lane(a, 3);
    for (; i < m; i++) s += <f64>load<f32>(x + (<usize>i << 2));
    total += s;
    x += <usize>m << 2;
    left -= m;
  }
  return total;
}

function sumRunF64(x: usize, n: i32): f64 {
  // Pairwise below a block of 128, which keeps the error small in float64 too.
  if (n > 128) {
    const half = (n / 2 + 7) & ~7;
    return sumRunF64(x, half) + sumRunF64(x + (<usize>half << 3), n - half);
  }
  let s: f64 = 0;
  for (let i = 0; i < n; i++) s += load<f64>(x + (<usize>i << 3));
  return s;
}

// @ts-ignore: decorator
@inline
function better<T>(op: i32, x: T, best: T): bool {
  if (isFloat<T>()) {
    if (best != best) return false;
    if (x != x) return true;
  }
  return op == MAX ? x > best : x < best;
}

/** The larger or smaller of both, the first of equal ones; what lanes have that are not numbers is anyone's guess. */
// @ts-ignore: decorator
@inline
function extreme4(op: i32, best: v128, v: v128): v128 {
  return op == MAX ? f32x4.pmax(best, v) : f32x4.pmin(best, v);
}

/** The largest or smallest of whole vectors, n at least 8; NaN if there is one. */
function extremeRunF32(op: i32, x: usize, n: i32): f32 {
  let a = v128.load(x);
  let b = v128.load(x, 16);
  let numbers = v128.and(f32x4.eq(a, a), f32x4.eq(b, b));
  const end = x + (<usize>n << 2);
  for (x += 32; x + 32 <= end; x += 32) {
    const u = v128.load(x);
    const v = v128.load(x, 16);
    a = extreme4(op, a, u);
    b = extreme4(op, b, v);
    numbers = v128.and(numbers, v128.and(f32x4.eq(u, u), f32x4.eq(v, v)));
  }
  // The last 8 again, some of which may have been seen.
  const u = v128.load(end - 32);
  const v = v128.load(end - 16);
  numbers = v128.and(numbers, v128.and(f32x4.eq(u, u), f32x4.eq(v, v)));
  if (!i32x4.all_true(numbers)) return NaN;
  a = extreme4(op, extreme4(op, a, u), extreme4(op, b, v));
  a = extreme4(op, a, v128.shuffle<u64>(a, a, 1, 0));
  a = extreme4(op, a, v128.shuffle<u32>(a, a, 1, 0, 3, 2));
  return f32x4.extract_lane(a, 0);
}

function runLast<T>(op: i32, x: usize, n: i32): T {
  if (op == SUM) {
    if (isFloat<T>()) return sizeof<T>() == 4 ? <T>sumRunF32(x, n) : <T>sumRunF64(x, n);
    let s: T = 0;
    for (let i = 0; i < n; i++) s += load<T>(x + <usize>i * sizeof<T>());
    return s;
  }
  if (op == PROD) {
    let p: T = 1;
    for (let i = 0; i < n; i++) p *= load<T>(x + <usize>i * sizeof<T>());
    return p;
  }
  if (isFloat<T>() && sizeof<T>() == 4 && n >= 8) {
    return <T>(op == MAX ? extremeRunF32(MAX, x, n) : extremeRunF32(MIN, x, n));
  }
  let best = load<T>(x);
  for (let i = 1; i < n; i++) {
    const v = load<T>(x + <usize>i * sizeof<T>());
    if (op == MAX ? better<T>(MAX, v, best) : better<T>(MIN, v, best)) best = v;
  }
  return best;
}

// @ts-ignore: decorator
@inline
function combine<T>(op: i32, acc: usize, x: usize, n: i32): void {
  for (let j = 0; j < n; j++) {
    const at = <usize>j * sizeof<T>();
    const a = load<T>(acc + at);
    const v = load<T>(x + at);
    if (op == SUM) store<T>(acc + at, a + v);
    else if (op == PROD) store<T>(acc + at, a * v);
    else if (better<T>(op, v, a)) store<T>(acc + at, v);
  }
}

// The same for float32, four at a time: as `better` does it, NaN included.
function extremeRowF32(op: i32, acc: usize, x: usize, n: i32): void {
  let j: usize = 0;
  for (; j + 16 <= <usize>n << 2; j += 16) {
    const a = v128.load(acc + j);
    const v = v128.load(x + j);
    const further = op == MAX ? f32x4.gt(v, a) : f32x4.lt(v, a);
    const firstNaN = v128.andnot(f32x4.eq(a, a), f32x4.eq(v, v));
    v128.store(acc + j, v128.bitselect(v, a, v128.or(further, firstNaN)));
  }
  combine<f32>(op, acc + j, x + j, n - <i32>(j >> 2));
}

/** Rows that are summed in float32 before they join float64 totals, and columns whose totals are made at a time. */
const ROWS: i32 = 16;
const COLUMNS: i32 = 512;

/** Adds four sums in float32 to totals in float64. */
// @ts-ignore: decorator
@inline
function addToTotals(at: usize, v: v128): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(v)));
  v128.store(at, f64x2.add(v128.load(at, 16), f64x2.promote_low_f32x4(v128.shuffle<u64>(v, v, 1, 0))), 16);
}

/** The sum of r rows of n columns, at most ROWS, is added to the totals. */
function addRowsToTotals(totals: usize, x: usize, row: usize, r: i32, n: i32): void {
  let j = 0;
  for (; j <= n - 16; j += 16) {
    let a = v128.load(x);
    let b = v128.load(x, 16);
    let c = v128.load(x, 32);
    let d = v128.load(x, 48);
    let from = x;
    for (let i = 1; i < r; i++) {
      from += row;
      a = f32x4.add(a, v128.load(from));
      b = f32x4.add(b, v128.load(from, 16));
      c = f32x4.add(c, v128.load(from, 32));
      d = f32x4.add(d, v128.load(from, 48));
    }
    addToTotals(totals, a);
    addToTotals(totals + 32, b);
    addToTotals(totals + 64, c);
    addToTotals(totals + 96, d);
    totals += 128;
    x += 64;
  }
  for (; j <= n - 4; j += 4) {
    let sum = v128.load(x);
    let from = x;
    for (let i = 1; i < r; i++) {
      from += row;
      sum = f32x4.add(sum, v128.load(from));
    }
    addToTotals(totals, sum);
    totals += 32;
    x += 16;
  }
  for (; j < n; j++) {
    let sum = load<f32>(x);
    let from = x;
    for (let i = 1; i < r; i++) {
      from += row;
      sum += load<f32>(from);
    }
    store<f64>(totals, load<f64>(totals) + <f64>sum);
    totals += 8;
    x += 4;
  }
}

/** The sum of r rows. @param totals has room for 512 float64 */
function sumRowsF32(out: usize, x: usize, r: i32, inner: i32, totals: usize): void {
  const row = <usize>inner << 2;
  for (let j = 0; j < inner; j += COLUMNS) {
    const n = min(COLUMNS, inner - j);
    memory.fill(totals, 0, <usize>n << 3);
    let from = x + (<usize>j << 2);
    for (let i = 0; i < r; i += ROWS) {
      addRowsToTotals(totals, from, row, min(ROWS, r - i), n);
      from += <usize>ROWS * row;
    }
    const to = out + (<usize>j << 2);
    for (let c = 0; c < n; c++) store<f32>(to + (<usize>c << 2), <f32>load<f64>(totals + (<usize>c << 3)));
  }
}

/** acc[j] += x[i, j] for each of r rows, one after the other, in float32. */
export function addRows(acc: usize, x: usize, r: i32, n: i32): void {
  const row = <usize>n << 2;
  let j: usize = 0;
  for (; j + 64 <= row; j += 64) {
    let a = v128.load(acc + j);
    let b = v128.load(acc + j, 16);
    let c = v128.load(acc + j, 32);
    let d = v128.load(acc + j, 48);
    let from = x + j;
    for (let i = 0; i < r; i++) {
      a = f32x4.add(a, v128.load(from));
      b = f32x4.add(b, v128.load(from, 16));
      c = f32x4.add(c, v128.load(from, 32));
      d = f32x4.add(d, v128.load(from, 48));
      from += row;
    }
    v128.store(acc + j, a);
    v128.store(acc + j, b, 16);
    v128.store(acc + j, c, 32);
    v128.store(acc + j, d, 48);
  }
  for (; j < row; j += 4) {
    let sum = load<f32>(acc + j);
    for (let i = 0; i < r; i++) sum += load<f32>(x + <usize>i * row + j);
    store<f32>(acc + j, sum);
  }
}

function rows<T>(op: i32, out: usize, x: usize, r: i32, inner: i32, totals: usize): void {
  if (op == SUM && isFloat<T>() && sizeof<T>() == 4) {
    sumRowsF32(out, x, r, inner, totals);
    return;
  }
  const row = <usize>inner * sizeof<T>();
  memory.copy(out, x, row);
  for (let i = 1; i < r; i++) {
    x += row;
    if (op == SUM) combine<T>(SUM, out, x, inner);
    else if (op == PROD) combine<T>(PROD, out, x, inner);
    else if (isFloat<T>() && sizeof<T>() == 4) extremeRowF32(op, out, x, inner);
    else if (op == MAX) combine<T>(MAX, out, x, inner);
    else combine<T>(MIN, out, x, inner);
  }
}

function over<T>(op: i32, out: usize, x: usize, outer: i32, r: i32, inner: i32, totals: usize): void {
  const block = <usize>(r * inner) * sizeof<T>();
  for (let o = 0; o < outer; o++) {
    if (inner == 1) store<T>(out, runLast<T>(op, x, r));
    else rows<T>(op, out, x, r, inner, totals);
    out += <usize>inner * sizeof<T>();
    x += block;
  }
}

/**
 * out[outer, inner] = x[outer, r, inner] reduced over r ≥ 1, in x's dtype.
 * @param totals where sums of rows (inner > 1) of float32 have 4 KB to themselves
 */
export function reduce(
  op: i32, dtype: i32, out: usize, x: usize, outer: i32, r: i32, inner: i32, totals: usize,
): void {
  if (dtype == F32) over<f32>(op, out, x, outer, r, inner, totals);
  else if (dtype == F64) over<f64>(op, out, x, outer, r, inner, totals);
  else if (dtype == I32) over<i32>(op, out, x, outer, r, inner, totals);
  else if (dtype == I64) over<i64>(op, out, x, outer, r, inner, totals);
  else over<u8>(op, out, x, outer, r, inner, totals);
}

function argOver<T>(op: i32, out: usize, x: usize, outer: i32, r: i32, inner: i32): void {
  const row = <usize>inner * sizeof<T>();
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      let at = x + <usize>j * sizeof<T>();
      let best = load<T>(at);
      let where = 0;
      for (let i = 1; i < r; i++) {
        at += row;
        const v = load<T>(at);
        if (op == MAX ? better<T>(MAX, v, best) : better<T>(MIN, v, best)) {
          best = v;
          where = i;
        }
      }
      store<i64>(out, <i64>where);
      out += 8;
    }
    x += row * r;
  }
}

// The same for rows of float32, four at a time.
function argColumns(op: i32, out: usize, x: usize, r: i32): void {
  const row = <usize>r << 2;
  let best = column(x, row);
  let where = i32x4.splat(0);
  for (let i = 1; i < r; i++) {
    const v = column(x + (<usize>i << 2), row);
    const further = op == MAX ? f32x4.gt(v, best) : f32x4.lt(v, best);
    const firstNaN = v128.andnot(f32x4.eq(best, best), f32x4.eq(v, v));
    const wins = v128.or(further, firstNaN);
    best = v128.bitselect(v, best, wins);
    where = v128.bitselect(i32x4.splat(i), where, wins);
  }
  v128.store(out, i64x2.extend_low_i32x4_u(where));
  v128.store(out, i64x2.extend_high_i32x4_u(where), 16);
}

/** out[outer, inner] (i64) = the place of the first maximum or minimum of x[outer, r, inner] over r ≥ 1. */
export function argReduce(op: i32, dtype: i32, out: usize, x: usize, outer: i32, r: i32, inner: i32): void {
  for (; dtype == F32 && inner == 1 && outer >= 4; outer -= 4) {
    argColumns(op, out, x, r);
    out += 32;
    x += <usize>r << 4;
  }
  if (dtype == F32) argOver<f32>(op, out, x, outer, r, inner);
  else if (dtype == F64) argOver<f64>(op, out, x, outer, r, inner);
  else if (dtype == I32) argOver<i32>(op, out, x, outer, r, inner);
  else if (dtype == I64) argOver<i64>(op, out, x, outer, r, inner);
  else argOver<u8>(op, out, x, outer, r, inner);
}
