import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { decode } from "fast-png";
import { decode as decodeSixel } from "sixel";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bar } from "../../cli/data/fetch.ts";
import { wayOf } from "../../cli/data/terminal-images.ts";
import { cacheDir, type Terminal } from "../../src/platform/node.ts";
import { loadFashionMnist } from "../../src/vision/sources.ts";
import { flambeau, linesOf, main, start, temporaryFolder } from "./flambeau.ts";

const folder = temporaryFolder();
const real = join(cacheDir() ?? "", "FashionMNIST/raw");
const files = [
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
];

/** The titles of the book's picture. */
const titles = [
  ...["ankle boot", "t-shirt", "t-shirt", "dress", "t-shirt", "pullover", "sneaker", "pullover", "sandal"],
  ...["sandal", "t-shirt", "ankle boot", "sandal", "sandal", "sneaker", "ankle boot", "trouser", "t-shirt"],
];

describe("flambeau data", () => {
  it("says what it can", async () => {
    const { code, stdout } = await flambeau(["data", "--help"]);
    expect(code).toBe(0);
    for (const word of ["list", "fetch", "verify", "show", "FLAMBEAU_OFFLINE", "HTTPS_PROXY"])
      expect(stdout).toContain(word);
    expect((await flambeau(["help", "data"])).stdout).toBe(stdout);
  });

  it("without a command below shows its help, as the mistake that it is", async () => {
    const { code, stdout, stderr } = await flambeau(["data"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^Usage: flambeau data \[options\] \[command\]/);
    expect(stderr).not.toContain("outputHelp");
  });

  it.each([
    [["data", "show"], "missing required argument 'name'", "data show"],
    [["data", "show", "cifar"], "It must be fashion-mnist, mnist or kmnist.", "data show"],
    [["data", "shwo", "mnist"], "unknown command 'shwo' (Did you mean show?)", "data"],
    [["data", "show", "mnist", "--out", "a.jpg"], "It must be a file whose name ends in .png or .svg.", "data show"],
    [["data", "show", "mnist", "--count", "0"], "It must be a whole number from 1 to 1000.", "data show"],
    [["data", "fetch", "mnist", "--mirror", "ftp"], "It must be an address", "data fetch"],
  ])("%j is a mistake in the command line", async (args, problem, command) => {
    const { code, stdout, stderr } = await flambeau(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(`See flambeau ${command} --help.`);
  });
});

describe("flambeau data list and verify", () => {
  it("tell of an empty cache", async () => {
    const env = { FLAMBEAU_CACHE: folder("empty") };
    const { code, stdout } = await flambeau(["data", "list"], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^name +images +what +licence +where$/m);
    expect(stdout).toMatch(/^kmnist +60,000 \+ 10,000 .*CC BY-SA 4\.0 +not here, 21\.2 MB to fetch$/m);
    const { stdout: json } = await flambeau(["data", "list", "--json"], { env });
    const rows = linesOf(json).map((line) => JSON.parse(line));
    expect(rows.map(({ name, here }) => [name, here])).toEqual([
      ["fashion-mnist", false],
      ["mnist", false],
      ["kmnist", false],
    ]);
    const verified = await flambeau(["data", "verify", "mnist"], { env });
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(/^ {2}missing .*MNIST\/raw\/train-images-idx3-ubyte: is not there/m);
    expect(verified.stdout).toContain("flambeau data fetch mnist mends it.");
  });
});

it("offline, nothing is fetched, and the error says so", async () => {
  const env = { FLAMBEAU_CACHE: folder("offline"), FLAMBEAU_OFFLINE: "1" };
  const { code, stderr } = await flambeau(["data", "fetch", "kmnist"], { env });
  expect(code).toBe(1);
  expect(stderr).toContain("KMNIST: no source has the data set");
  expect(stderr).toContain("allow the network (FLAMBEAU_OFFLINE, download)");
});

describe("with Fashion-MNIST", () => {
  let missing: string | undefined;
  beforeAll(async () => {
    for (const split of ["train", "test"] as const) {
      await loadFashionMnist({ split }).catch((error) => {
        missing = `the real data set was not tried: ${error.message}`;
      });
    }
    if (!existsSync(join(real, files[0]))) missing ??= "the data set cannot be kept in the cache here";
  }, 60_000);

  let server: Server | undefined;
  let asked: string[] = [];
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    asked = [];
  });
  afterAll(() => server?.close());

  /** Serves the unpacked files; of the first one that is asked for only the beginning, when it is to be `slow`. */
  async function serve(slow = false): Promise<string> {
    server = createServer((request, response) => {
      const name = request.url!.slice(1);
      if (!files.includes(name)) return void response.writeHead(404).end();
      asked.push(name);
      const content = readFileSync(join(real, name));
      response.writeHead(200, { "content-length": content.length });
      if (slow) response.write(content.subarray(0, 3_000_000));
      else response.end(content);
    });
    await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  it("fetch puts the files where they are wanted, once; verify finds them right", { timeout: 30_000 }, async ({
    skip,
  }) => {
    if (missing) skip(missing);
    const mirror = await serve();
    const root = folder("fetched");
    const args = ["data", "fetch", "FashionMNIST", "--mirror", mirror, "--data-dir", root];
    const first = await flambeau(args);
    expect(first.stderr).toBe("");
    expect(first.code).toBe(0);
    expect(first.stdout).toContain(`FashionMNIST: 55.0 MB, checksums right, from mirror (${mirror})`);
    expect(readdirSync(join(root, "FashionMNIST/raw"))).toEqual(files);
    for (const name of files) {
      expect(readFileSync(join(root, "FashionMNIST/raw", name)).equals(readFileSync(join(real, name)))).toBe(true);
    }
    expect(asked.length).toBe(4);
    expect((await flambeau(args)).code).toBe(0);
    expect(asked.length).toBe(4);
    const { code, stdout } = await flambeau(["data", "verify", "fashion-mnist", "--data-dir", root]);
    expect(code).toBe(0);
    expect(
      linesOf(stdout)
        .slice(1)
        .map((line) => line.trim().split(/ +/)[0]),
    ).toEqual(Array(4).fill("right"));
  });

  it("fetch says why it cannot, and leaves nothing", async ({ skip }) => {
    if (missing) skip(missing);
    const mirror = `${await serve()}elsewhere`;
    const root = folder("nothing");
    const { code, stderr } = await flambeau(["data", "fetch", "fashion-mnist", "--mirror", mirror, "--data-dir", root]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^flambeau: http:.*\/elsewhere\/train-images-idx3-ubyte\.gz: HTTP 404 Not Found$/m);
    expect(existsSync(join(root, "FashionMNIST"))).toBe(false);
  });

  it("Ctrl-C ends a fetch at once, with exit code 130 and no half file", async ({ skip }) => {
    if (missing) skip(missing);
    const root = folder("interrupted");
    const running = start(["data", "fetch", "fashion-mnist", "--mirror", await serve(true), "--data-dir", root]);
    await running.said("downloading");
    running.process.kill("SIGINT");
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toContain("flambeau: ended by SIGINT");
    expect(existsSync(join(root, "FashionMNIST/raw"))).toBe(false);
    expect(existsSync(join(root, "FashionMNIST.lock"))).toBe(false);
  });

  it.skipIf(process.platform !== "linux" || spawnSync("script", ["--version"]).status !== 0)(
    "fetch shows bytes, rate and time left on a terminal",
    { timeout: 30_000 },
    async ({ skip }) => {
      if (missing) skip(missing);
      const mirror = await serve();
      // In a process of its own, as the server must go on answering.
      const child = `"${process.execPath}" "${main}" data fetch fashion-mnist --mirror ${mirror} --data-dir "${folder("tty")}"`;
      const command = `stty cols 100 rows 24; exec ${child}`;
      const env = { ...process.env, SHELL: "/bin/sh", TERM: "xterm-256color" };
      const shown = await new Promise<string>((resolve) => {
        let text = "";
        const running = spawn("script", ["-qefc", command, "/dev/null"], { env });
        running.stdout.on("data", (data) => {
          text += data;
        });
        running.on("close", () => resolve(text));
      });
      expect(shown).toMatch(/train-images-idx3-ubyte .*━.* of 47\.0 MB · \d+\.\d MB\/s · \d+ s left/);
      expect(shown).toContain("checksums right");
      expect(shown.lastIndexOf("\x1b[?25h")).toBeGreaterThan(shown.lastIndexOf("\x1b[?25l"));
    },
  );

  it("verify names the file that is wrong", async ({ skip }) => {
    if (missing) skip(missing);
    const raw = join(folder("harmed"), "FashionMNIST/raw");
    mkdirSync(raw, { recursive: true });
    for (const name of files) {
      if (name.includes("labels")) copyFileSync(join(real, name), join(raw, name));
      else symlinkSync(join(real, name), join(raw, name));
    }
    writeFileSync(join(raw, files[1]), readFileSync(join(raw, files[1])).fill(3, 20, 21));
    const { code, stdout } = await flambeau(["data", "verify", "fashion-mnist", "--data-dir", folder("harmed")]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}wrong .*t10k-labels-idx1-ubyte: damaged: its SHA-256 is/m);
    expect(stdout.match(/^ {2}right/gm)?.length).toBe(3);
  });

  it("show draws the book's picture: the one in the documentation", async ({ skip }) => {
    if (missing) skip(missing);
    const [png, svg] = [folder("picture.png"), folder("picture.svg")];
    expect((await flambeau(["data", "show", "fashion-mnist", "--out", png])).code).toBe(0);
    expect((await flambeau(["data", "show", "fashion-mnist", "--out", svg])).code).toBe(0);
    const { width, height } = decode(readFileSync(png));
    expect([width, height]).toEqual([2700, 600]);
    const committed = new URL("../../docs/images/fashion-mnist.png", import.meta.url);
    expect(readFileSync(png).equals(readFileSync(committed))).toBe(true);
    const text = readFileSync(svg, "utf8");
    expect(text.match(/<image/g)?.length).toBe(18);
    const written = [...text.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, title]) => title);
    expect(written).toEqual(titles);
  });

  it("show prints the images, their labels and how many there are of each class", async ({ skip }) => {
    if (missing) skip(missing);
    const { code, stdout } = await flambeau(["data", "show", "fashion-mnist"]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("\x1b");
    const shown = linesOf(stdout)
      .filter((line) => /^ *[a-z-]+( [a-z]+)?( {2,}[a-z-]+( [a-z]+)?)* *$/.test(line))
      .flatMap((line) => line.trim().split(/ {2,}/));
    expect(shown).toEqual(titles);
    expect(stdout).toContain("FashionMNIST: 60,000 images to train on, 28 × 28, from cache");
    expect(stdout.match(/^ {2}\d {2}.* 6,000 ━{20}$/gm)?.length).toBe(10);
  });

  it("show picks images by half, class and number", async ({ skip }) => {
    if (missing) skip(missing);
    const shown = async (...args: string[]) =>
      JSON.parse((await flambeau(["data", "show", "fashion-mnist", "--json", ...args])).stdout);
    const { labels } = await loadFashionMnist({ split: "test" });
    const boots = [...labels.keys()].filter((i) => labels[i] === 9);
    const picked = await shown("--split", "test", "--class", "boot", "--count", "5", "--from", String(boots[2]));
    expect(picked).toMatchObject({ split: "test", images: 10_000, counts: Array(10).fill(1000) });
    expect(picked.shown).toEqual(boots.slice(2, 7));
    expect(picked.labels).toEqual([9, 9, 9, 9, 9]);
    expect((await shown("--class", "T-shirt/top", "--count", "2")).labels).toEqual([0, 0]);
    for (const [args, problem] of [
      [["--class", "s"], "there is more than one such class; there are 0 T-shirt/top, 1 Trouser"],
      [["--class", "hat"], "there is no such class"],
      [["--from", "60000"], "--from 60000: there are 60000 images, from 0 to 59999"],
    ] as const) {
      const { code, stderr } = await flambeau(["data", "show", "fashion-mnist", ...args]);
      expect(code).toBe(1);
      expect(stderr).toContain(problem);
    }
  });

  it("show uses the colours and the protocol that are asked for", async ({ skip }) => {
    if (missing) skip(missing);
    const show = async (...args: string[]) => {
      const { stdout } = await flambeau(["data", "show", "fashion-mnist", "--count", "2", ...args]);
      // Control characters as pictures of them.
      return stdout.replaceAll("\x1b", "␛").replaceAll("\x07", "␇");
    };
    expect(await show("--color", "all")).toMatch(/␛\[38;2;\d+;\d+;\d+;48;2;\d+;\d+;\d+m▀/);
    expect(await show("--color", "256")).toMatch(/␛\[38;5;\d+;48;5;\d+m▀/);
    await show("--out", folder("two.png"));
    const png = readFileSync(folder("two.png"));

    const kitty = await show("--images", "kitty");
    const chunks = [...kitty.matchAll(/␛_G([^;]*);([^␛]*)␛\\/g)];
    expect(chunks[0][1]).toMatch(/^a=T,f=100,q=2,c=\d+,m=[01]$/);
    expect(chunks.map(([, head]) => /m=(\d)$/.exec(head)![1])).toEqual([...Array(chunks.length - 1).fill("1"), "0"]);
    expect(Buffer.from(chunks.map(([, , data]) => data).join(""), "base64").equals(png)).toBe(true);

    const [, iterm2] = /␛\]1337;File=inline=1[^:]*:([^␇]*)␇/.exec(await show("--images", "iterm2"))!;
    expect(Buffer.from(iterm2, "base64").equals(png)).toBe(true);

    const [sixel] = /␛P[^␛]*␛\\/.exec(await show("--images", "sixel"))!;
    expect(sixel).toContain('"1;1;300;150#');
    const { width, data32 } = decodeSixel(sixel.replaceAll("␛", "\x1b"));
    // Where the dark ground of the images is: viridis begins with #440154.
    const [red, green, blue] = [0, 8, 16].map((shift) => (data32[30 * width + 15] >> shift) & 255);
    expect(Math.abs(red - 0x44) + Math.abs(green - 0x01) + Math.abs(blue - 0x54)).toBeLessThan(30);
  });
});

