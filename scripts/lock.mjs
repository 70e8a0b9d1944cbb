import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Whether a process with this number runs. */
function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM"; // somebody else's
  }
}

/** The process that holds the lock, 0 while it writes its number; undefined when nobody does, or one that has ended. */
function holder(path) {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    const alive = pid > 0 ? runs(pid) : Date.now() - statSync(path).mtimeMs < 5000;
    return alive ? pid : undefined;
  } catch {
    return undefined;
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** Runs `task` while no other process runs one under the same lock, a file at `path`. */
export async function withLock(path, task) {
  for (let told = false; !take(path); await pause(100)) {
    const pid = holder(path);
    if (pid === undefined) rmSync(path, { force: true });
    else if (!told && pid > 0) {
      told = true;
      console.log(`flambeau: waiting for the set-up that process ${pid} does (if that is no set-up, remove ${path})`);
    }
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    return await task();
  } finally {
    process.off("exit", release);
    release();
  }
}
