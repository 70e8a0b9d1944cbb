/** Has the page kept by a service worker, where the browser has one: https or localhost. */
export function keepOffline(): void {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  navigator.serviceWorker.register("./service-worker.js").catch(() => {
    // The page works without, as long as there is a network.
  });
}
