// What the server says with every answer.

const rules = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "worker-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

const text = (all: Record<string, string>) =>
  Object.entries(all)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");

/** The page runs scripts of its own alone, and nothing that is written within it. */
const page = text(rules);

/** Workers run the engine, which is WebAssembly, and its threads. */
const engine = { ...rules, "script-src": "'self' 'wasm-unsafe-eval'", "worker-src": "'self' blob:" };

/** One worker runs what the reader writes, as modules; it has no page, and reaches no other server. */
const cells = { ...engine, "script-src": "'self' 'wasm-unsafe-eval' blob:" };

function policyFor(path: string): string {
  if (path.startsWith("/assets/cells-")) return text(cells);
  if (path.startsWith("/assets/") && path.endsWith(".js")) return text(engine);
  return page;
}

/** Cross-origin isolation, for threads; no guessing of types; nothing remembered but what is named by its content. */
export function headersFor(path: string): Record<string, string> {
  return {
    "content-security-policy": policyFor(path),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
  };
}
