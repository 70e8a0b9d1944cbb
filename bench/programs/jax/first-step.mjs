// From the start of the process to the first trained step.
import { makeModel } from "./model.mjs";

const { step } = makeModel("softmax", "best");
const x = Float32Array.from({ length: 256 * 784 }, Math.random);
const [loss] = step({ x, y: new Int32Array(256), size: 256 });
console.log(JSON.stringify({ loss: loss / 256 }));
process.exit(0);
