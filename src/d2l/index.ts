// The toolbox of Dive into Deep Learning, as far as chapter 3.

export { Accumulator } from "./accumulator.ts";
export { Animator, type AnimatorOptions } from "./animator.ts";
export * from "./fashion-mnist.ts";
export * from "./linear.ts";
export { Timer } from "./timer.ts";
export * from "./train.ts";
