import { spell, ValueError } from "../core/errors.ts";
import { again } from "../engine/capture.ts";
import { alloc, recordAllocations, type Storage, u8 } from "../engine/heap.ts";
import { kernels } from "../engine/wasm.ts";
import { packState, unpackState } from "./state.ts";

/** The seed of a generator that was given none. PyTorch's. */
const DEFAULT_SEED = 67280421310721n;
const BLOCK_BYTES = 2512 + 4096; // kernels/mt19937.ts says what is in it

/**
 * Makes random numbers from a seed: PyTorch's CPU generator (MT19937), number for number.
 *
 * Functions that draw take one as `{ generator }` and use {@link defaultGenerator} otherwise. A new generator always
 * starts from the same seed.
 *
 * @example
 * const g = new Generator().manualSeed(42);
 * torch.rand([2], { generator: g }); // tensor([0.8823, 0.9150])
 */
export class Generator {
  readonly #block: Storage;
  #seed = DEFAULT_SEED;

  constructor() {
    // It outlives the scope that it is made in.
    const recorder = recordAllocations(null);
    this.#block = alloc(BLOCK_BYTES);
    recordAllocations(recorder);
    kernels.randomSeed(this.#block.ptr, Number(BigInt.asUintN(32, this.#seed)));
  }

  /** Where the state stands in the engine's heap: what the random kernels take. */
  get ptr(): number {
    return this.#block.ptr;
  }

  /**
   * Starts anew from a seed between −2⁶³ and 2⁶⁴ − 1. As in PyTorch a negative one counts as 2⁶⁴ + seed, and seeds
   * whose low 32 bits agree give the same numbers.
   * @throws ValueError when the seed is not a whole number in that range, or too large for a number to hold exactly
   */
  manualSeed(seed: number | bigint): this {
    again((whole) => {
      this.#seed = whole;
      kernels.randomSeed(this.ptr, Number(BigInt.asUintN(32, whole)));
    }, wholeSeed(seed));
    return this;
  }

  /** Starts anew from a seed that the system's own random source gives (53 bits), and returns it. */
  seed(): number {
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    const seed = (high & 0x1fffff) * 2 ** 32 + low;
    this.manualSeed(seed);
    return seed;
  }

  /** The seed that this generator was last started from: a number, or a bigint when a number cannot hold it exactly. */
  initialSeed(): number | bigint {
    return this.#seed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(this.#seed) : this.#seed;
  }

  /** The next 32 random bits, as a number from 0 to 2³² − 1. */
  random32(): number {
    return kernels.randomWord(this.ptr) >>> 0;
  }

  /** The next 64 random bits: the first 32 drawn are the high half. */
  random64(): bigint {
    const high = BigInt(this.random32());
    return (high << 32n) | BigInt(this.random32());
  }

  /** Everything that decides the numbers to come, in the 5056 bytes that PyTorch's `get_state` gives. */
  getState(): Uint8Array<ArrayBuffer> {
    return packState(u8, this.ptr, this.#seed);
  }

  /**
   * Goes on from where a generator was when `getState` was called, here or in PyTorch.
   * @throws ValueError when these are not the bytes of a state
   */
  setState(state: Uint8Array): this {
    this.#seed = unpackState(state, u8, this.ptr);
    return this;
  }
}

function wholeSeed(seed: number | bigint): bigint {
  if (typeof seed !== "bigint" && !Number.isSafeInteger(seed)) {
    const hint = Number.isInteger(seed) ? "; beyond 2**53 pass a bigint" : "";
    throw new ValueError("manualSeed", `expected a whole number, got ${spell(seed)}${hint}`);
  }
  const whole = BigInt(seed);
  if (whole < -(2n ** 63n) || whole >= 2n ** 64n) {
    throw new ValueError("manualSeed", `expected a seed from -2**63 to 2**64 - 1, got ${whole}`);
  }
  return BigInt.asUintN(64, whole);
}

/** The generator that everything uses which is not given another. Until `manualSeed` it starts differently each run. */
export const defaultGenerator = new Generator();
// Another seed in every run. The system's random source would take 3 ms of every start to load.
defaultGenerator.manualSeed(Math.floor(Math.random() * 2 ** 53));

/** Starts the default generator anew: after `manualSeed(0)` come the numbers of PyTorch's `torch.manual_seed(0)`. */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}

/** Starts the default generator anew from the system's random source, and returns the seed. */
export function seed(): number {
  return defaultGenerator.seed();
}

/** The seed that the default generator was last started from. */
export function initialSeed(): number | bigint {
  return defaultGenerator.initialSeed();
}
