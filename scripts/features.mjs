// Makes the text of FEATURES.md from what the package really exports and PyTorch's public names, so that it cannot lie.
// `node scripts/features.mjs` writes it, after a build; a test compares it with what is committed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(fileURLToPath(import.meta.url), "../..");

/** What a PyTorch user must know of a name that is there, by area and PyTorch's name. */
const differences = {
  torch: {
    tensor: "numbers make float32, bigints int64, booleans bool; `dtype` overrides",
    full: "the kind of value says the dtype: number float32, bigint int64, boolean bool",
    arange: "numbers make float32, bigints int64: `torch.arange(12n)`",
    no_grad: "takes the function to run: `torch.noGrad(() => …)`",
    enable_grad: "takes the function to run: `torch.enableGrad(() => …)`",
    inference_mode: "takes the function to run: `torch.inferenceMode(() => …)`",
    add: "`a + b` is `a.add(b)`; JavaScript's operators do not work on tensors",
  },
  "torch.Tensor": {
    item: "a number; an int64 beyond 2^53 is an error",
    tolist: "numbers, also for int64; one beyond 2^53 is an error",
    index_put_: "Python's `x[i, j] = v` is `x.indexPut_([i, j], v)`",
    type: "takes a dtype: `yHat.type(y.dtype)`",
    to: "takes a dtype; there is one device, the CPU",
  },
  "torch.nn": {
    Module: "fields that are parameters or modules are found by themselves; `forward` in a subclass",
    Sequential: "`net[0]`; slices with `net.slice(0, 2)`, numbered from 0 where PyTorch keeps the numbers",
  },
  "torch.autograd": {
    detect_anomaly: "takes the function to run",
    Function: "a class with static `forward` and `backward`; called with `apply`",
  },
  "torch.utils.data": {
    Dataset: "anything with `length` and `at(i)`; a plain array too",
    DataLoader: "`for await (const [X, y] of loader)`; workers make the dataset again, see `defineDataset`",
    default_collate: "numbers make float32, bigints int64",
  },
};

/** Names beside PyTorch's own: what Python writes with operators and brackets, and what JavaScript needs. */
const extras = [
  [
    "`x[1:3, 0]`",
    '`x.index("1:3", 0)`',
    'slices as text or `torch.slice(1, 3)`, `null`, `"..."`, lists, tensors, masks',
  ],
  ["`x[mask] = 0`", "`x.indexPut_([mask], 0)`", "with `{ accumulate: true }` for `+=`"],
  ["`torch.compile(step)` (2.0)", "`torch.compile(step)`", "notes the kernels of a whole step, and calls them alone"],
  ["—", "`torch.scope(() => …)`", "gives memory back in long loops that never await"],
  ["—", "`torch.keep(x)`", "lets a tensor outlive its scope"],
  ["—", "`torch.memoryStats()`", "how much the engine's heap holds"],
  ["—", "`torch.nextTask()`", "a turn for the event loop, so that dropped tensors' memory comes back"],
];

/** `zero_grad` → `zeroGrad`, `requires_grad_` → `requiresGrad_`. */
export function camelCase(name) {
  return name.replace(/(?<=[a-zA-Z0-9])_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

function lookUp(object, path) {
  return path.split(".").reduce((at, name) => at?.[name], object);
}

/** Where each area's names are looked for in the package. */
function places({ torch, data }) {
  return {
    torch,
    "torch.Tensor": torch.zeros([1]),
    "torch.nn": torch.nn,
    "torch.nn.functional": torch.nn.functional,
    "torch.nn.init": torch.nn.init,
    "torch.optim": torch.optim,
    "torch.optim.lr_scheduler": torch.optim.lrScheduler,
    "torch.autograd": torch.autograd,
    "torch.utils.data": data,
  };
}

/** The whole text. `modules` has what the package's entry points export: `{ torch, data }`. */
export function featuresText(modules) {
  const { names, torch: version } = JSON.parse(readFileSync(join(root, "test/golden/pytorch-names.json"), "utf8"));
  const where = places(modules);
  const sections = Object.entries(names).map(([area, list]) => {
    const has = (name) => lookUp(where[area], camelCase(name)) !== undefined;
    const notes = differences[area] ?? {};
    // `torch.no_grad` and its like are classes, which the list of functions does not have.
    const others = Object.keys(notes).filter((name) => !list.includes(name));
    const unknown = others.filter((name) => !has(name));
    if (unknown.length > 0)
      throw new Error(`FEATURES: notes on names that are nowhere, ${area}: ${unknown.join(", ")}`);
    const all = [...list, ...others];
    const there = all.filter(has);
    const noted = (names) => names.filter((name) => notes[name] !== undefined);
    const plain = (names) => names.filter((name) => notes[name] === undefined);
    const missing = all.filter((name) => !has(name));
    const code = (names) => (names.length === 0 ? "—" : names.map((name) => `\`${camelCase(name)}\``).join(" "));
    const rows = (head, names) => noted(names).map((name) => `| ${head} | \`${camelCase(name)}\`: ${notes[name]} |`);
    const table = [
      "| | |",
      "|---|---|",
      `| there (${plain(there).length}) | ${code(plain(there))} |`,
      ...rows("there, with a difference", there),
      ...rows("not there, instead", missing),
      `| not there (${plain(missing).length}) | ${code(plain(missing))} |`,
    ];
    return `## ${area}\n\n${there.length} of ${all.length}.\n\n${table.join("\n")}\n`;
  });
  return [
    "# What of PyTorch is there",
    "",
    `Made by \`npm run features\` from what the package exports and from the public names of PyTorch ${version.split("+")[0].replace(/a0$/, "")};`,
    "a test keeps it true. Names are PyTorch's: classes and dtypes verbatim, functions and methods in camelCase, keyword",
    "arguments in one options object at the end. dtypes: float32, float64, int64, int32, uint8, bool. One device, the CPU.",
    "",
    "| PyTorch | Flambeau | |",
    "|---|---|---|",
    ...extras.map((row) => `| ${row.join(" | ")} |`),
    "",
    ...sections,
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const load = (file) => import(pathToFileURL(join(root, "dist/src", file)).href);
  const text = featuresText({ torch: await load("index.js"), data: await load("data/index.js") });
  writeFileSync(join(root, "FEATURES.md"), text);
  console.log(`FEATURES.md: ${text.match(/\d+ of \d+/g).join(", ")}`);
}
