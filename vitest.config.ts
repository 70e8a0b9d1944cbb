import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    conditions: ["flambeau-source"],
    // Programs that are written as a user writes them use the sources, too.
    alias: [
      { find: /^flambeau$/, replacement: source("index.ts") },
      { find: /^flambeau\/(\w+)$/, replacement: source("$1/index.ts") },
    ],
  },
  ssr: { resolve: { conditions: ["flambeau-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    // One processor is left free by default, and on a machine of two that is half of them.
    maxWorkers: "100%",
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "./tsconfig.json" },
  },
});
