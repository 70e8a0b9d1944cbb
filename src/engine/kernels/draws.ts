// Whole numbers and permutations.
import { BOOL, F32, F64, I32, I64, U8 } from "./dtype";
import { ROOM, randomWord, randomWords, WORDS } from "./mt19937";

function integers<T>(g: usize, out: usize, n: usize, low: i64, range: u64): void {
  const wide = sizeof<T>() == 8 || isFloat<T>() ? range == 0 || range >> 32 != 0 : false;
  for (let left = n; left > 0; ) {
    const m = min(left, ROOM >> 1);
    let words = g + WORDS;
    randomWords(g, words, m << u32(wide));
    for (const end = out + m * sizeof<T>(); out < end; out += sizeof<T>()) {
      if (wide) {
        const draw = rotl(load<u64>(words), 32);
        store<T>(out, <T>(range == 0 ? <i64>draw : <i64>(draw % range) + low));
        words += 8;
      } else {
        store<T>(out, <T>(<i64>(load<u32>(words) % <u32>range) + low));
        words += 4;
      }
    }
    left -= m;
  }
}

/**
 * n times low + draw mod range: a draw is two words when the range needs more than 32 bits and the dtype holds them,
 * else one. A range of 0 asks for the draws themselves, as the whole range of int64 does.
 */
export function randomIntegers(g: usize, dtype: i32, out: usize, n: usize, low: i64, range: u64): void {
  switch (dtype) {
    case F32:
      return integers<f32>(g, out, n, low, range);
    case F64:
      return integers<f64>(g, out, n, low, range);
    case I32:
      return integers<i32>(g, out, n, low, range);
    case I64:
      return integers<i64>(g, out, n, low, range);
    case U8:
    case BOOL:
      return integers<u8>(g, out, n, low, range);
  }
}

function permutation<T>(g: usize, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) store<T>(out + i * sizeof<T>(), <T>i);
  for (let left = n; left > 1; ) {
    let words = g + WORDS;
    const m = min(left - 1, ROOM);
    randomWords(g, words, m);
    for (const end = words + (m << 2); words < end; words += 4, left--, out += sizeof<T>()) {
      const other = out + (<usize>load<u32>(words) % left) * sizeof<T>();
      const here = load<T>(out);
      store<T>(out, load<T>(other));
      store<T>(other, here);
    }
  }
}

/** The numbers 0 … n − 1, shuffled with n − 1 words. */
export function randomPermutation(g: usize, dtype: i32, out: usize, n: usize): void {
  switch (dtype) {
    case F32:
      return permutation<f32>(g, out, n);
    case F64:
      return permutation<f64>(g, out, n);
    case I32:
      return permutation<i32>(g, out, n);
    case I64:
      return permutation<i64>(g, out, n);
    case U8:
      return permutation<u8>(g, out, n);
  }
}
