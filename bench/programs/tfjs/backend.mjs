import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

// The wasm backend, with SIMD; its threads do not start under Node.

const folder = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
setWasmPaths(`${folder}/`);
setThreadsCount(2);
await tf.setBackend("wasm");
await tf.ready();
