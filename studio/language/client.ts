import { connect, type Remote } from "../rpc.ts";
import type { LanguageMethods } from "./typescript.ts";

/** A worker that starts when it is first asked. */
function lazily(): Remote<LanguageMethods> {
  let connected: Remote<LanguageMethods> | undefined;
  const start = () => {
    const worker = new Worker(new URL("./typescript.ts", import.meta.url), { type: "module", name: "typescript" });
    return connect<LanguageMethods>(worker);
  };
  return new Proxy({} as Remote<LanguageMethods>, {
    get: (_, method: keyof LanguageMethods) => {
      connected ??= start();
      return connected[method];
    },
  });
}

/** Compiles cells. */
export const compiler = lazily();

/** Answers the editor. */
export const language = lazily();
