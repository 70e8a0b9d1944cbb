import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join, normalize } from "node:path";

const tfjs = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
const folders = { data: process.env.BENCH_DATA, tfjs };

/** A page may have threads only if it is cross-origin isolated. */
const isolated = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** Serves a page that runs the script, and the data. Gives its address. */
export async function serve(script) {
  const own = {
    "/": [
      "text/html",
      '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/program.js"></script>',
    ],
    "/program.js": ["text/javascript", script],
  };
  const server = createServer(async (request, response) => {
    const [type, body] = own[request.url] ?? ["application/wasm", await fileAt(request.url).catch(() => undefined)];
    response.writeHead(body === undefined ? 404 : 200, { ...isolated, "content-type": type });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${server.address().port}/`;
}

function fileAt(url) {
  const [, folder, ...rest] = normalize(url).split("/");
  return readFile(join(folders[folder], ...rest));
}
