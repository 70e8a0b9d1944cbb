import { ValueError } from "../../core/errors.ts";
import { defaultGenerator } from "../../torch.ts";

// How things get into another thread that cannot be copied into it, functions and instances of classes: they are made
// there a second time. A recipe tells how.

/** How to make a thing again in another thread. */
export interface Recipe {
  /** Where its maker is: the URL of a module, or a name under which the thread knows a namespace (`provide`). */
  from: string;
  /** The maker's name there: a class, or a function. */
  name: string;
  /** What it is called with: anything that can be sent. Without it, the function itself is meant, and not called. */
  args?: readonly unknown[];
  /** A static method that makes it, instead of `new`. */
  method?: string;
  /** Where the default generator stood when it was made. */
  state?: Uint8Array;
}

/**
 * The method by which an object tells how to make it again in a DataLoader's worker, for classes of a library;
 * {@link defineDataset} is simpler.
 */
export const recipe: unique symbol = Symbol.for("flambeau.recipe") as never;

type Fn = (...args: never[]) => unknown;
interface Definition {
  url: string;
  fn: Fn;
  /** What the thread shall get: this function, or what it makes. */
  call: boolean;
}

const definitions = new Map<string, Definition>();
const recipes = new WeakMap<object, Recipe>();

/**
 * Makes a dataset that a DataLoader's workers can use: each thread imports the module at `url`, finds the factory by
 * its `name`, and calls it with the same arguments, which must be such as can be sent (plain values, arrays, objects,
 * tensors, functions made by {@link defineFunction}, other datasets). Give the module `import.meta.url`; it is to be
 * one without a training loop, as all that it does on import is done in each thread too. The thread's dataset starts
 * from the same random state. What is changed in the dataset later on is not seen there.
 * @returns a function like `factory`, whose datasets can be sent
 * @throws ValueError when another function has that name
 * @example
 * const squares = data.defineDataset("file:///squares.js", "squares", (n: number) => ({
 *   length: n,
 *   at: (i: number) => i * i,
 * }));
 * squares(5).at(3); // 9
 */
export function defineDataset<A extends readonly unknown[], R extends object>(
  url: string | URL,
  name: string,
  factory: (...args: A) => R,
): (...args: A) => R {
  define("defineDataset", { url: String(url), fn: factory as unknown as Fn, call: true }, name);
  return (...args: A): R => {
    const state = defaultGenerator.getState();
    const mark = (made: object) => recipes.set(made, { from: String(url), name, args, state });
    const made = factory(...args);
    if (made instanceof Promise) return made.then((later) => mark(later) && later) as unknown as R;
    mark(made);
    return made;
  };
}

/**
 * Lets a function be used in a DataLoader's workers, as `collateFn`, `workerInitFn` or a transform: each thread imports
 * the module at `url` (`import.meta.url`) and finds the function by its `name`.
 * @returns the function itself
 * @throws ValueError when another function has that name
 * @example
 * const dark = data.defineFunction("file:///dark.js", "dark", (image: torch.Tensor) => image.mul(0.5));
 * dark(torch.ones([1])).item(); // 0.5
 */
export function defineFunction<F extends (...args: never[]) => unknown>(url: string | URL, name: string, fn: F): F {
  define("defineFunction", { url: String(url), fn, call: false }, name);
  recipes.set(fn, { from: String(url), name });
  return fn;
}

function define(op: string, definition: Definition, name: string): void {
  const before = definitions.get(name);
  // A module that is run again, as by a development server, defines the same once more.
  if (before !== undefined && (before.url !== definition.url || String(before.fn) !== String(definition.fn))) {
    throw new ValueError(op, `there is another function named ${JSON.stringify(name)}, from ${before.url}`);
  }
  definitions.set(name, definition);
}

/** How to make `thing` again; undefined when nobody said. */
export function recipeOf(thing: object): Recipe | undefined {
  const own = recipes.get(thing);
  if (own !== undefined) return own;
  const method = (thing as { [recipe]?: unknown })[recipe];
  return typeof method === "function" ? (method.call(thing) as Recipe) : undefined;
}

const namespaces = new Map<string, Record<string, unknown>>();

/** Lets recipes with this `from` find their makers among `exports`, without an import. */
export function provide(from: string, exports: Record<string, unknown>): void {
  namespaces.set(from, exports);
}

/** Makes a thing after its recipe, whose arguments are given here ready to use. @throws ValueError when it cannot be found */
export async function follow({ from, name, method, state }: Recipe, args: unknown[] | undefined): Promise<unknown> {
  const { fn, call } = provided(from, name) ?? definitions.get(name) ?? (await imported(from, name));
  if (args === undefined) return fn;
  if (state !== undefined) defaultGenerator.setState(state);
  if (method !== undefined) return (fn as unknown as Record<string, (...args: unknown[]) => unknown>)[method](...args);
  return call ? (fn as (...args: unknown[]) => unknown)(...args) : Reflect.construct(fn, args);
}

type Found = Pick<Definition, "fn" | "call">;

function provided(from: string, name: string): Found | undefined {
  const fn = namespaces.get(from)?.[name] as Fn | undefined;
  return fn && { fn, call: false };
}

async function imported(from: string, name: string): Promise<Found> {
  let exports: Record<string, unknown>;
  try {
    exports = await import(/* @vite-ignore */ /* webpackIgnore: true */ from);
  } catch (error) {
    const problem = `${JSON.stringify(name)} is to come from ${from}, which cannot be imported in a thread: ${error}`;
    throw Object.assign(new ValueError("DataLoader", `${problem}${hint(from)}`), { cause: error });
  }
  const found = definitions.get(name) ?? { fn: exports[name] as Fn, call: false };
  if (found.fn !== undefined) return found;
  throw new ValueError(
    "DataLoader",
    `${from} defines no ${JSON.stringify(name)} in the thread; it must do so whenever it is imported, ` +
      `with the same copy of flambeau${hint(from)}`,
  );
}

function hint(from: string): string {
  if (/\.[mc]?ts(\?|$)/.test(from))
    return "; this is TypeScript, which Node below 22.18 needs compiled, or run with tsx";
  return "; in a bundle, give the DataLoader its own worker: see the option `worker`";
}
