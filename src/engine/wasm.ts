import { env } from "#platform";
import { codeOf, importsOf } from "./embedded.ts";
import { isShared, memory } from "./heap.ts";
import type { Kernels } from "./kernels.gen.ts";

// Instantiates the kernels over the heap's memory, in one go with the import of this module.

// (module (func (param v128) (result v128) local.get 0 ×3, f32x4.relaxed_madd)): valid only where the machine has it.
const probe = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 123, 1, 123, 3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 0, 32, 0, 253, 133, 2, 11],
];

/** Whether this machine runs relaxed SIMD, which has the fused multiply-add. */
export const hasRelaxedSimd: boolean = WebAssembly.validate(new Uint8Array(probe));

function instantiate(code: Uint8Array<ArrayBuffer>): { module: WebAssembly.Module; kernels: Kernels } {
  const module = new WebAssembly.Module(forMemory(code));
  const { exports } = new WebAssembly.Instance(module, importsOf(memory));
  return { module, kernels: { ...(exports as unknown as Kernels) } };
}

/** The module with its import of env.memory as memory is: a flag says that it is shared. */
function forMemory(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const name = [...[3, 101, 110, 118], ...[6, 109, 101, 109, 111, 114, 121], 2];
  const at = module.findIndex((_, i) => name.every((byte, j) => module[i + j] === byte));
  module[at + name.length] = isShared ? 3 : 1;
  return module;
}

/** The relaxed build, if this machine runs it and its multiply-add is really fused; else the plain one. */
function choose(): { build: "relaxed" | "simd"; module: WebAssembly.Module; kernels: Kernels } {
  if (hasRelaxedSimd && env("FLAMBEAU_SIMD") !== "plain") {
    const relaxed = instantiate(codeOf("relaxed"));
    if (relaxed.kernels.maddIsFused()) return { build: "relaxed", ...relaxed };
  }
  return { build: "simd", ...instantiate(codeOf("simd")) };
}

const chosen = choose();

/** Which build of the kernels is in use. `FLAMBEAU_SIMD=plain` in the environment asks for `"simd"`. */
export const build: "relaxed" | "simd" = chosen.build;

/** What is instantiated, for other threads to do the same. */
export const module: WebAssembly.Module = chosen.module;

/** Every kernel, by the name it has in `kernels/`. */
export const kernels: Kernels = chosen.kernels;
