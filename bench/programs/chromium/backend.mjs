// In a page, in place of ../tfjs/backend.mjs: the wasm backend, with SIMD and threads.
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

setWasmPaths("/tfjs/");
setThreadsCount(2);
await tf.setBackend("wasm");
await tf.ready();
