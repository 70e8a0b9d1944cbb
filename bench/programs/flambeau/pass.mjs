import * as d2l from "flambeau/d2l";
import { rounds, timed } from "../rounds.mjs";

// One pass over the training images in float32 batches of 256, shuffled; images resized when an argument says so.

const resize = process.argv[2] === undefined ? undefined : Number(process.argv[2]);
const [trainIter] = await d2l.loadDataFashionMnist(256, { root: process.env.BENCH_DATA, resize });
await rounds(() =>
  timed(async () => {
    let images = 0;
    for await (const [X] of trainIter) images += X.shape[0];
    return { images };
  }),
);
