import { ValueError } from "../../core/errors.ts";
import { ModuleBase } from "../module.ts";

/** Modules by name. */
type Modules = Readonly<Record<string, ModuleBase>>;
type Entries = Modules | Iterable<readonly [name: string, module: ModuleBase]>;

/** What a ModuleDict can do, beside having its modules as fields. */
class Dict extends ModuleBase {
  constructor(modules: Entries = {}) {
    super();
    this.update(modules);
  }

  /** How many modules. */
  get length(): number {
    return [...this.keys()].length;
  }

  *keys(): Generator<string> {
    for (const [name] of this.items()) yield name;
  }

  *values(): Generator<ModuleBase> {
    for (const [, module] of this.items()) yield module;
  }

  /** Names and modules. */
  *items(): Generator<[name: string, module: ModuleBase]> {
    for (const [name, value] of Object.entries(this)) if (value instanceof ModuleBase) yield [name, value];
  }

  /** Whether there is a module of this name. */
  has(name: string): boolean {
    return [...this.keys()].includes(name);
  }

  /** Adds modules, or puts them in the place of those of the same name. @throws ValueError for a name that is taken */
  update(modules: Entries): void {
    const entries = Symbol.iterator in modules ? (modules as Iterable<readonly [string, ModuleBase]>) : null;
    for (const [name, module] of entries ?? Object.entries(modules as Modules)) this.addModule(name, module);
  }

  /** Takes the module out and gives it back. @throws ValueError when there is none of this name */
  pop(name: string): ModuleBase {
    if (!this.has(name)) throw new ValueError("pop", `there is no module '${name}'`);
    const fields = this as unknown as Record<string, ModuleBase>;
    const module = fields[name];
    delete fields[name];
    return module;
  }

  /** Takes all modules out. */
  clear(): void {
    for (const name of [...this.keys()]) this.pop(name);
  }

  protected override get typeName(): string {
    return this.constructor === Dict ? "ModuleDict" : super.typeName;
  }
}

/**
 * Modules by name, as fields: `dict.conv`, `dict[choice]`.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ModuleDict.html
 * @example
 * const activations = new nn.ModuleDict({ relu: new nn.ReLU(), tanh: new nn.Tanh() });
 * const choice: "relu" | "tanh" = "relu";
 * activations[choice](torch.tensor([-1, 2])); // tensor([0., 2.])
 */
export type ModuleDict<M extends Modules = {}> = Dict & M;
export const ModuleDict = Dict as new <M extends Modules = {}>(
  modules?: M | Iterable<readonly [name: string, module: ModuleBase]>,
) => ModuleDict<M>;
