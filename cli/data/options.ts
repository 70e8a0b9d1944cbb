import { Command, InvalidArgumentError, Option } from "commander";
import { folder, picture, whole } from "../options.ts";

/** The data sets that `flambeau data` knows. Kept apart from what is known of them, which loads the library. */
export const names = ["fashion-mnist", "mnist", "kmnist"] as const;

export type Name = (typeof names)[number];

/** Where files are. */
export interface PlaceOptions {
  /** Undefined: in the cache. */
  dataDir?: string;
}

export interface FetchOptions extends PlaceOptions {
  /** The only address to fetch from. */
  mirror?: string;
}

export interface ShowOptions extends PlaceOptions {
  split: "train" | "test";
  count: number;
  cols?: number;
  /** The number of the first image. */
  from: number;
  /** A class, by name or number. */
  class?: string;
  /** Undefined: the book's, but grey where there are no colours. */
  cmap?: "viridis" | "gray";
  out?: string;
  images: "auto" | "kitty" | "iterm2" | "sixel" | "blocks";
  color: "auto" | "all" | "256" | "none";
  json?: boolean;
}

/** What runs each of the commands. Loaded when it is known which. */
export interface DataActions {
  list(options: { json?: boolean }): Promise<void>;
  fetch(names: readonly Name[], options: FetchOptions): Promise<void>;
  verify(names: readonly Name[], options: PlaceOptions): Promise<void>;
  show(name: Name, options: ShowOptions): Promise<void>;
}

const places = [
  "",
  "Files are kept in FLAMBEAU_CACHE, or in the system's folder for caches. Downloads go through the proxy that",
  "HTTP_PROXY, HTTPS_PROXY and NO_PROXY name; with FLAMBEAU_OFFLINE=1 nothing is fetched. Nothing is used before its",
  "checksum is right, and a broken download goes on where it stopped.",
].join("\n");

/** `flambeau data`. */
export function dataCommand(actions: DataActions): Command {
  const data = command("data", "Data sets: what there is, fetching, verifying, looking.").addHelpText("after", places);
  data.addCommand(
    command("list", "List the data sets, and whether they are here.")
      .option("--json", "print one JSON object a line")
      .action((options) => actions.list(options)),
  );
  data.addCommand(
    command("fetch", "Fetch data sets into the cache, or into a folder.")
      .argument("<name...>", `${listed(names)}`, collectNames)
      .option("--data-dir <folder>", "put the files there, in torchvision's layout (the cache)", folder)
      .option("--mirror <address>", "fetch from below this address, and from nowhere else", address)
      .addHelpText("after", `\nExample:\n  flambeau data fetch mnist --data-dir data\n${places}`)
      .action((which, options) => actions.fetch(which, options)),
  );
  data.addCommand(
    command("verify", "Compare the files of data sets with their checksums; exit with 1 when one is wrong or missing.")
      .argument("<name...>", `${listed(names)}`, collectNames)
      .option("--data-dir <folder>", "where the files are (the cache)", folder)
      .action((which, options) => actions.verify(which, options)),
  );
  data.addCommand(
    command("show", "Show images with their labels, and how many there are of each class.")
      .argument("<name>", `${listed(names)}`, nameOf)
      .addOption(new Option("--split <half>", "which half").choices(["train", "test"]).default("train"))
      .option("--count <n>", "how many images", whole(1, 1000), 18)
      .option("--cols <n>", "images in a row of the picture (9)", whole(1, 100))
      .option("--from <n>", "the first image's number, from 0", whole(0), 0)
      .option("--class <class>", "only images of this class, by name or number")
      .option("--data-dir <folder>", "where the files are (looked for, and fetched if need be)", folder)
      .option("--out <file>", "write the picture: a name that ends in .png or .svg", picture)
      .addOption(new Option("--cmap <colours>", "colours of grey values (viridis)").choices(["viridis", "gray"]))
      .addOption(
        new Option("--images <way>", "how the terminal shows pictures")
          .choices(["auto", "kitty", "iterm2", "sixel", "blocks"])
          .default("auto"),
      )
      .addOption(
        new Option("--color <mode>", "colours of block characters")
          .choices(["auto", "all", "256", "none"])
          .default("auto"),
      )
      .option("--json", "print what would be shown as one JSON object")
      .addHelpText(
        "after",
        [
          "",
          "Examples:",
          "  flambeau data show fashion-mnist",
          "  flambeau data show fashion-mnist --split test --class sneaker --from 100",
          "  flambeau data show fashion-mnist --out garments.png",
        ].join("\n"),
      )
      .action((name, options) => actions.show(name, options)),
  );
  return data;
}

function command(name: string, description: string): Command {
  return new Command(name).description(description).helpOption("-h, --help", "show this help").helpCommand(false);
}

const listed = (words: readonly string[]): string => `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

/** Takes `FashionMNIST` and `fashion_mnist`, too. */
function nameOf(text: string): Name {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, "");
  const name = names.find((name) => plain(name) === plain(text));
  if (name !== undefined) return name;
  throw new InvalidArgumentError(`It must be ${listed(names)}.`);
}

function collectNames(text: string, before: readonly Name[] = []): Name[] {
  return [...before, nameOf(text)];
}

function address(text: string): string {
  if (/^https?:\/\/[^/]/.test(text)) return text;
  throw new InvalidArgumentError("It must be an address that begins with http:// or https://.");
}
