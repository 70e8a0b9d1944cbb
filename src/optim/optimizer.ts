import { forgetGradient } from "../autograd/forget.ts";
import { AutogradError, ShapeError, show, spell, ValueError } from "../core/errors.ts";
import { sameShape } from "../core/shape.ts";
import { again, capture } from "../engine/capture.ts";
import { enableGrad, keep, noGrad, Tensor, zerosLike } from "../torch.ts";

/** Parameters that share their settings. Schedulers keep `initialLr` and the like here, too. */
export type ParamGroup<O extends object = object> = { params: Tensor[]; lr: number; initialLr?: number } & O;

/** What an optimizer remembers of one parameter, under PyTorch's names: `step`, `momentum_buffer`, `exp_avg` … */
export type ParamState = Record<string, Tensor | number>;

/** Parameters, or groups of them with settings of their own. */
export type Params<O extends object> = Iterable<Tensor> | Iterable<{ params: Iterable<Tensor> } & Partial<O>>;

/** What `stateDict()` gives: PyTorch's layout, with parameters by their number. */
export interface OptimizerState {
  state: Record<number, ParamState>;
  paramGroups: (Record<string, unknown> & { params: number[] })[];
}

/**
 * The base of optimizers: holds parameters, settings and running values, and changes parameters by their gradients. An
 * optimizer of one's own gives its defaults to the constructor and writes `update`.
 * @see https://pytorch.org/docs/stable/optim.html
 */
export abstract class Optimizer<O extends object = object, S extends object = ParamState> {
  /** The settings of groups that have none of their own. */
  readonly defaults: O;
  /** Groups of parameters with their settings; change a setting here, `optimizer.paramGroups[0].lr = 0.01`. */
  readonly paramGroups: ParamGroup<O>[] = [];
  /** What is remembered of each parameter that has been changed. */
  readonly state: Map<Tensor, S> = new Map();
  /** How often `step()` was called. */
  stepCount = 0;

  constructor(params: Params<O>, defaults: O) {
    this.defaults = defaults;
    if (params instanceof Tensor) throw this.wrong("expected a list of tensors, not one tensor: write [x]");
    if (typeof params?.[Symbol.iterator] !== "function") {
      throw this.wrong(`expected parameters, such as net.parameters(), got ${spell(params)}`);
    }
    const given: (Tensor | { params: Iterable<Tensor> })[] = [...params];
    if (given.length === 0) throw this.wrong("there are no parameters to optimize");
    const groups = isGroup(given[0]) ? given : [{ params: given }];
    for (const group of groups) this.addParamGroup(group as never);
  }

  /**
   * Adds parameters, to be changed from now on with settings of their own where given: for layers that thaw.
   * @throws ValueError for what is no tensor, comes twice or has a bad setting; AutogradError for what is no leaf
   */
  addParamGroup(group: { params: Iterable<Tensor> } & Partial<O>): void {
    const given = group.params as Iterable<Tensor> | Tensor;
    const params = given instanceof Tensor ? [given] : [...given];
    const seen = new Set(this.paramGroups.flatMap((other) => other.params));
    for (const x of params) {
      if (!(x instanceof Tensor)) throw this.wrong("only tensors can be optimized");
      if (!x.isLeaf) throw new AutogradError(this.constructor.name, "only leaves can be optimized");
      if (seen.has(x)) throw this.wrong("a parameter comes twice");
      seen.add(x);
    }
    const whole = { ...this.defaults, ...group, params } as unknown as ParamGroup<O>;
    this.check(whole);
    this.paramGroups.push(whole);
  }

  /** Forgets the gradients of all parameters; with `setToNone: false` sets them to zero instead. */
  zeroGrad({ setToNone = true }: { setToNone?: boolean } = {}): void {
    for (const { params } of this.paramGroups) {
      for (const x of params) {
        if (setToNone) forgetGradient(x);
        else noGrad(() => x.grad?.zero_());
      }
    }
  }

  /**
   * Changes every parameter that has a gradient. A closure computes the loss anew before that, `backward()` included;
   * its result is returned.
   * @example
   * const loss = optimizer.step(() => {
   *   optimizer.zeroGrad();
   *   const loss = lossFn(net(torch.ones([4, 2])), torch.zeros([4, 1]));
   *   loss.backward();
   *   return loss;
   * });
   */
  step(): void;
  step<T>(closure: () => T): T;
  step<T>(closure?: () => T): T | undefined {
    const loss = closure && enableGrad(closure);
    capture?.lasts();
    again(() => this.updateAll());
    return loss;
  }

  /** Changes all parameters that have a gradient. */
  private updateAll(): void {
    this.stepCount++;
    noGrad(() => {
      for (const group of this.paramGroups) {
        for (const x of group.params) if (x.grad !== null) this.update(x, x.grad, this.stateOf(x, group), group);
      }
    });
  }

