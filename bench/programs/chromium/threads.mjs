// A page has no environment, so the number of Flambeau's threads comes this way.
import { setNumThreads } from "flambeau";

if (process.env.FLAMBEAU_THREADS) setNumThreads(Number(process.env.FLAMBEAU_THREADS));
