import { forgetGradient } from "../autograd/forget.ts";
import { Callable } from "../core/callable.ts";
import type { DType } from "../core/dtype.ts";
import { DTypeError, FlambeauError, ValueError } from "../core/errors.ts";
import type { Apply, Fits, ShapeOf, ShapeRule, TensorLike } from "../core/shape-types.ts";
import { type Capture, capture } from "../engine/capture.ts";
import { float32, float64, noGrad, type Tensor } from "../torch.ts";
import { fieldAt, fieldsOf, join, type Named, setField, tensorsOf } from "./fields.ts";
import { type ForwardHook, type ForwardPreHook, Hooks, type RemovableHandle } from "./hooks.ts";
import { Buffer, convert, Parameter } from "./parameter.ts";
import { describe } from "./printing.ts";
import type { MoreInputs, Output } from "./signatures.ts";
import { type IncompatibleKeys, loadInto, type StateDict } from "./state-dict.ts";

/** What `apply` takes: a function of any module, or of those that it is only ever called with. */
export type Visitor = { visit(module: ModuleBase): void }["visit"];

export interface Recurse {
  /** Those of the modules below, too. Default true. */
  recurse?: boolean;
}

/** The module in which an error was last seen, on its way out. */
const seenIn = new WeakMap<FlambeauError, ModuleBase>();

/** What all modules can do, whatever they are called with. */
export abstract class ModuleBase extends Callable {
  #training = true;
  #hooks: Hooks<ModuleBase> | null = null;

