import { Command } from "commander";
import { whole } from "../options.ts";

export interface StudioOptions {
  port?: number;
  host: string;
}

/** `flambeau studio`. */
export function studioCommand(run: (options: StudioOptions) => Promise<void>): Command {
  return new Command("studio")
    .description("Serve the chapter as a page in which its code runs.")
    .option("--port <n>", "port to listen on (8330, or a free one)", whole(0, 65535))
    .option("--host <address>", "address to listen on: others reach it if it is not this machine's own", "127.0.0.1")
    .helpOption("-h, --help", "show this help")
    .addHelpText("after", "\nExample:\n  flambeau studio --port 9000\n\nCtrl-C ends it.")
    .action((options: StudioOptions) => run(options));
}
