import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import sirv from "sirv";
import { dataFile } from "./data.ts";
import { headersFor } from "./policy.ts";

export interface ServerOptions {
  /** The built page. */
  folder: string;
  host: string;
  /** Undefined: 8330, or any that is free. */
  port?: number;
  log: (message: string) => void;
}

const usualPort = 8330;

/** Serves the page and the data set; resolves when it listens. @throws EADDRINUSE when the port that was asked for is taken */
export async function serveStudio({
  folder,
  host,
  port,
  log,
}: ServerOptions): Promise<{ server: Server; url: string }> {
  // All files are found now; nothing else can be asked for, whatever the path.
  const files = sirv(folder, { etag: true });
  const server = createServer(handler);
  try {
    await listen(server, host, port ?? usualPort);
  } catch (error) {
    if (port !== undefined || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    await listen(server, host, 0);
  }
  const { port: taken } = server.address() as AddressInfo;
  const name = ["127.0.0.1", "::1"].includes(host) ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return { server, url: `http://${name}:${taken}/` };

  function handler(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request);
    for (const [header, value] of Object.entries(headersFor(path ?? "/"))) response.setHeader(header, value);
    const refusal = refuse(request, path);
    const data = /^\/data\/([a-z0-9-]+)\.gz$/.exec(path ?? "");
    if (refusal) end(response, ...refusal);
    else if (data) void sendData(data[1], request, response);
    else
      (files as RequestListener & typeof files)(request, response, () => end(response, 404, "There is no such file."));
  }

  function refuse({ headers, method }: IncomingMessage, path?: string): [status: number, why: string] | undefined {
    if (!isForHere(headers.host, host)) return [403, "This is not a name of this server."];
    if (method !== "GET" && method !== "HEAD") return [405, "Only GET and HEAD."];
    return path === undefined ? [400, "This address makes no sense."] : undefined;
  }

  async function sendData(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const bytes = await dataFile(name, log);
      if (bytes === undefined) {
        end(response, 404, "There is no such file.");
        return;
      }
      response.writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes.length });
      response.end(request.method === "HEAD" ? undefined : bytes);
    } catch (error) {
      end(response, 502, error instanceof Error ? error.message : String(error));
    }
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function pathOf({ url = "/" }: IncomingMessage): string | undefined {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return undefined;
  }
}

/** Whether a request names this server: a page elsewhere may have its own name lead here. */
function isForHere(header: string | undefined, host: string): boolean {
  if (header === undefined) return false;
  const name = header.replace(/:\d+$/, "").toLowerCase();
  return ["localhost", "127.0.0.1", "[::1]", host.toLowerCase(), `[${host}]`].includes(name);
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(`${text}\n`);
}
