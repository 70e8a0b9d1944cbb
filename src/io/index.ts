// What `import … from "flambeau/io"` gives: tensors and whole runs in files.
export {
  type CheckpointParts,
  loadCheckpoint,
  packCheckpoint,
  saveCheckpoint,
  unpackCheckpoint,
} from "./checkpoint.ts";
export { SafetensorsError } from "./safetensors/error.ts";
export { load, loadFile, metadata, metadataFile, save, saveFile } from "./safetensors.ts";
