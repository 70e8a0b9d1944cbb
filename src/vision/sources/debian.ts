import { joinPath, listDir, makeDir, makeTempDir, remove, runCommand, writeFileAtomic } from "#platform";
import { FlambeauError } from "../../core/errors.ts";
import { codeOf, reasonOf } from "./errors.ts";
import { folderSource } from "./folder.ts";
import type { Guide, Source } from "./source.ts";

const MINUTE = 60_000;

/** What Debian's package installed on this machine. */
export function installedPackage(debian: { package: string; folder: string }): Source {
  return folderSource("Debian's package", debian.folder);
}

/**
 * Debian's package, downloaded by `apt-get download` (which checks the archive's signatures) and unpacked into a
 * temporary folder; nothing is installed and no rights are needed. When the system's package lists do not lead to the
 * package, apt-get brings current ones, kept in the cache.
 */
export function aptSource(
  debian: { package: string; folder: string },
  cacheDir: string | undefined,
  guide: Guide,
): Source {
  let work: Promise<string> | undefined;
  let unpacked: Promise<Source> | undefined;

  async function fetchAndUnpack(): Promise<Source> {
    work = makeWorkDir(cacheDir);
    const dir = await work;
    await fetchPackage(debian.package, dir, cacheDir ?? dir, guide);
    const archive = (await listDir(dir)).find((name) => name.endsWith(".deb"));
    if (archive === undefined) throw new FlambeauError("apt", "apt-get download brought no package");
    await run("dpkg-deb", ["-x", archive, "unpacked"], dir, guide);
    return folderSource("apt-get", joinPath(dir, "unpacked", debian.folder));
  }

  return {
    name: "apt-get",
    place: debian.package,
    async load(file) {
      unpacked ??= fetchAndUnpack();
      return (await unpacked).load(file);
    },
    async close() {
      const dir = await work?.catch(() => undefined);
      if (dir !== undefined) await remove(dir).catch(() => {});
    },
  };
}

/** In the cache, where there is room for 60 MB if anywhere; else where the system keeps temporary files. */
async function makeWorkDir(cacheDir: string | undefined): Promise<string> {
  if (cacheDir !== undefined) {
    try {
      await makeDir(cacheDir);
      return await makeTempDir(cacheDir);
    } catch {
      // The cache cannot be written.
    }
  }
  return makeTempDir();
}

async function fetchPackage(name: string, dir: string, home: string, guide: Guide): Promise<void> {
  const timeouts = ["Acquire::http::Timeout=15", "Acquire::https::Timeout=15", "Acquire::Retries=1"];
  const download = ["-q", ...timeouts.flatMap((option) => ["-o", option]), "download", name];
  guide.log(`apt-get download ${name}`);
  try {
    return await run("apt-get", download, dir, guide);
  } catch (error) {
    if (codeOf(error) !== "apt") throw error; // No apt-get, or called off.
    guide.log(`${reasonOf(error)}; fetching package lists`);
  }
  const lists = ["-c", await ownLists(dir, home)];
  // An update may fail in part, for sources that this package does not come from; the download tells.
  const update = await run("apt-get", [...lists, ...download.slice(0, -2), "update"], dir, guide).catch((e) => e);
  guide.signal?.throwIfAborted();
  try {
    await run("apt-get", [...lists, ...download], dir, guide);
  } catch (error) {
    throw update ?? error;
  }
}

/** Writes an apt configuration with which lists are kept in `home`, by a user who need not be root. */
async function ownLists(dir: string, home: string): Promise<string> {
  let lists = joinPath(home, "apt");
  try {
    await makeDir(joinPath(lists, "lists", "partial"));
  } catch {
    lists = joinPath(dir, "apt");
    await makeDir(joinPath(lists, "lists", "partial"));
  }
  await makeDir(joinPath(lists, "cache", "archives", "partial"));
  const file = joinPath(dir, "apt.conf");
  const lines = [
    // What the system does after an update is for the system's lists.
    "#clear APT::Update::Pre-Invoke;",
    "#clear APT::Update::Post-Invoke;",
    "#clear APT::Update::Post-Invoke-Success;",
    "#clear Acquire::IndexTargets::deb::Contents-deb;",
    "#clear Acquire::IndexTargets::deb::DEP-11;",
    'Acquire::Languages "none";',
    `Dir::State::lists "${joinPath(lists, "lists")}/";`,
    `Dir::Cache "${joinPath(lists, "cache")}/";`,
  ];
  await writeFileAtomic(file, `${lines.join("\n")}\n`);
  return file;
}

async function run(command: string, args: string[], cwd: string, { signal }: Guide): Promise<void> {
  let result: Awaited<ReturnType<typeof runCommand>>;
  try {
    result = await runCommand(command, args, { cwd, signal, timeout: 10 * MINUTE });
  } catch (error) {
    signal?.throwIfAborted();
    if (codeOf(error) !== "ENOENT") throw error;
    throw new FlambeauError("no-apt", `there is no ${command} here`, { cause: error });
  }
  if (result.code === 0) return;
  const lines = result.stderr.split("\n").filter((line) => line.trim() !== "");
  const complaint = lines.find((line) => line.startsWith("E: ")) ?? lines.at(-1) ?? `exit code ${result.code}`;
  throw new FlambeauError("apt", `${command}: ${complaint.replace(/^E: /, "")}`);
}
