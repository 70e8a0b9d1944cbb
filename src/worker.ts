import { threadPort } from "#platform";
import * as data from "./data/index.ts";
import { provide } from "./data/threads/recipe.ts";
import { serve } from "./data/threads/serve.ts";
import * as vision from "./vision/index.ts";

// The program of a DataLoader's worker. A bundle's own worker imports it, and the modules of its own datasets.

provide("flambeau/data", data);
provide("flambeau/vision", vision);
provide("flambeau/transforms", vision.transforms);

const port = threadPort();
if (port !== undefined) serve(port);