  /** Whether the module is in training mode: `train()` and `eval()` set it. */
  get training(): boolean {
    if (capture?.settles(this)) this.assumeMode(capture, this.#training);
    return this.#training;
  }

  set training(training: boolean) {
    this.#training = training;
    capture?.settles(this);
    if (capture !== null) this.repeatMode(capture, training);
  }

  private assumeMode({ conditions }: Capture, training: boolean): void {
    conditions.push(() => this.#training === training);
  }

  private repeatMode({ steps }: Capture, training: boolean): void {
    steps.push(() => {
      this.#training = training;
    });
  }

  /** Computes the module's result; called as `module(…)`. */
  // biome-ignore lint/suspicious/noExplicitAny: every module has inputs of its own
  forward(..._inputs: any[]): unknown {
    throw new ValueError(this.typeName, "this module has no forward(); write one in the subclass");
  }

  protected override invoke(...inputs: unknown[]): unknown {
    try {
      if (this.#hooks === null) return this.forward(...inputs);
      return this.#hooks.around(this, inputs, (given) => this.forward(...given));
    } catch (error) {
      if (error instanceof FlambeauError) this.locate(error);
      throw error;
    }
  }

  /** Says in an error where in this module it was thrown. */
  private locate(error: FlambeauError): void {
    const inner = seenIn.get(error);
    seenIn.set(error, this);
    if (inner === undefined) error.within(this.typeName);
    else for (const [name, module] of this.namedModules()) if (module === inner && name !== "") error.inside(name);
  }

  /** Calls `hook` before every forward; it may change the inputs. */
  registerForwardPreHook(hook: ForwardPreHook<ModuleBase>): RemovableHandle {
    this.#hooks ??= new Hooks();
    return this.#hooks.before(hook);
  }

  /**
   * Calls `hook` after every forward; it may change the result.
   * @example
   * const handle = net[0].registerForwardHook((module, inputs, output) => console.log(output));
   * handle.remove();
   */
  registerForwardHook(hook: ForwardHook<ModuleBase>): RemovableHandle {
    this.#hooks ??= new Hooks();
    return this.#hooks.after(hook);
  }

  /** Makes `module` the field `name`: for names that are computed. Null leaves the place empty. @throws ValueError */
  addModule(name: string, module: ModuleBase | null): void {
    setField("addModule", this, name, module, ModuleBase);
  }

  /** Makes `parameter` the field `name`: for names that are computed. Null leaves the place empty. @throws ValueError */
  registerParameter(name: string, parameter: Parameter | null): void {
    setField("registerParameter", this, name, parameter, Parameter);
  }

  /**
   * Makes `tensor` the field `name`, a buffer. In a class it reads better as a field: `mean = new nn.Buffer(tensor)`.
   * @param options.persistent whether it is part of the state dict (true)
   * @throws ValueError for a name that is taken, empty or has a dot
   */
  registerBuffer(name: string, tensor: Tensor | null, options: { persistent?: boolean } = {}): void {
    setField("registerBuffer", this, name, tensor && new Buffer(tensor, options), Buffer);
  }

  /** The modules that are fields of this one. Each once. */
  *namedChildren(): Generator<Named<ModuleBase>> {
    const seen = new Set<ModuleBase>();
    for (const [name, child] of fieldsOf(this, ModuleBase)) {
      if (seen.has(child)) continue;
      seen.add(child);
      yield [name, child];
    }
  }

  /** The modules that are fields of this one, without their names. Each once. */
  *children(): Generator<ModuleBase> {
    for (const [, child] of this.namedChildren()) yield child;
  }

  /** This module, named "", and all below it: `"0"`, `"encoder.0"`. Each once. */
  *namedModules(prefix = "", seen: Set<ModuleBase> = new Set()): Generator<Named<ModuleBase>> {
    if (seen.has(this)) return;
    seen.add(this);
    yield [prefix, this];
    for (const [name, child] of fieldsOf(this, ModuleBase)) yield* child.namedModules(join(prefix, name), seen);
  }

  /** This module and all below it. Each once. */
  *modules(): Generator<ModuleBase> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /** Every parameter of this module and those below, by its name in the state dict: `"1.weight"`. Each once. */
  namedParameters({ recurse = true }: Recurse = {}): Generator<Named<Parameter>> {
    return tensorsOf(recurse ? this.namedModules() : [["", this]], Parameter);
  }

  /** Every parameter of this module and those below: what an optimizer is given. */
  *parameters(options: Recurse = {}): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters(options)) yield parameter;
  }

  /** Every buffer of this module and those below, by name. Each once. */
  namedBuffers({ recurse = true }: Recurse = {}): Generator<Named<Buffer>> {
    return tensorsOf(recurse ? this.namedModules() : [["", this]], Buffer);
  }

  /** Every buffer of this module and those below. */
  *buffers(options: Recurse = {}): Generator<Buffer> {
    for (const [, buffer] of this.namedBuffers(options)) yield buffer;
  }

  /** The module at a path such as `"encoder.0"`; this one for "". @throws ValueError when there is none */
  getSubmodule(path: string): ModuleBase {
    const names = path === "" ? [] : path.split(".");
    return names.reduce<ModuleBase>(
      (module, name) => fieldAt("getSubmodule", module, name, ModuleBase, "module"),
      this,
    );
  }

  /** The parameter at a path such as `"encoder.0.weight"`. @throws ValueError when there is none */
  getParameter(path: string): Parameter {
    return fieldAt("getParameter", ...this.ownerOf(path), Parameter, "parameter");
  }

  /** The buffer at a path such as `"norm.running_mean"`. @throws ValueError when there is none */
  getBuffer(path: string): Buffer {
    return fieldAt("getBuffer", ...this.ownerOf(path), Buffer, "buffer");
  }

  private ownerOf(path: string): [module: ModuleBase, name: string] {
    const names = path.split(".");
    return [this.getSubmodule(names.slice(0, -1).join(".")), names.at(-1)!];
  }

  /** Calls `f` with every module below and then this one: `net.apply(initWeights)`. */
  apply(f: Visitor): this {
    for (const child of this.children()) child.apply(f);
    f(this);
    return this;
  }

  /** Sets training mode here and below; `train(false)` is `eval()`. */
  train(mode = true): this {
    this.training = mode;
    for (const child of this.children()) child.train(mode);
    return this;
  }

  /** Sets evaluation mode here and below. */
  eval(): this {
    return this.train(false);
  }

  /** Whether the parameters here and below shall get gradients: `requiresGrad_(false)` freezes them. */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad = requiresGrad;
    return this;
  }

