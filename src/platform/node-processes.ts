import type { Platform } from "./types.ts";

const OUTPUT_LIMIT = 1 << 20;

export const runCommand: Platform["runCommand"] = async (command, args, { cwd, signal, timeout } = {}) => {
  const { spawn } = await import("node:child_process"); // takes a millisecond to load
  return new Promise((resolve, reject) => {
    // Messages are read, so they must not come in the user's language.
    const child = spawn(command, args, {
      cwd,
      signal,
      timeout,
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8");
      child[name].on("data", (text: string) => {
        output[name] = (output[name] + text).slice(-OUTPUT_LIMIT);
      });
    }
    child.on("error", (error: NodeJS.ErrnoException) => {
      // A folder on the PATH that this user may not look into hides that there is no such program.
      if (error.code === "EACCES" && !/[\\/]/.test(command)) error.code = "ENOENT";
      reject(error);
    });
    child.on("close", (code) => resolve({ code, ...output }));
  });
};

export const fetchUrl: Platform["fetchUrl"] = async (url, init) => {
  const proxy = proxyFor(new URL(url), process.env);
  if (proxy === undefined) return fetch(url, init);
  // Node's fetch takes no proxy. Undici is the package of which Node's fetch is made.
  const { fetch: fetchThrough, ProxyAgent } = await import("undici");
  const response = await fetchThrough(url, { ...init, dispatcher: new ProxyAgent(proxy) });
  return response as unknown as Response; // Undici's own type for the same thing.
};

/** The proxy that the variables `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` (or in capitals) choose. */
export function proxyFor(url: URL, env: Record<string, string | undefined>): string | undefined {
  const get = (name: string) => env[name] || env[name.toUpperCase()];
  const proxy = get(`${url.protocol.slice(0, -1)}_proxy`) ?? get("all_proxy");
  if (!proxy) return undefined;
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const direct = (get("no_proxy") ?? "").split(/[\s,]+/).some((entry) => {
    const [, host, onlyPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (!host || (onlyPort && onlyPort !== port)) return false;
    return host === "*" || url.hostname === host || url.hostname.endsWith(`.${host}`);
  });
  if (direct) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}
