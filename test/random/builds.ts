import { setFlagsFromString } from "node:v8";
import { vi } from "vitest";

export type Build = "simd" | "relaxed";

/** What the tests need of the package, on one of the two builds of the kernels. */
export interface Loaded {
  build: Build;
  kernels: typeof import("../../src/engine/wasm.ts").kernels;
  heap: typeof import("../../src/engine/heap.ts");
  generator: typeof import("../../src/random/generator.ts");
  fill: typeof import("../../src/random/distributions.ts");
}

/** Imports the package afresh, on the given build of the kernels. */
export async function load(build: Build): Promise<Loaded> {
  // Node 20 has relaxed SIMD behind a flag, which may still be set before the first module is compiled.
  if (build === "relaxed" && process.versions.node.startsWith("20.")) {
    setFlagsFromString("--experimental-wasm-relaxed-simd");
  }
  vi.resetModules();
  vi.stubEnv("FLAMBEAU_SIMD", build === "simd" ? "plain" : "");
  const wasm = await import("../../src/engine/wasm.ts");
  const heap = await import("../../src/engine/heap.ts");
  const generator = await import("../../src/random/generator.ts");
  const fill = await import("../../src/random/distributions.ts");
  vi.unstubAllEnvs();
  return { build: wasm.build, kernels: wasm.kernels, heap, generator, fill };
}

/** Both builds, or the plain one alone, loudly, where the machine has no fused multiply-add. */
export async function bothBuilds(): Promise<Loaded[]> {
  const plain = await load("simd");
  const relaxed = await load("relaxed");
  if (relaxed.build === "relaxed") return [plain, relaxed];
  console.warn("SKIPPED: this machine has no relaxed SIMD; the relaxed build of the random kernels is not tested");
  return [plain];
}
