import { connect, type Remote } from "../rpc.ts";
import type { LabMethods } from "./lab.ts";
import type { LabEvent } from "./protocol.ts";

let connected: Remote<LabMethods> | undefined;
const listeners = new Set<(event: LabEvent) => void>();

function start(): Remote<LabMethods> {
  const worker = new Worker(new URL("./lab.ts", import.meta.url), { type: "module", name: "laboratory" });
  connected = connect<LabMethods>(worker, (event: LabEvent) => {
    for (const listener of listeners) listener(event);
  });
  return connected;
}

/** The laboratory, which starts when it is first asked. */
export const lab: Remote<LabMethods> = new Proxy({} as Remote<LabMethods>, {
  get: (_, method: keyof LabMethods) => (connected ?? start())[method],
});

/** @returns what ends the listening */
export function onLabEvent(listener: (event: LabEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
