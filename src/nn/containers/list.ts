import { IndexError } from "../../core/errors.ts";

// Modules under the names "0", "1", …: what Sequential and ModuleList have in common.

const isIndex = (name: string): boolean => /^\d+$/.test(name);

/** What stands under whole numbers in a container, in order. */
export function itemsOf<T>(list: object): T[] {
  const found: T[] = [];
  for (const name of Object.keys(list)) {
    if (!isIndex(name)) break; // Whole numbers come before all other names.
    found.push((list as Record<string, T>)[name]);
  }
  return found;
}

/** Makes `items` all that stands in a container, from 0 on. */
export function refill(list: object, items: readonly unknown[]): void {
  for (const name of Object.keys(list)) if (isIndex(name)) delete (list as Record<string, unknown>)[name];
  Object.assign(list, items);
}

/** Where an index that may count from the end points to, up to `last`. @throws IndexError */
export function indexWithin(op: string, index: number, size: number, last: number = size - 1): number {
  if (!Number.isInteger(index) || index < -size || index > last) {
    throw new IndexError(op, `index ${index} is out of range: there are ${size} modules`);
  }
  return index < 0 ? index + size : index;
}

/** The elements of a tuple from `From` to before `To`; negative ones count from the end. */
export type Cut<M extends readonly unknown[], From extends number, To extends number | undefined> = number extends
  | M["length"]
  | From
  | To
  ? M
  : Between<M, Place<M, From>, To extends number ? Place<M, To> : M["length"]>;

type Place<M extends readonly unknown[], N extends number> = `${N}` extends `-${infer Back extends number}`
  ? M extends readonly [...infer Rest, ...Row<Back>]
    ? Rest["length"]
    : 0
  : N;

type Row<N extends number, Out extends unknown[] = []> = Out["length"] extends N ? Out : Row<N, [...Out, unknown]>;

type Between<
  M extends readonly unknown[],
  From,
  To,
  Gone extends unknown[] = [],
  Inside = false,
  Out extends unknown[] = [],
> = M extends readonly [infer H, ...infer Rest]
  ? Gone["length"] extends To
    ? Out
    : Gone["length"] extends From
      ? Between<Rest, From, To, [...Gone, H], true, [...Out, H]>
      : Between<Rest, From, To, [...Gone, H], Inside, Inside extends true ? [...Out, H] : Out>
  : Out;