  private stateOf(x: Tensor, group: ParamGroup<O>): S {
    const known = this.state.get(x);
    if (known !== undefined) return known;
    const fresh = this.init(x, group);
    this.state.set(x, fresh);
    return fresh;
  }

  /**
   * Settings and running values, to be saved. Parameters are counted through all groups. The tensors are the
   * optimizer's own, which its next step changes.
   */
  stateDict(): OptimizerState {
    const all = this.paramGroups.flatMap((group) => group.params);
    const number = new Map(all.map((x, i) => [x, i]));
    const state: OptimizerState["state"] = {};
    for (const [x, values] of this.state)
      if (Object.keys(values).length > 0) state[number.get(x)!] = { ...values } as ParamState;
    const paramGroups = this.paramGroups.map(({ params, ...settings }) => ({
      ...structuredClone(settings),
      params: params.map((x) => number.get(x)!),
    }));
    return { state, paramGroups };
  }

  /**
   * Goes on from a `stateDict()`, whose tensors are copied. Nothing is changed unless everything fits.
   * @throws ValueError when groups differ in number or size, or a setting is bad; ShapeError for a running value that
   * does not have its parameter's shape
   */
  loadStateDict({ state, paramGroups }: OptimizerState): void {
    const op = "loadStateDict";
    if (paramGroups.length !== this.paramGroups.length) {
      throw new ValueError(op, `expected ${this.paramGroups.length} parameter groups, got ${paramGroups.length}`);
    }
    const groups = this.paramGroups.map(({ params }, i) => {
      const given = paramGroups[i];
      if (given.params.length !== params.length) {
        throw new ValueError(op, `group ${i} has ${params.length} parameters, the given one ${given.params.length}`);
      }
      const whole = { ...this.defaults, ...structuredClone(given), params } as unknown as ParamGroup<O>;
      this.check(whole);
      return whole;
    });
    const numbers = paramGroups.flatMap((group) => group.params);
    const restored = groups
      .flatMap((group) => group.params.map((x) => ({ x, group })))
      .flatMap(({ x, group }, i) => {
        const values = state[numbers[i]];
        return values === undefined ? [] : [[x, this.restored(x, group, values)] as const];
      });
    this.paramGroups.splice(0, groups.length, ...groups);
    this.state.clear();
    for (const [x, values] of restored) this.state.set(x, values);
  }

  private restored(x: Tensor, group: ParamGroup<O>, values: Readonly<ParamState>): S {
    const all = { ...this.init(x, group) } as ParamState;
    for (const [name, value] of Object.entries(values)) {
      if (value instanceof Tensor && typeof all[name] !== "number") {
        if (!this.fits(value, x, name)) {
          const problem = `${name} has the shape ${show(value.sizes)}, its parameter ${show(x.sizes)}`;
          throw new ShapeError("loadStateDict", problem, [value.sizes, x.sizes]);
        }
        all[name] = running(value.to(x.dtype as never) as Tensor);
      } else if (value !== null) all[name] = value instanceof Tensor ? Number(value.item()) : value;
    }
    return all as S;
  }

  /** Whether a value of this shape may be remembered of x: an optimizer that keeps others than x's says so here. */
  protected fits(value: Tensor, x: Tensor, _name: string): boolean {
    return sameShape(value.sizes, x.sizes);
  }

  /** What is remembered of a parameter before its first change. */
  protected init(_x: Tensor, _group: ParamGroup<O>): S {
    return {} as S;
  }

  /** @throws ValueError for settings that make no sense */
  protected check(_group: ParamGroup<O>): void {}

  /** Changes one parameter, without recording. */
  protected abstract update(x: Tensor, gradient: Tensor, state: S, group: ParamGroup<O>): void;

  /** The error for a bad setting, in the name of this optimizer. */
  protected wrong(problem: string): ValueError {
    return new ValueError(this.constructor.name, problem);
  }

  /** @throws ValueError unless all values are ≥ 0 */
  protected nonNegative(values: Record<string, number>): void {
    for (const [name, value] of Object.entries(values)) {
      if (!(value >= 0)) throw this.wrong(`${name} must be ≥ 0, got ${value}`);
    }
  }

  toString(): string {
    const groups = this.paramGroups.map(({ params: _, ...settings }, i) => {
      const lines = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
      return `Parameter Group ${i}\n${lines.map(([name, value]) => `    ${name}: ${value}\n`).join("")}`;
    });
    return `${this.constructor.name} (\n${groups.join("\n")})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

const isGroup = (x: object): boolean => typeof x === "object" && x !== null && "params" in x;

/** A copy of x that outlives the scope it is made in, for a running value. */
export function running(x: Tensor): Tensor {
  return keep(x.clone().contiguous());
}

/** Zeros (or `value`) of x's shape that outlive the scope they are made in. */
export function runningZeros(x: Tensor, value = 0): Tensor {
  const zeros = keep(zerosLike(x).contiguous());
  return value === 0 ? zeros : zeros.fill_(value);
}
