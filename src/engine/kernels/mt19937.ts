// MT19937, four words at a time.
//
// A generator is a block of memory:
//      0  624 words of state, as the reference implementation keeps them
//   2496  u32  next: the place of the next word; 624 when all are used, 625 right after seeding
//   2500  u32  1 when a spare normal waits
//   2504  f64  the spare normal
//   2512  room for ROOM words, in which kernels whose elements are smaller than their words put the words
export const NEXT: usize = 2496;
export const HAS_SPARE: usize = 2500;
export const SPARE: usize = 2504;
export const WORDS: usize = 2512;
export const ROOM: usize = 1024;

const N: usize = 624;
const M: usize = 397;
const UPPER: i32 = 0x80000000;
const LOWER: i32 = 0x7fffffff;
const MATRIX: i32 = 0x9908b0df;

/** Starts the stream of `seed`, and drops the spare normal. */
export function randomSeed(g: usize, seed: u32): void {
  store<u32>(g, seed);
  for (let j: u32 = 1; j < <u32>N; j++) {
    seed = 1812433253 * (seed ^ (seed >> 30)) + j;
    store<u32>(g + (<usize>j << 2), seed);
  }
  store<u32>(g, <u32>N + 1, NEXT);
  store<u32>(g, 0, HAS_SPARE);
}

// @ts-ignore: decorator
@inline
function mix(here: u32, after: u32, far: u32): u32 {
  return far ^ (((here & UPPER) | (after & LOWER)) >> 1) ^ (-(after & 1) & MATRIX);
}

// @ts-ignore: decorator
@inline
function mix4(p: usize, far: usize): void {
  const after = v128.load(p, 4);
  const y = v128.bitselect(v128.load(p), after, i32x4.splat(UPPER));
  const odd = i32x4.neg(v128.and(after, i32x4.splat(1)));
  const twist = v128.xor(i32x4.shr_u(y, 1), v128.and(odd, i32x4.splat(MATRIX)));
  v128.store(p, v128.xor(v128.load(far), twist));
}

/** The next 624 words of state. */
function twist(g: usize): void {
  let p = g;
  for (const end = g + ((N - M) << 2) - 12; p < end; p += 16) mix4(p, p + (M << 2));
  for (const end = g + ((N - M) << 2); p < end; p += 4) {
    store<u32>(p, mix(load<u32>(p), load<u32>(p, 4), load<u32>(p + (M << 2))));
  }
  for (const end = g + ((N - 1) << 2); p < end; p += 16) mix4(p, p - ((N - M) << 2));
  store<u32>(p, mix(load<u32>(p), load<u32>(g), load<u32>(p - ((N - M) << 2))));
  store<u32>(g, 0, NEXT);
}

// @ts-ignore: decorator
@inline
function temper(y: u32): u32 {
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >> 18);
}

// @ts-ignore: decorator
@inline
function temper4(y: v128): v128 {
  y = v128.xor(y, i32x4.shr_u(y, 11));
  y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(<i32>0x9d2c5680)));
  y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(<i32>0xefc60000)));
  return v128.xor(y, i32x4.shr_u(y, 18));
}

/** The next word. */
export function randomWord(g: usize): u32 {
  if (load<u32>(g, NEXT) >= <u32>N) twist(g);
  const next = load<u32>(g, NEXT);
  store<u32>(g, next + 1, NEXT);
  return temper(load<u32>(g + (<usize>next << 2)));
}

/** The next two words, the first one as the high half. */
// @ts-ignore: decorator
@inline
export function randomWord64(g: usize): u64 {
  const high = <u64>randomWord(g);
  return (high << 32) | randomWord(g);
}

/** Writes the next `n` words to `out`. */
export function randomWords(g: usize, out: usize, n: usize): void {
  while (n > 0) {
    if (load<u32>(g, NEXT) >= <u32>N) twist(g);
    const next = <usize>load<u32>(g, NEXT);
    const m = min(n, N - next);
    let p = g + (next << 2);
    const end = p + (m << 2);
    for (; p + 16 <= end; p += 16, out += 16) v128.store(out, temper4(v128.load(p)));
    for (; p < end; p += 4, out += 4) store<u32>(out, temper(load<u32>(p)));
    store<u32>(g, <u32>(next + m), NEXT);
    n -= m;
  }
}
