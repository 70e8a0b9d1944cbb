/**
 * The base of classes whose instances are called like functions, as PyTorch's modules are: `net(X)` runs
 * `net.forward(X)`. An instance is a closure with the class's prototype, so no code is made from text, and it works under
 * a strict content security policy.
 */
export abstract class Callable {
  constructor() {
    const self = (...inputs: unknown[]): unknown => (self as unknown as Callable).invoke(...inputs);
    Object.setPrototypeOf(self, new.target.prototype);
    // What functions have of their own would stand in the way of fields with these names.
    delete (self as { name?: string }).name;
    delete (self as { length?: number }).length;
    // biome-ignore lint/correctness/noConstructorReturn: the instance is the closure
    return self as unknown as this;
  }

  /** What a call of the instance does. */
  protected abstract invoke(...inputs: unknown[]): unknown;
}
