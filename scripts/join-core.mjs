// Joins the modules of the library's core, and of each larger folder above it, to one file, such as
// dist/src/core.joined.js: Node takes half a millisecond for each module it loads, and there are more than 250. Every module
// stays where it is, as a list of what it has in that file, so that whoever imports one gets the same things as whoever
// imports another.
import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";

const groups = {
  "core.joined.js": /^(core|engine|tensor|autograd|random|ops|torch|tensor-methods)[./]/,
  "nn.joined.js": /^nn\//,
  "optim.joined.js": /^optim\//,
  // Apart stay the module that knows where the worker is, from where it is itself, and what is imported only if needed.
  "data.joined.js": /^data\/(?!threads\/pool\.)/,
  "vision.joined.js": /^vision\//,
  "plot.joined.js": /^plot\/(?!png\/font\.)/,
};

/** @param src the folder with compiled modules, which are changed */
export async function joinCore(src) {
  const modules = readdirSync(src, { recursive: true }).filter((file) => file.endsWith(".js"));
  for (const [joined, group] of Object.entries(groups))
    await joinGroup(src, joined, modules.filter((f) => group.test(f)).sort());
}

async function joinGroup(src, joined, files) {
  const inside = new Set(files.map((file) => join(src, file)));
  /** What is outside of the group is imported from there. */
  const outside = {
    name: "outside",
    setup({ onResolve }) {
      onResolve({ filter: /./ }, ({ path, resolveDir, kind }) => {
        if (kind === "entry-point" || !path.startsWith("."))
          return kind === "entry-point" ? null : { path, external: true };
        const file = resolve(resolveDir, path);
        return inside.has(file) ? null : { path: `./${relative(src, file)}`, external: true };
      });
    },
  };
  const options = {
    ...{ bundle: true, format: "esm", platform: "neutral", target: "es2022", logLevel: "error", write: false },
    ...{ absWorkingDir: src, plugins: [outside] },
  };
  const { metafile } = await build({
    ...options,
    ...{ splitting: true, metafile: true, outdir: "out" },
    entryPoints: Object.fromEntries(files.map((file) => [file.slice(0, -3), file])),
  });
  const names = files.map((file) => metafile.outputs[`out/${file}`].exports);
  const list = (i, line) => names[i].map((name) => line(name, `m${i}_${name}`)).join(", ");
  const entry = files.map((file, i) => `export { ${list(i, (name, own) => `${name} as ${own}`)} } from "./${file}";`);
  const whole = await build({ ...options, stdin: { contents: entry.join("\n"), resolveDir: src } });
  writeFileSync(join(src, joined), withClassNames(whole.outputFiles[0].text));
  for (const [i, file] of files.entries()) {
    const way = relative(dirname(join(src, file)), join(src, joined));
    const from = JSON.stringify(way.startsWith(".") ? way : `./${way}`);
    writeFileSync(join(src, file), `export { ${list(i, (name, own) => `${own} as ${name}`)} } from ${from};\n`);
  }
}

/**
 * Gives classes the names back that esbuild has changed, as they print them: a class that mentions itself is `_Sequential`
 * there, one whose name something else has is `Buffer2`.
 */
function withClassNames(text) {
  const renamed = new Set([...text.matchAll(/\bclass _(\w+)/g)].map(([, name]) => name));
  let named = text;
  for (const name of renamed) named = named.replaceAll(new RegExp(`\\b_${name}\\b`, "g"), name);
  for (const [, own, name] of named.matchAll(/\b(\w+) as m\d+_(\w+)/g)) {
    if (own !== name)
      named = named.replace(new RegExp(`var ${own} = class (?=extends|\\{)`), `var ${own} = class ${name} `);
  }
  return named;
}
