import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Who takes part in which job, and how it is started.

const programs = join(fileURLToPath(import.meta.url), "../programs");

/** Contestants of every job. `best` is what claims are made against; `users` is how most people write it. */
export function contestants({ node, node20, python, blas, chromium }) {
  const js = (who, file, ...args) => ({ command: [node, join(programs, who, `${file}.mjs`), ...args.map(String)] });
  const py = (file, ...args) =>
    python && {
      command: [python, join(programs, "pytorch", `${file}.py`), ...args.map(String)],
      env: blas ? { LD_LIBRARY_PATH: blas } : {},
    };
  const threads = (contestant, count) =>
    contestant && { ...contestant, env: { ...contestant.env, FLAMBEAU_THREADS: String(count) } };
  const older = (contestant) => node20 && { ...contestant, command: [node20, ...contestant.command.slice(1)] };

  const page = (who, file, ...args) =>
    chromium && {
      command: [node, join(programs, "chromium/run.mjs"), `${who}/${file}.mjs`, ...args.map(String)],
      env: { CHROMIUM_PATH: chromium },
    };
  const flambeau = (file, ...args) => ({
    "Flambeau, 1 thread": threads(js("flambeau", file, ...args), 1),
    "Flambeau, 2 threads": threads(js("flambeau", file, ...args), 2),
  });
  const compiled = (model) => ({
    "Flambeau, steps compiled, 1 thread": threads(js("flambeau", "epoch", model, 256, "compiled"), 1),
    "Flambeau, steps compiled, 2 threads": threads(js("flambeau", "epoch", model, 256, "compiled"), 2),
  });
  const peers = (file, model) => ({
    "TensorFlow.js wasm, at its best": js("tfjs", file, model, "best"),
    "jax-js jit, weights [in, out]": js("jax", file, model, "users"),
    "jax-js jit, weights [out, in]": js("jax", file, model, "best"),
  });

  const inChromium = (file, model) => ({
    "Flambeau in headless Chromium, 1 thread": threads(page("flambeau", file, model), 1),
    "Flambeau in headless Chromium, 2 threads": threads(page("flambeau", file, model), 2),
    "Flambeau in headless Chromium, steps compiled, 2 threads": threads(
      page("flambeau", file, model, 256, "compiled"),
      2,
    ),
    "TensorFlow.js wasm, at its best, in headless Chromium": page("tfjs", file, model, "best"),
    "jax-js jit, weights [out, in], in headless Chromium": page("jax", file, model, "best"),
  });

  const jobs = {
    softmax: {
      title: "One epoch of concise softmax regression (60,000 images, batch 256, shuffled, from bytes)",
      unit: "s",
      contestants: {
        ...flambeau("epoch", "softmax"),
        ...compiled("softmax"),
        "Flambeau, Node 20": older(js("flambeau", "epoch", "softmax")),
        "TensorFlow.js wasm, as its users write it": js("tfjs", "epoch", "softmax", "users"),
        ...peers("epoch", "softmax"),
        ...inChromium("epoch", "softmax"),
        "PyTorch, the book's program (DataLoader, 4 workers)": py("epoch", "softmax", "source", "all"),
        "PyTorch, images in memory as bytes, 1 thread": py("epoch", "softmax", "uint8", 1),
        "PyTorch, images in memory as float32, 1 thread": py("epoch", "softmax", "float32", 1),
      },
    },
    scratch: {
      title: "One epoch of softmax regression from scratch",
      unit: "s",
      contestants: {
        ...flambeau("epoch", "scratch"),
        ...compiled("scratch"),
        "PyTorch, images in memory as bytes, 1 thread": py("scratch"),
      },
    },
    mlp: {
      title: "One epoch of an MLP, 784-256-10, ReLU",
      unit: "s",
      contestants: {
        ...flambeau("epoch", "mlp"),
        ...compiled("mlp"),
        ...peers("epoch", "mlp"),
        ...inChromium("epoch", "mlp"),
        "PyTorch, images in memory as bytes, 1 thread": py("epoch", "mlp", "uint8", 1),
      },
    },
    small: {
      title: "1,000 steps of a small net, 2-16-16-1, ReLU, batches of 10, SGD",
      unit: "s",
      contestants: {
        "Flambeau, 1 thread": threads(js("flambeau", "small"), 1),
        "Flambeau, steps compiled, 1 thread": threads(js("flambeau", "small", "compiled"), 1),
        "TensorFlow.js wasm": js("tfjs", "small"),
        "jax-js jit": js("jax", "small"),
        "PyTorch, 1 thread": py("small"),
      },
    },
    pass: {
      title: "One pass over the training images, to float32 batches",
      unit: "s",
      contestants: { ...flambeau("pass"), "PyTorch, DataLoader, 4 workers": py("pass") },
    },
    resize: {
      title: "The same, resized to 64×64",
      unit: "s",
      contestants: { ...flambeau("pass", 64), "PyTorch, DataLoader, 4 workers": py("pass", 64) },
    },
    calls: {
      title: "A call on tensors of one element",
      unit: "µs",
      contestants: {
        Flambeau: js("flambeau", "ops", "calls"),
        "TensorFlow.js wasm": js("tfjs", "ops", "calls"),
        "jax-js (with reading the result)": js("jax", "ops", "calls"),
        PyTorch: py("ops", "calls"),
      },
    },
    matmul: {
      title: "Matrix products",
      unit: "µs",
      contestants: {
        ...flambeau("ops", "matmul"),
        "TensorFlow.js wasm": js("tfjs", "ops", "matmul"),
        "jax-js jit": js("jax", "ops", "matmul"),
        "PyTorch, 1 thread": py("ops", "matmul"),
      },
    },
    bytes: {
      title: "Operations on 4,194,304 elements",
      unit: "µs",
      contestants: {
        ...flambeau("ops", "bytes"),
        "TensorFlow.js wasm": js("tfjs", "ops", "bytes"),
        "jax-js jit": js("jax", "ops", "bytes"),
        "PyTorch, 1 thread": py("ops", "bytes"),
        "the machine": js("flambeau", "memory"),
      },
    },
    whole: {
      title: "Whole process: start, 10 epochs with test accuracy each, end",
      unit: "s",
      once: true,
      contestants: {
        Flambeau: js("flambeau", "whole"),
        "Flambeau, steps compiled": js("flambeau", "whole", "compiled"),
        "Flambeau, Node 20": older(js("flambeau", "whole")),
        "TensorFlow.js wasm, at its best": js("tfjs", "whole"),
        "jax-js jit, at its best": js("jax", "whole"),
        "PyTorch, the book's program": py("whole"),
      },
    },
    "first-step": {
      title: "From the start of the process to the end of the first step",
      unit: "s",
      once: true,
      contestants: {
        Flambeau: js("flambeau", "first-step"),
        "Node alone": { command: [node, "-e", "0"] },
        "TensorFlow.js wasm": js("tfjs", "first-step"),
        "jax-js jit": js("jax", "first-step"),
        PyTorch: py("first_step"),
      },
    },
  };
  for (const job of Object.values(jobs)) {
    job.contestants = Object.fromEntries(Object.entries(job.contestants).filter(([, contestant]) => contestant));
  }
  return jobs;
}
