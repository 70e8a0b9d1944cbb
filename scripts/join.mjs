// Joins modules of the built package, as Node takes half a millisecond for each that it loads, and there are more than
// 250: those of the library's core, and of each folder above it, to one file each, such as dist/src/core.joined.js, and
// each library that is imported at once to one of its own, such as dist/src/libraries/fast-png.js. Every module stays
// where it is, as a list of what it has in that file, so that whoever imports one gets the same things as whoever imports
// another.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const groups = {
  "node.joined.js": /^platform\/node[.-]/,
  "core.joined.js": /^(core|engine|tensor|autograd|random|ops|torch|tensor-methods)[./]/,
  "nn.joined.js": /^nn\//,
  "optim.joined.js": /^optim\//,
  // Apart stay the module that knows where the worker is, from where it is itself, and what is imported only if needed.
  "data.joined.js": /^data\/(?!threads\/pool\.)/,
  "vision.joined.js": /^vision\//,
  "plot.joined.js": /^plot\/(?!png\/font\.)/,
  "d2l.joined.js": /^d2l\//,
};

const here = fileURLToPath(new URL(".", import.meta.url));

const libraries = ["ansi-escapes", "d3-scale", "d3-scale-chromatic", "fast-png", "jpeg-js"];

const options = {
  ...{ bundle: true, format: "esm", platform: "neutral", target: "es2022", logLevel: "error", write: false },
  metafile: true,
};

/** A path as imports name it, also on Windows. */
const asSpecifier = (path) => path.replaceAll("\\", "/");

/** @param src the folder with compiled modules, which are changed */
export async function joinModules(src) {
  const modules = readdirSync(src, { recursive: true })
    .filter((file) => file.endsWith(".js"))
    .map(asSpecifier);
  /** Of each module that was joined: the file it is in, and the names there of what it exports. */
  const homes = new Map();
  for (const [joined, group] of Object.entries(groups))
    await joinGroup(src, joined, modules.filter((f) => group.test(f)).sort(), homes);
  const wanted = new Map(libraries.map((library) => [library, new Set()]));
  for (const joined of Object.keys(groups)) {
    const text = readFileSync(join(src, joined), "utf8");
    writeFileSync(join(src, joined), withImports(text, homes, wanted));
  }
  for (const [library, names] of wanted) await joinLibrary(src, library, [...names].sort());
}

async function joinGroup(src, joined, files, homes) {
  const inside = new Set(files.map((file) => join(src, file)));
  /** What is outside of the group is imported from there. */
  const outside = {
    name: "outside",
    setup({ onResolve }) {
      onResolve({ filter: /./ }, ({ path, resolveDir, kind }) => {
        if (kind === "entry-point" || !path.startsWith("."))
          return kind === "entry-point" ? null : { path, external: true };
        const file = resolve(resolveDir, path);
        return inside.has(file) ? null : { path: `./${asSpecifier(relative(src, file))}`, external: true };
      });
    },
  };
  const own = { ...options, absWorkingDir: src, plugins: [outside] };
  const { metafile } = await build({
    ...{ ...own, splitting: true, outdir: "out" },
    entryPoints: Object.fromEntries(files.map((file) => [file.slice(0, -3), file])),
  });
  const names = files.map((file) => metafile.outputs[`out/${file}`].exports);
  const list = (i, line) => names[i].map((name) => line(name, `m${i}_${name}`)).join(", ");
  const entry = files.map((file, i) => `export { ${list(i, (name, own) => `${name} as ${own}`)} } from "./${file}";`);
  const whole = await build({ ...own, stdin: { contents: entry.join("\n"), resolveDir: src } });
  writeFileSync(join(src, joined), withPureNamespaces(withClassNames(whole.outputFiles[0].text)));
  for (const [i, file] of files.entries()) {
    const way = asSpecifier(relative(dirname(join(src, file)), join(src, joined)));
    const from = JSON.stringify(way.startsWith(".") ? way : `./${way}`);
    writeFileSync(join(src, file), `export { ${list(i, (name, own) => `${own} as ${name}`)} } from ${from};\n`);
    homes.set(`./${file}`, { joined: `./${joined}`, nameOf: (name) => `m${i}_${name}` });
  }
}

/** Has a joined file import from other joined files, not from the lists that stand for their modules, and from libraries. */
function withImports(text, homes, wanted) {
  return text
    .replaceAll(/^import \{([^}]*)\} from "(\.[^"]*)";$/gm, (line, list, path) => {
      const home = homes.get(path);
      if (home === undefined) return line;
      const names = list.split(",").map((item) => {
        const [name, own = name] = item.trim().split(" as ");
        return `${home.nameOf(name)} as ${own}`;
      });
      return `import { ${names.join(", ")} } from "${home.joined}";`;
    })
    .replaceAll(/^import \{([^}]*)\} from "([^."][^"]*)";$/gm, (line, list, library) => {
      const names = wanted.get(library);
      if (names === undefined) return line;
      for (const item of list.split(",")) names.add(item.trim().split(" as ")[0]);
      return line.replace(`"${library}"`, `"./libraries/${library}.js"`);
    });
}

/** `process` as the global that it is: importing it makes its streams at once, which takes two milliseconds. */
const globalProcess = {
  name: "process",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:process$/ }, () => ({ path: "process", namespace: "global" }));
    onLoad({ filter: /./, namespace: "global" }, () => ({ contents: "export default globalThis.process;" }));
  },
};

/**
 * Writes what is wanted of a library to one file, with the licences of all that has gone into it. Where that is functions,
 * the library is made when one of them is called first: its tables and colours take as long as to read the file.
 */
async function joinLibrary(src, library, names) {
  const own = {
    ...{ ...options, external: ["node:*"], plugins: [globalProcess] },
    ...{ mainFields: ["module", "main"], conditions: ["import", "default"] },
    stdin: { contents: `export { ${names.join(", ")} } from "${library}";`, resolveDir: here },
  };
  const made = await import(library);
  const lazy = names.every((name) => typeof made[name] === "function");
  const { outputFiles, metafile } = await build(lazy ? { ...own, format: "iife", globalName: "library" } : own);
  const packages = Object.keys(metafile.inputs).map(
    (input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1],
  );
  const licences = [...new Set(packages)].filter((folder) => folder !== undefined).map(licenceOf);
  const text = lazy ? whenCalled(outputFiles[0].text, names) : outputFiles[0].text;
  mkdirSync(join(src, "libraries"), { recursive: true });
  writeFileSync(join(src, "libraries", `${library}.js`), `/*\n${licences.join("\n")}*/\n${text}`);
}

/** A module of functions that run `text`, which makes `library`, when they are called first. */
function whenCalled(text, names) {
  const functions = names.map((name) => `export const ${name} = (...args) => made().${name}(...args);`);
  return `let library;
const made = () => (library ??= make());
function make() {
${text}return library;
}
${functions.join("\n")}
`;
}

function licenceOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence beside it`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").replaceAll("*/", "* /")}\n`;
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

/** Makes namespaces, such as nn.functional, by calls that bundlers leave out, with all that is in one, if nobody uses it. */
function withPureNamespaces(text) {
  const made = text.replaceAll(
    /^var (\w+) = \{\};\n__export\(\1, (\{\n[^}]*\n\})\);$/gm,
    "var $1 = /* @__PURE__ */ __namespace($2);",
  );
  const helper = "var __namespace = (all) => {\n  const target = {};\n  __export(target, all);\n  return target;\n};\n";
  return made === text ? text : made.replace(/^var __export = [\s\S]*?\n\};\n/m, (found) => found + helper);
}