describe("what a terminal can", () => {
  const watched = { watched: true } as Terminal;
  it("is block characters where it is no terminal, or in a multiplexer", () => {
    expect(wayOf({ watched: false } as Terminal, { TERM: "xterm-kitty" })).toBe("blocks");
    expect(wayOf(watched, { TERM: "screen-256color", KITTY_WINDOW_ID: "1" })).toBe("blocks");
    expect(wayOf(watched, { TERM: "xterm-kitty", TMUX: "/tmp/tmux" })).toBe("blocks");
  });
  it("is sixel where the terminal's name says so", () => {
    expect(wayOf(watched, { TERM: "foot" })).toBe("sixel");
    expect(wayOf(watched, { TERM: "xterm-256color" })).toBe("blocks");
  });
});

describe("the bar", () => {
  const event = {
    file: "train-images",
    received: 12_300_000,
    total: 26_400_000,
    bytesPerSecond: 3.4e6,
    secondsLeft: 4.1,
  };
  it("tells bytes, rate and time left, as far as there is room", () => {
    expect(bar(event, 100, false)).toBe(
      `train-images ${"━".repeat(14)}${"─".repeat(16)} 12.3 MB of 26.4 MB · 3.4 MB/s · 5 s left`,
    );
    for (let width = 20; width < 110; width++) expect(bar(event, width, false).length).toBeLessThan(width);
    expect(bar(event, 45, false)).toMatch(/^train-images ━+─+ 12\.3 MB of 26\.4 MB$/);
  });
  it("does without what is not known", () => {
    const unknown = { ...event, total: undefined, secondsLeft: undefined, bytesPerSecond: 0 };
    expect(bar(unknown, 80, false)).toBe("train-images 12.3 MB");
  });
});
