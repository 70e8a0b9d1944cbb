// The tables of Math.exp, Math.log and Math.pow, made when the module starts: 10 KB that nothing compresses. Each says in
// AssemblyScript's ~lib/util/math what it is (they are musl's); scripts/build-kernels.mjs leaves only room for them there.
// Numbers are computed as sums of two float64, of which the first is nearest to the sum.
import { EXP_DATA_TAB, LOG_DATA_TAB1, LOG_DATA_TAB2, POW_LOG_DATA_TAB } from "util/math";

const N: usize = 128;

/** What was computed last. */
let hi: f64 = 0;
let lo: f64 = 0;

/** a + b, where a is the larger one. */
function sum(a: f64, b: f64): void {
  hi = a + b;
  lo = b - (hi - a);
}

/** a · b (Dekker). */
function product(a: f64, b: f64): void {
  const ca = a * 134217729;
  const cb = b * 134217729;
  const a1 = ca - (ca - a);
  const b1 = cb - (cb - b);
  hi = a * b;
  lo = (a - a1) * (b - b1) - (hi - a1 * b1 - (a - a1) * b1 - a1 * (b - b1));
}

/** (a + a2) · (b + b2). */
function times(a: f64, a2: f64, b: f64, b2: f64): void {
  product(a, b);
  sum(hi, lo + (a * b2 + a2 * b));
}

/** (a + a2) / (b + b2). */
function quotient(a: f64, a2: f64, b: f64, b2: f64): void {
  const q = a / b;
  product(q, b);
  sum(q, (a - hi - lo + a2 - q * b2) / b);
}

/** 2^(k / N) = H · (1 + T): T and, less k / N as an exponent, H. */
export function makeExpTable(): void {
  let h: f64 = 1;
  let l: f64 = 0;
  for (let k: usize = 0; k < N; k++) {
    store<f64>(EXP_DATA_TAB + (k << 4), l / h);
    store<u64>(EXP_DATA_TAB + (k << 4), reinterpret<u64>(h) - (<u64>k << 45), 8);
    times(h, l, 1.0054299011128027, 9.499186535455032e-17);
    h = hi;
    l = lo;
  }
}

/** (h + l) + log(a / b), of which the quotient is not far from 1, or there are many terms. */
function plusLog(h: f64, l: f64, a: f64, b: f64, terms: i32): void {
  // log(a / b) = 2 · (s + s³ / 3 + s⁵ / 5 + …) for s = (a − b) / (a + b).
  const d = a + b;
  const e = d - a;
  quotient(a - b, 0, d, a - (d - e) + (b - e));
  const s = hi;
  const s2 = lo;
  times(s, s2, s, s2);
  const z = hi;
  const z2 = lo;
  hi = 0;
  lo = 0;
  for (let n: f64 = 2 * terms + 1; n > 0; n -= 2) {
    times(hi, lo, z, z2);
    const y = hi;
    const y2 = lo;
    quotient(1, 0, n, 0);
    const r = lo + y2;
    sum(hi, y);
    sum(hi, lo + r);
  }
  times(hi, lo, 2 * s, 2 * s2);
  const y = hi;
  const y2 = lo + l;
  if (abs(h) > abs(y)) sum(h, y);
  else sum(y, h);
  sum(hi, lo + y2);
}

/** How far 1 / c, as a whole number, is from 1 / center, where c is what Math.log takes for it. */
const FROM_CENTER = memory.data<i32>([
  -23142382, -57643754, -234334839, -124664804, 19045012, -123323398, -501163255, 342479926, -234593306, 57421184,
  513617488, -240891478, 85169741, 28659150, 284053799, 342563057, -68420459, -346144712, -90113766, -464022980,
  285342708, -489548825, 376054848, 47397812, -423637851, -260988534, 336107021, 448241578, 154177355, 447893384,
  241227555, -420636714, -218426730, -96876684, -205835218, -368178198, -345128710, -510284502, 481763731,
  209336112, 429336310, 15489329, 442353177, -417834330, 73183371, 515232680, 507984536, 83787275, 330409952,
  151596684, 377744204, 198302857, 214798271, -345957716, 356163107, 215510022, -229897960, -131709726, 215213618,
  -464519207, -332821996, 385780520, -400344786, 256208139, 478356527, 345720337, 128466877, 217515751, -162048343,
  295127580, -235892775, -69369347, 93666841, -272860130, 91915174, 29018059, 258893229, 386009280, -241633007,
  68399381, 386341370, 408940642, 65060217, -120872168, 189498853, -32395328, -49955913, 154042178, -346113480,
  148348366, -396488327, -427431396, 107119491, -500798201, 212184347, 305888811, -330297730, -91422864, 6707636,
  273897542, -512931067, -500150233, 485589437, -280752730, 106848032, 30953893, -291342514, -408884927, 149302919,
  -107851081, 225432558, 460497078, -452391632, -490679353, 508304210, 493208081, 336502878, 526975298, -457361038,
  -312310462, -365194252, -421357131, 362015322, 310793228, -441535439, -69145545, -528727990, 433364383,
]);

/** The middle of the i-th of the N parts, of equal size but for the exponent, of the numbers from `first` to 2 · `first`. */
// @ts-ignore: decorator
@inline
function center(first: u64, i: usize): f64 {
  return reinterpret<f64>(first + (<u64>i << 45) + (1 << 44));
}

/** 1 / c and log(c), rounded; and c as the sum of two. */
export function makeLogTables(): void {
  let before: f64 = 1;
  let h: f64 = 0;
  let l: f64 = 0;
  for (let i: usize = 0; i < N; i++) {
    const at = i << 4;
    const near = reinterpret<u64>(1 / center(0x3fe6000000000000, i));
    const inverse = reinterpret<f64>(near + load<i32>(FROM_CENTER + (i << 2)));
    plusLog(h, l, before, inverse, i ? 7 : 24);
    h = hi;
    l = lo;
    store<f64>(LOG_DATA_TAB1 + at, inverse);
    store<f64>(LOG_DATA_TAB1 + at, rounded(h), 8);
    quotient(1, 0, inverse, 0);
    store<f64>(LOG_DATA_TAB2 + at, hi);
    store<f64>(LOG_DATA_TAB2 + at, lo, 8);
    before = inverse;
  }
}

// @ts-ignore: decorator
@inline
function rounded(log: f64): f64 {
  return nearest(log * 8796093022208) / 8796093022208;
}

/** 1 / c, of few digits, log(c), rounded, and the rest of it. */
export function makePowTable(): void {
  let before: f64 = 1;
  let h: f64 = 0;
  let l: f64 = 0;
  for (let i: usize = 0; i < N; i++) {
    const at = POW_LOG_DATA_TAB + (i << 5);
    const c = center(0x3fe6955500000000, i);
    const digits: f64 = c < 1 ? 128 : 256;
    const inverse = nearest(digits / c) / digits;
    plusLog(h, l, before, inverse, i ? 7 : 24);
    h = hi;
    l = lo;
    store<f64>(at, inverse);
    store<f64>(at, rounded(h), 16);
    store<f64>(at, h - rounded(h) + l, 24);
    before = inverse;
  }
}
