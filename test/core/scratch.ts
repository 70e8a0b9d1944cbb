import type { Add, Subtract, Multiply, Divide, DivideUp, Product, Min } from "../../src/core/shape-types/arithmetic.ts";
type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : { got: A };
const t: [
  Eq<Add<199, 1>, 200>, Eq<Add<0, 0>, 0>, Eq<Subtract<200, 1>, 199>, Eq<Subtract<5, 5>, 0>, Eq<Subtract<1,2>, never>,
  Eq<Multiply<28, 28>, 784>, Eq<Product<[256, 1, 28, 28]>, 200704>, Eq<Divide<200704, 784>, 256>, Eq<Divide<47040000, 784>, 60000>,
  Eq<Divide<7, 2>, never>, Eq<DivideUp<7, 2>, 4>, Eq<Min<3, 20>, 3>, Eq<Min<30, 20>, 20>, Eq<Product<[60000, 28, 28]>, 47040000>,
  Eq<Multiply<number, 3>, number>, Eq<Product<[]>, 1>, Eq<Multiply<0, 5>, 0>, Eq<Divide<0, 5>, 0>, Eq<Multiply<1.5, 2>, number>,
  Eq<Multiply<12345678901234, 98765432109876>, number>, Eq<Product<[number, 3]>, number>, Eq<Divide<99, 9>, 11>,
] = [] as never;
export { t };
