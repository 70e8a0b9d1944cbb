import { env } from "#platform";
import { memory } from "./heap.ts";
import { functions, general, type Kernels, relaxed, simd } from "./kernels.gen.ts";

// Instantiates the kernels over the heap's memory, in one go with the import of this module.

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

// (module (func (param v128) (result v128) local.get 0 ×3, f32x4.relaxed_madd)): valid only where the machine has it.
const probe = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 123, 1, 123, 3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 0, 32, 0, 253, 133, 2, 11],
];

/** Whether this machine runs relaxed SIMD, which has the fused multiply-add. */
export const hasRelaxedSimd: boolean = WebAssembly.validate(new Uint8Array(probe));

function instantiate(base64: string): Kernels {
  const module = new WebAssembly.Module(bytes(base64));
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}

/** The relaxed build, if this machine runs it and its multiply-add is really fused; else the plain one. */
function chooseFused(): { build: "relaxed" | "simd"; kernels: Kernels } {
  if (hasRelaxedSimd && env("FLAMBEAU_SIMD") !== "plain") {
    const kernels = instantiate(relaxed);
    if (kernels.maddIsFused()) return { build: "relaxed", kernels };
  }
  return { build: "simd", kernels: instantiate(simd) };
}

const fused = chooseFused();

/** Which build of the fused kernels is in use. `FLAMBEAU_SIMD=plain` in the environment asks for `"simd"`. */
export const build: "relaxed" | "simd" = fused.build;

/** Every kernel, by the name it has in `kernels/`. */
export const kernels: Kernels = { ...instantiate(general), ...instantiate(functions), ...fused.kernels };
