import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["flambeau-source"] },
  ssr: { resolve: { conditions: ["flambeau-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "./tsconfig.json" },
  },
});
