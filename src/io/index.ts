// What `import … from "flambeau/io"` gives: tensors in files.
export { SafetensorsError } from "./safetensors/error.ts";
export { load, loadFile, metadata, metadataFile, save, saveFile } from "./safetensors.ts";
