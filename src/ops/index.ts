import { rules } from "../autograd/rules.ts";
import { add } from "./arithmetic.ts";
import { clone, to } from "./convert.ts";
import { sum } from "./reduce.ts";
import { intoZeros } from "./strided.ts";
import { renewViews } from "./view.ts";
import { reshape } from "./views.ts";

// Every op, and what the tape needs of them.
export * from "./arithmetic.ts";
export * from "./compare.ts";
export * from "./convert.ts";
export * from "./creation.ts";
export { registry } from "./define.ts";
export * from "./fill.ts";
export * from "./in-place.ts";
export * from "./indexing.ts";
export * from "./join.ts";
export * from "./literal.ts";
export * from "./matmul.ts";
export * from "./pointwise.ts";
export * from "./power.ts";
export * from "./random.ts";
export type { Operand } from "./record.ts";
export * from "./reduce.ts";
export * from "./slicing.ts";
export * from "./softmax.ts";
export * from "./subscript.ts";
export * from "./views.ts";
export * from "./where.ts";

rules.add = add;
rules.clone = clone;
rules.to = to;
rules.sumTo = (g, sizes) => {
  const lead = g.sizes.length - sizes.length;
  const dims = g.sizes.flatMap((n, d) => (d < lead || (sizes[d - lead] === 1 && n !== 1) ? [d] : []));
  return reshape(sum(g, dims, true), sizes);
};
renewViews(intoZeros);
