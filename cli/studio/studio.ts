import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { listenForSignals } from "../interrupt.ts";
import type { StudioOptions } from "./options.ts";
import { serveStudio } from "./server.ts";

/** Serves the studio until Ctrl-C. @throws when it has not been built, or the port is taken */
export async function studio({ host, port }: StudioOptions): Promise<void> {
  const root = dirname(createRequire(import.meta.url).resolve("flambeau/package.json"));
  const folder = join(root, "dist/studio");
  if (!existsSync(join(folder, "index.html"))) {
    throw new Error(`the page has not been built: there is no ${folder}. Run \`npm run build:studio\` there.`);
  }
  const { signal } = listenForSignals();
  const { server, url } = await serveStudio({ folder, host, port, log: console.error }).catch((error) => {
    if (error.code === "EADDRINUSE") throw new Error(`port ${port} is taken; without --port a free one is found`);
    throw error;
  });
  console.log(`Flambeau Studio: ${url} (Ctrl-C ends it)`);
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  server.close();
  server.closeAllConnections();
}
