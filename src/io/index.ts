// What `import … from "flambeau/io"` gives: tensors in files.
import "../tensor-methods.ts"; // so that loaded tensors have their methods

export { SafetensorsError } from "./safetensors/error.ts";
export { load, loadFile, metadata, metadataFile, save, saveFile } from "./safetensors.ts";
