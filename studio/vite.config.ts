import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));

/** Every browser that runs the page takes fonts as WOFF2: the older formats stay away. */
const newestFonts: Plugin = {
  name: "newest-fonts",
  enforce: "pre",
  transform: (code, id) =>
    id.includes("katex") && id.includes(".css")
      ? code.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)/g, "")
      : null,
};

// The page as static files: no inline script, nothing from elsewhere, and relative addresses, so that it can lie in any
// folder of any web server.
export default defineConfig({
  root,
  base: "./",
  publicDir: join(root, "public"),
  logLevel: "error",
  plugins: [newestFonts],
  resolve: { conditions: ["flambeau-source", "module", "browser", "production"] },
  // Names are kept, as a model prints the names of its modules.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es", rolldownOptions: { output: { keepNames: true } } },
  build: {
    outDir: join(root, "../build/studio"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 8000,
    reportCompressedSize: false,
    rolldownOptions: { output: { keepNames: true } },
  },
});
