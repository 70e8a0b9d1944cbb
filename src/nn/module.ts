import { Callable } from "../core/callable.ts";
import { FlambeauError, ValueError } from "../core/errors.ts";
import type { Apply, DTypeOf, Fits, Result, ShapeOf, ShapeRule, TensorLike } from "../core/shape-types.ts";
import { noGrad, type Tensor } from "../torch.ts";
import { Parameter } from "./parameter.ts";

/** A module by name: what `namedModules()` gives. */
type Named<T> = [name: string, value: T];

/** What all modules can do, whatever they are called with. */
export abstract class ModuleBase extends Callable {
  /** Whether the module is in training mode: `train()` and `eval()` set it. */
  training = true;

  /** Computes the module's result; called as `module(…)`. */
  // biome-ignore lint/suspicious/noExplicitAny: every module has inputs of its own
  forward(..._inputs: any[]): unknown {
    throw new ValueError(this.constructor.name, "this module has no forward(); write one in the subclass");
  }

  protected override invoke(...inputs: unknown[]): unknown {
    try {
      return this.forward(...inputs);
    } catch (error) {
      if (error instanceof FlambeauError) error.within(this.constructor.name);
      throw error;
    }
  }

  /** The modules that are fields of this one. */
  *namedChildren(): Generator<Named<ModuleBase>> {
    for (const [name, value] of Object.entries(this)) if (value instanceof ModuleBase) yield [name, value];
  }

  /** The modules that are fields of this one, without their names. */
  *children(): Generator<ModuleBase> {
    for (const [, child] of this.namedChildren()) yield child;
  }

  /** This module, named "", and all below it: `"0"`, `"0.weight"`. Each once. */
  *namedModules(prefix = "", seen: Set<ModuleBase> = new Set()): Generator<Named<ModuleBase>> {
    if (seen.has(this)) return;
    seen.add(this);
    yield [prefix, this];
    for (const [name, child] of this.namedChildren()) yield* child.namedModules(join(prefix, name), seen);
  }

  /** This module and all below it. */
  *modules(): Generator<ModuleBase> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /** Every parameter of this module and those below, by its name in the state dict: `"1.weight"`. Each once. */
  *namedParameters(): Generator<Named<Parameter>> {
    const seen = new Set<Parameter>();
    for (const [path, module] of this.namedModules()) {
      for (const [name, value] of Object.entries(module)) {
        if (!(value instanceof Parameter) || seen.has(value)) continue;
        seen.add(value);
        yield [join(path, name), value];
      }
    }
  }

  /** Every parameter of this module and those below: what an optimizer is given. */
  *parameters(): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters()) yield parameter;
  }

  /** Calls `f` with every module below and then this one: `net.apply(initWeights)`. */
  apply(f: (module: ModuleBase) => void): this {
    for (const child of this.children()) child.apply(f);
    f(this);
    return this;
  }

  /** Sets training mode here and below; `train(false)` is `eval()`. */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Sets evaluation mode here and below. */
  eval(): this {
    return this.train(false);
  }

  /** Forgets the gradients of all parameters; with `setToNone: false` sets them to zero instead. */
  zeroGrad({ setToNone = true }: { setToNone?: boolean } = {}): void {
    for (const parameter of this.parameters()) {
      if (setToNone) parameter.grad = null;
      else noGrad(() => parameter.grad?.zero_());
    }
  }

  /** The parameters by name, as tensors without history that share their elements. */
  stateDict(): Record<string, Tensor> {
    return Object.fromEntries([...this.namedParameters()].map(([name, value]) => [name, value.detach()]));
  }

  /**
   * Copies values into the parameters. Nothing is changed unless everything fits.
   * @throws ValueError that lists missing keys, unexpected keys, and shapes that differ
   */
  loadStateDict(state: Readonly<Record<string, Tensor>>): void {
    const own = new Map(this.namedParameters());
    const problems = [
      ...list(
        "missing keys",
        [...own.keys()].filter((key) => !Object.hasOwn(state, key)),
      ),
      ...list(
        "unexpected keys",
        Object.keys(state).filter((key) => !own.has(key)),
      ),
      ...list(
        "sizes differ",
        [...own].flatMap(([key, parameter]) => sizesDiffer(key, parameter, state[key])),
      ),
    ];
    if (problems.length > 0) throw new ValueError("loadStateDict", problems.join("; "));
    noGrad(() => {
      for (const [key, parameter] of own) parameter.copy_(state[key]);
    });
  }

  /** What stands between the brackets when this module is printed. */
  extraRepr(): string {
    return "";
  }

  override toString(): string {
    const children = [...this.namedChildren()].map(([name, child]) => `(${name}): ${indent(String(child))}`);
    const lines = [...(this.extraRepr() === "" ? [] : [this.extraRepr()]), ...children];
    const inside = children.length === 0 ? lines.join("") : `\n  ${lines.join("\n  ")}\n`;
    return `${this.constructor.name}(${inside})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * The base of all layers and models. A subclass makes its parameters and submodules fields of itself and writes
 * `forward`; an instance is called like a function. Fields that hold a Parameter or a Module are found by themselves.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Module.html
 * @example
 * class Doubled extends nn.Module {
 *   linear = new nn.Linear(4, 2);
 *   forward(x: Tensor) {
 *     return this.linear(x).mul(2);
 *   }
 * }
 * const net = new Doubled();
 * net(torch.ones([3, 4])).shape; // torch.Size([3, 2])
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: an instance is a function, see core/callable.ts
export class Module extends ModuleBase {
  /** What the module does to shapes; only the compiler knows it. */
  declare readonly rule: ShapeRule;
}

export interface Module {
  <X extends TensorLike>(
    x: Fits<X, Apply<this["rule"], ShapeOf<X>>>,
  ): Tensor<Result<Apply<this["rule"], ShapeOf<X>>>, DTypeOf<X>>;
}

const join = (prefix: string, name: string): string => (prefix === "" ? name : `${prefix}.${name}`);
const indent = (text: string): string => text.replaceAll("\n", "\n  ");
const list = (what: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`${what}: ${items.join(", ")}`];

function sizesDiffer(key: string, parameter: Tensor, given: Tensor | undefined): string[] {
  if (given === undefined || String(given.sizes) === String(parameter.sizes)) return [];
  return [`${key} is [${parameter.sizes.join(", ")}], given [${given.sizes.join(", ")}]`];
}
