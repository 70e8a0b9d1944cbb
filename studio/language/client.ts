import { lazily } from "../rpc.ts";
import type { LanguageMethods } from "./typescript.ts";

const start = () => new Worker(new URL("./typescript.ts", import.meta.url), { type: "module", name: "typescript" });

/** Compiles cells. */
export const compiler = lazily<LanguageMethods>(start);

/** Answers the editor. */
export const language = lazily<LanguageMethods>(start);
