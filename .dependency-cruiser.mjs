// The staircase of imports: a folder imports only from folders below it in this list, and never in a circle.
// A step may hold several folders; those may not import from each other either.
const staircase = [
  ["^studio/"],
  ["^cli/"],
  ["^lessons/"],
  ["^src/index\\.ts$", "^src/worker\\.ts$"],
  ["^src/d2l/"],
  ["^src/vision/"],
  ["^src/io/"],
  ["^src/optim/", "^src/nn/", "^src/data/"],
  ["^src/torch\\.ts$"],
  ["^src/torch/"],
  ["^src/tensor-methods[./]"],
  ["^src/tensor-signatures[./]"],
  ["^src/ops/"],
  ["^src/autograd/", "^src/random/"],
  ["^src/tensor/"],
  ["^src/engine/"],
  ["^src/core/"],
  ["^src/plot/"],
  ["^src/platform/"],
];

const upward = staircase.flatMap((step, level) => {
  const above = staircase.slice(0, level).flat();
  return step.map((folder) => ({
    name: `up-the-staircase from ${folder}`,
    severity: "error",
    comment: "A folder imports only from folders below it: see docs/architecture.md.",
    from: { path: folder },
    to: { path: [...above, ...step.filter((other) => other !== folder)] },
  }));
});

export default {
  forbidden: [
    ...upward.filter((rule) => rule.to.path.length > 0),
    {
      name: "not-in-the-house",
      severity: "error",
      comment: "Every folder has its place in the staircase.",
      from: { path: "^(src|cli)/", pathNot: staircase.flat() },
      to: {},
    },
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "kernels\\.gen" } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      conditionNames: ["flambeau-source", "import", "default", "types"],
      exportsFields: ["exports"],
    },
    exclude: { path: "^src/engine/kernels/" },
    doNotFollow: { path: "node_modules" },
  },
};
