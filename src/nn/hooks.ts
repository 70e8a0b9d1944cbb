/** Called before a module's forward with its inputs; what it returns (one input, or an array of all) takes their place. */
export type ForwardPreHook<M> = (module: M, inputs: readonly unknown[]) => unknown;

/** Called after a module's forward with its inputs and its result; what it returns takes the result's place. */
export type ForwardHook<M> = (module: M, inputs: readonly unknown[], output: unknown) => unknown;

/** What registering a hook gives: `remove()` takes the hook away again. */
export class RemovableHandle {
  readonly #remove: () => void;

  constructor(remove: () => void) {
    this.#remove = remove;
  }

  /** Takes the hook away. Doing so twice does no harm. */
  remove(): void {
    this.#remove();
  }
}

/** The hooks of one module, in the order in which they were registered. */
export class Hooks<M> {
  readonly #before = new Set<{ hook: ForwardPreHook<M> }>();
  readonly #after = new Set<{ hook: ForwardHook<M> }>();

  before(hook: ForwardPreHook<M>): RemovableHandle {
    return register(this.#before, { hook });
  }

  after(hook: ForwardHook<M>): RemovableHandle {
    return register(this.#after, { hook });
  }

  /** Runs `forward` between the hooks. */
  around(module: M, inputs: readonly unknown[], forward: (inputs: readonly unknown[]) => unknown): unknown {
    let given = inputs;
    for (const { hook } of [...this.#before]) {
      const changed = hook(module, given);
      if (changed !== undefined && changed !== null) given = Array.isArray(changed) ? changed : [changed];
    }
    let output = forward(given);
    for (const { hook } of [...this.#after]) output = hook(module, given, output) ?? output;
    return output;
  }
}

function register<T>(hooks: Set<T>, hook: T): RemovableHandle {
  hooks.add(hook);
  return new RemovableHandle(() => hooks.delete(hook));
}
