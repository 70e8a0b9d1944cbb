// Keeps every file of the page, so that it works without a network after the first load. The list of files and its
// version are put in by scripts/build-studio.mjs.
declare const VERSION: string;
declare const FILES: string[];

interface Extendable extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface WorkerScope {
  addEventListener(type: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  registration: { scope: string };
}
const scope = self as unknown as WorkerScope;

const files = `flambeau-studio-${VERSION}`;
scope.addEventListener("install", (event) => {
  const addresses = FILES.map((name) => new Request(new URL(name, scope.registration.scope), { cache: "reload" }));
  event.waitUntil(
    caches
      .open(files)
      .then((cache) => cache.addAll(addresses))
      .then(() => scope.skipWaiting()),
  );
});

scope.addEventListener("activate", (event) => {
  const old = caches
    .keys()
    .then((names) => names.filter((name) => name.startsWith("flambeau-studio-") && name !== files))
    .then((names) => Promise.all(names.map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => scope.clients.claim()));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(scope.registration.scope)) return;
  const path = url.href.slice(scope.registration.scope.length).replace(/[?#].*/, "");
  // The data set is kept by the library itself.
  if (!path.startsWith("data/")) event.respondWith(fromFiles(request, path));
});

async function fromFiles(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(files);
  const name = new URL(path === "" ? "index.html" : path, scope.registration.scope).href;
  return (await cache.match(name)) ?? fetch(request);
}
