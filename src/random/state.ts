import { ValueError } from "../core/errors.ts";

// PyTorch's bytes of a generator's state, little-endian:
//      0  u64  the seed                   24  624 × u64  the words of state
//      8  i32  left: 625 − next        5024  f64  the spare normal
//     12  i32  1: it has been seeded   5040  i32  1 when there is a spare normal
//     16  u64  next: the word to come
// The engine's block (kernels/mt19937.ts) has u32 words, next behind them, then the flag of the spare and the spare.
export const STATE_BYTES = 5056;
const WORDS = 624;
const SEEDED = WORDS + 1;

/** The state in the block at `ptr` of the heap, in PyTorch's layout. */
export function packState(heap: Uint8Array, ptr: number, seed: bigint): Uint8Array<ArrayBuffer> {
  const block = new DataView(heap.buffer, ptr);
  const state = new DataView(new ArrayBuffer(STATE_BYTES));
  const next = block.getUint32(2496, true);
  state.setBigUint64(0, seed, true);
  state.setInt32(8, next === SEEDED ? 1 : SEEDED - next, true);
  state.setInt32(12, 1, true);
  state.setUint32(16, next === SEEDED ? 0 : next, true);
  for (let i = 0; i < WORDS; i++) state.setUint32(24 + 8 * i, block.getUint32(4 * i, true), true);
  if (block.getUint32(2500, true)) {
    state.setFloat64(5024, block.getFloat64(2504, true), true);
    state.setInt32(5040, 1, true);
  }
  return new Uint8Array(state.buffer);
}

/** Writes a state in PyTorch's layout to the block at `ptr`, and gives its seed. @throws ValueError */
export function unpackState(bytes: Uint8Array, heap: Uint8Array, ptr: number): bigint {
  if (bytes.length !== STATE_BYTES) {
    throw new ValueError("setState", `expected the ${STATE_BYTES} bytes that getState gives, got ${bytes.length}`);
  }
  const state = new DataView(bytes.buffer, bytes.byteOffset, STATE_BYTES);
  const left = state.getInt32(8, true);
  const next = state.getUint32(16, true);
  const fresh = left === 1 && next === 0;
  if (!fresh && (next < 1 || left + next !== SEEDED)) {
    throw new ValueError("setState", "these bytes are not the state of a generator");
  }
  const block = new DataView(heap.buffer, ptr);
  for (let i = 0; i < WORDS; i++) block.setUint32(4 * i, state.getUint32(24 + 8 * i, true), true);
  block.setUint32(2496, fresh ? SEEDED : next, true);
  block.setUint32(2500, state.getInt32(5040, true) ? 1 : 0, true);
  block.setFloat64(2504, state.getFloat64(5024, true), true);
  return state.getBigUint64(0, true);
}
