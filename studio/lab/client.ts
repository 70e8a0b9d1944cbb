import { lazily } from "../rpc.ts";
import type { LabMethods } from "./lab.ts";
import type { LabEvent } from "./protocol.ts";

const listeners = new Set<(event: LabEvent) => void>();

/** The laboratory, which starts when it is first asked. */
export const lab = lazily<LabMethods>(
  () => new Worker(new URL("./lab.ts", import.meta.url), { type: "module", name: "laboratory" }),
  (event: LabEvent) => {
    for (const listener of listeners) listener(event);
  },
);

/** @returns what ends the listening */
export function onLabEvent(listener: (event: LabEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
