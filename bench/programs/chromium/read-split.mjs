// In a page, in place of ../read-split.mjs: the files are fetched before the program begins.
const bytes = async (name, header) =>
  new Uint8Array(await (await fetch(`/data/FashionMNIST/raw/${name}`)).arrayBuffer()).subarray(header);

const images = await bytes("train-images-idx3-ubyte", 16);
const labels = await bytes("train-labels-idx1-ubyte", 8);

/** The images to train on; no program needs others here. */
export const readSplit = () => ({ images, labels, n: labels.length });
