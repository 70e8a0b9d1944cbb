// The numbers that PyTorch's CPU generator makes of a seed, to the last bit.

export { randomIntegers, randomPermutation } from "./draws";
export { exact32, exact64, maddIsFused } from "./exact";
export { randomSeed, randomWord } from "./mt19937";
export { normalsOfWords } from "./normal";
export { randomNormal, randomNormalScalar } from "./normal64";
export { randomBernoulli, randomBernoulliTensor, randomUniform } from "./uniform";
