import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DatasetNotFound, loadDataSet } from "../../src/vision/sources.ts";
import { fill, tempFolder, tiny } from "./tiny.ts";

// Programs that do what apt-get and dpkg-deb do, as far as the product sees it. That the real ones work too is tried
// in fashion-mnist.test.ts.
const aptGet = (folder: string) => `#!/bin/sh
echo "$*" >> ${folder}/calls
lists=${folder}/system-lists
while [ $# -gt 1 ]; do
  if [ "$1" = -c ]; then lists=$(sed -n 's/^Dir::State::lists "\\(.*\\)";/\\1/p' "$2"); fi
  shift
  if [ "$1" = download ]; then
    if [ ! -e "$lists/known" ]; then echo "E: Unable to locate package tiny" >&2; exit 100; fi
    echo "W: something harmless" >&2
    echo deb > tiny_1_all.deb
  fi
  if [ "$1" = update ]; then
    if [ -e ${folder}/no-network ]; then echo "E: The repository cannot be reached" >&2; exit 100; fi
    echo > "$lists/known"
  fi
done
`;
const dpkgDeb = (folder: string) => `#!/bin/sh
[ "$1" = -x ] && [ -e "$2" ] && mkdir -p "$3/usr/share" && cp -r ${folder}/package "$3/usr/share/tiny"
`;

let folder: string;
let said: string[];
const dataSet = { ...tiny, debian: { package: "tiny", folder: "/usr/share/tiny" } };

beforeEach(() => {
  folder = tempFolder();
  said = [];
  const bin = join(folder, "bin");
  for (const [name, script] of Object.entries({ "apt-get": aptGet(folder), "dpkg-deb": dpkgDeb(folder) })) {
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  }
  fill(join(folder, "package"), "debian");
  vi.stubEnv("PATH", `${bin}${delimiter}${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const load = () =>
  loadDataSet(dataSet, { split: "train", cacheDir: join(folder, "cache"), log: (line) => said.push(line) });

describe.skipIf(process.platform === "win32")("apt-get", () => {
  it("brings the package with the system's lists, and leaves only the files", async () => {
    mkdirSync(join(folder, "system-lists"));
    writeFileSync(join(folder, "system-lists/known"), "");
    expect((await load()).source).toBe("apt-get (tiny)");
    expect(readdirSync(join(folder, "cache"))).toEqual(["Tiny"]);
    expect(readFileSync(join(folder, "calls"), "utf8")).not.toContain("update");
  });

  it("brings lists of its own into the cache when the system has none", async () => {
    expect((await load()).count).toBe(12);
    expect(said.join("\n")).toContain("Unable to locate package tiny; fetching package lists");
    expect(readdirSync(join(folder, "cache"))).toEqual(["Tiny", "apt"]);
    expect(existsSync(join(folder, "cache/apt/lists/known"))).toBe(true);
    expect(existsSync(join(folder, "system-lists"))).toBe(false);
  });

  it("says why it cannot, and leaves nothing behind", async () => {
    writeFileSync(join(folder, "no-network"), "");
    const error: DatasetNotFound = await load().then(
      () => Promise.reject(),
      (error) => error,
    );
    expect(error).toBeInstanceOf(DatasetNotFound);
    expect(error.tried.at(-1)).toMatchObject({
      source: "apt-get",
      problem: "apt-get: The repository cannot be reached",
    });
    expect(readdirSync(join(folder, "cache"))).toEqual(["apt"]);
  });

  it("is not believed: a wrong file in the package is refused", async () => {
    mkdirSync(join(folder, "system-lists"));
    writeFileSync(join(folder, "system-lists/known"), "");
    writeFileSync(join(folder, "package/train-labels.gz"), "something else");
    await expect(load()).rejects.toThrow(/train-labels\.gz: damaged: it has 14 bytes instead of 20/);
  });
});
