import { computed, signal } from "@preact/signals";

// Which view is shown stands behind the "#" of the address, so that any web server will do: "#/3.6", "#/data".
// A shared link has more behind a "?".

const hash = signal(location.hash);
addEventListener("hashchange", () => {
  hash.value = location.hash;
});

export interface Route {
  /** "" is the first page; else a lesson's number or "data". */
  view: string;
  /** What a shared link brings along. */
  shared: string;
}

export const route = computed<Route>(() => {
  const [path, query = ""] = hash.value.replace(/^#\/?/, "").split("?");
  return { view: path, shared: new URLSearchParams(query).get("s") ?? "" };
});