  /** Forgets the gradients of all parameters; with `setToNone: false` sets them to zero instead. */
  zeroGrad({ setToNone = true }: { setToNone?: boolean } = {}): void {
    for (const parameter of this.parameters()) {
      if (setToNone) forgetGradient(parameter);
      else noGrad(() => parameter.grad?.zero_());
    }
  }

  /**
   * Converts the parameters and buffers of floats, in place: an optimizer that knows them goes on working.
   * @throws DTypeError for a dtype that is not of floats
   */
  to(dtype: DType): this {
    if (!dtype.isFloatingPoint) throw new DTypeError("to", `modules are made of floats, and ${dtype} is none`);
    for (const x of [...this.parameters(), ...this.buffers()]) if (x.dtype.isFloatingPoint) convert(x, dtype);
    return this;
  }

  /** Converts the parameters and buffers of floats to float32. */
  float(): this {
    return this.to(float32);
  }

  /** Converts the parameters and buffers of floats to float64. */
  double(): this {
    return this.to(float64);
  }

  /** Parameters and persistent buffers by name, as tensors without history that share their elements. */
  stateDict(): StateDict {
    return Object.fromEntries([...this.state()].map(([name, x]) => [name, x.detach()]));
  }

  /**
   * Copies values into the parameters and buffers. Nothing is changed unless everything fits.
   * @param options.strict whether keys must be the same on both sides (true)
   * @returns keys that the state dict lacks, and that this module does not know
   * @throws FlambeauError that lists missing and unexpected keys, and sizes that differ
   */
  loadStateDict(state: Readonly<StateDict>, { strict = true }: { strict?: boolean } = {}): IncompatibleKeys {
    const optional = new Set([...this.namedModules()].flatMap(([path, m]) => m.lateKeys().map((k) => join(path, k))));
    return loadInto(new Map(this.state()), state, { name: this.typeName, strict, optional });
  }

  /** What the state dict is made of: what is shared comes under each of its names. */
  private *state(prefix = ""): Generator<Named<Tensor>> {
    for (const [name, x] of fieldsOf(this, Parameter)) yield [join(prefix, name), x];
    for (const [name, x] of fieldsOf(this, Buffer)) if (x.persistent) yield [join(prefix, name), x];
    for (const [name, child] of fieldsOf(this, ModuleBase)) yield* child.state(join(prefix, name));
  }

  /** Keys of its own that a state dict may lack, as PyTorch did not always have them. */
  protected lateKeys(): string[] {
    return [];
  }

  /** The name that this module prints and fails under. */
  protected get typeName(): string {
    return this.constructor.name;
  }

  /** What stands between the brackets when this module is printed. */
  extraRepr(): string {
    return "";
  }

  override toString(): string {
    const children = [...fieldsOf(this, ModuleBase)].map(([name, child]): [string, string] => [name, String(child)]);
    return describe(this.typeName, this.extraRepr(), children);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }
}

/**
 * The base of all layers and models. A subclass makes its parameters and submodules fields of itself and writes
 * `forward`; an instance is called like a function. Fields that hold a Parameter, a Buffer or a Module are found by
 * themselves, in the order in which they were first set.
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

  /** PyTorch has one base for all modules; losses and containers, which take other inputs, are modules here, too. */
  static override [Symbol.hasInstance](x: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: subclasses inherit this, and are asked for themselves
    return this === Module ? x instanceof ModuleBase : Function.prototype[Symbol.hasInstance].call(this, x);
  }
}

export interface Module {
  <X extends TensorLike>(x: Fits<X, Apply<this["rule"], ShapeOf<X>>>, ...more: MoreInputs<this>): Output<this, X>;
}
