import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that is ready, and gives a round whenever it is asked. */
class Contestant {
  static async start({ command: [program, ...args], env }, shared) {
    const child = spawn(program, args, { env: { ...process.env, ...shared, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    let complaints = "";
    child.stderr.on("data", (text) => {
      complaints = (complaints + text).slice(-2000);
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const contestant = new Contestant(child, async () => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`${[program, ...args].join(" ")} ended\n${complaints}`);
        if (value.startsWith("{")) return JSON.parse(value);
      }
    });
    contestant.about = await contestant.answer();
    return contestant;
  }

  constructor(child, answer) {
    this.child = child;
    this.answer = answer;
  }

  round() {
    this.child.stdin.write("\n");
    return this.answer();
  }

  end() {
    this.child.stdin.end();
  }
}

/** A whole process, from start to end. */
function run({ command: [program, ...args], env }, shared) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, {
      env: { ...process.env, ...shared, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, complaints] = ["", ""];
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      complaints += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (code !== 0) return reject(new Error(`${[program, ...args].join(" ")} failed\n${complaints}`));
      const line = out.split("\n").findLast((text) => text.startsWith("{"));
      resolve({ seconds, ...(line ? JSON.parse(line) : {}) });
    });
  });
}

/** The middle one; of an even number the upper of the two. */
export const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** Shorter rounds than this, in seconds, are repeated until they have taken as long. */
const SHORT = 0.5;
/** In turns that do not count, until they have taken so long: V8 compiles hot code again for some seconds. */
const WARM = 2;

/**
 * A contestant's turn: a round, or where rounds are short the mean of some. The first of those does not count, as a
 * program that has waited for the others finds caches and processors cold. Every round is put into `all`.
 */
async function takeTurn(contestant, all, atLeast) {
  const next = async () => {
    all.push(await contestant.round());
    return all.at(-1);
  };
  const first = await next();
  if (contestant.once || !(first.seconds < atLeast)) return first;
  let [seconds, rounds] = [0, 0];
  while (seconds < atLeast) {
    seconds += (await next()).seconds;
    rounds++;
  }
  return { ...all.at(-1), seconds: seconds / rounds };
}

/**
 * Runs a job: its contestants take turns, `rounds` times after `warmup` turns that are not counted. Gives for each what
 * its turns gave, the median of every number in them, and what came of the round that all have got to. One that cannot
 * run is told of, and left out.
 */
export async function measure(job, { rounds, warmup, shared, log }) {
  const results = {};
  const ready = {};
  const all = {};
  for (const [name, how] of Object.entries(job.contestants)) {
    try {
      ready[name] = job.once
        ? { once: true, round: () => run(how, shared), end() {} }
        : await Contestant.start(how, shared);
      results[name] = { about: ready[name].about, rounds: [] };
      all[name] = [];
    } catch (error) {
      log(`  ${name} is left out: ${error.message}`);
    }
  }
  for (let turn = -warmup; turn < rounds; turn++) {
    for (const [name, contestant] of Object.entries(ready)) {
      const result = await takeTurn(contestant, all[name], turn < 0 ? WARM : SHORT);
      if (turn >= 0) results[name].rounds.push(result);
    }
    log(turn < 0 ? "  warm-up" : `  round ${turn + 1} of ${rounds}`);
  }
  for (const contestant of Object.values(ready)) contestant.end();
  const common = Math.min(...Object.values(all).map((each) => each.length));
  for (const [name, result] of Object.entries(results)) {
    const keys = Object.keys(result.rounds[0]);
    result.median = Object.fromEntries(keys.map((key) => [key, median(result.rounds.map((round) => round[key]))]));
    result.after = { rounds: common, ...all[name][common - 1] };
  }
  return results;
}
