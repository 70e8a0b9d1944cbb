import { ValueError } from "../core/errors.ts";

// The fields of modules: what is found in them, and what they may be called.

/** A module, parameter or buffer with its name. */
export type Named<T> = [name: string, value: T];

// biome-ignore lint/suspicious/noExplicitAny: constructors of every signature
export type Kind<T> = abstract new (...args: any[]) => T;

/** The fields of a module that hold a T, in order. @throws ValueError for a name that cannot be part of a path */
export function* fieldsOf<T>(module: object, kind: Kind<T>): Generator<Named<T>> {
  for (const [name, value] of Object.entries(module)) {
    if (!(value instanceof kind)) continue;
    checkName(module.constructor.name, name);
    yield [name, value];
  }
}

/** The fields of kind T in modules given by path. Each once. */
export function* tensorsOf<T>(modules: Iterable<readonly [string, object]>, kind: Kind<T>): Generator<Named<T>> {
  const seen = new Set<T>();
  for (const [path, module] of modules) {
    for (const [name, value] of fieldsOf(module, kind)) {
      if (seen.has(value)) continue;
      seen.add(value);
      yield [join(path, name), value];
    }
  }
}

/** The field `name`, which must hold `what`, a T. @throws ValueError */
export function fieldAt<T>(op: string, module: object, name: string, kind: Kind<T>, what: string): T {
  const value = (module as Record<string, unknown>)[name];
  if (value instanceof kind) return value;
  throw new ValueError(op, `${module.constructor.name} has no ${what} '${name}'`);
}

/** Sets the field `name` to a T, or to null. @throws ValueError for a name that is taken, empty or has a dot */
export function setField<T>(op: string, module: object, name: string, value: T | null, kind: Kind<T>): void {
  const fields = module as Record<string, unknown>;
  if (name in fields && fields[name] !== null && !(fields[name] instanceof kind)) {
    throw new ValueError(op, `attribute '${name}' already exists`);
  }
  checkName(op, name);
  fields[name] = value;
}

function checkName(op: string, name: string): void {
  if (name === "") throw new ValueError(op, "a module, parameter or buffer cannot have an empty name");
  if (name.includes(".")) throw new ValueError(op, `the name '${name}' has a dot, which separates names in paths`);
}

/** A path and a name below it. */
export const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);
