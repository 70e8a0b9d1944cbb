// Makes the pictures of README.md: trains on a terminal, and takes a picture of it and the pictures that the run saves.
// Needs a built package (`npm run build`), Fashion-MNIST, and the program `script` (Linux) for a terminal to train on.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { monospaceFont, terminalSVG } from "./terminal-svg.mjs";

const root = join(fileURLToPath(import.meta.url), "../..");
const images = join(root, "docs/images");
const columns = 92;
const command = "flambeau train softmax --seed 0";

/** Everything that the run writes to its terminal. */
function train(folder) {
  const main = join(root, "dist/cli/main.js");
  const typed = `"${process.execPath}" "${main}" train softmax --seed 0 --out runs/softmax`;
  const { status, stdout } = spawnSync(
    "script",
    ["-qefc", `stty cols ${columns} rows 30; exec ${typed}`, "/dev/null"],
    {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, SHELL: "/bin/sh", TERM: "xterm-256color", FORCE_COLOR: "3" },
    },
  );
  if (status !== 0) throw new Error(`the run ended with ${status}:\n${stdout}`);
  if (stdout.includes("synthetic")) throw new Error("pictures for the README must be of Fashion-MNIST");
  return stdout.replaceAll("\r\n", "\n").replaceAll(homedir(), "~");
}

/** The text up to the last drawing of the eighth epoch, or else of any. */
function during(text) {
  const drawn = "\x1b[?2026l";
  const frames = text.split(drawn);
  const training = frames.findLastIndex((frame) => /epoch +8\/10 /.test(frame));
  const end = training === -1 ? frames.findLastIndex((frame) => /epoch +\d+\/10 /.test(frame)) : training;
  return frames.slice(0, end + 1).join(drawn) + drawn;
}

async function picture(name, text, font) {
  const svg = await terminalSVG(`$ ${command}\n${text}`, columns, "flambeau");
  const fonts = { fontBuffers: [font], defaultFontFamily: "DejaVu Sans Mono", monospaceFamily: "DejaVu Sans Mono" };
  const png = new Resvg(svg, { fitTo: { mode: "zoom", value: 2 }, font: fonts }).render().asPng();
  writeFileSync(join(images, name), png);
}

const folder = mkdtempSync(join(tmpdir(), "flambeau-screenshots-"));
try {
  mkdirSync(images, { recursive: true });
  const text = train(folder);
  const wasm = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  await initWasm(readFileSync(wasm));
  const font = await monospaceFont();
  await picture("terminal-training.png", during(text), font);
  await picture("terminal.png", text, font);
  for (const name of ["curves.png", "predictions.png"]) cpSync(join(folder, "runs/softmax", name), join(images, name));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
