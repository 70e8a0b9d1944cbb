/*
 * Whole-number arithmetic on literal types, written out in decimal as on paper. A number is a tuple of digits, and a
 * digit a tuple of that length, so that putting tuples together adds. Whatever is not a known whole number gives
 * `number`; so does a result of more than 21 digits.
 */
import type { Shape } from "./shape.ts";

interface Units {
  0: [];
  1: [0];
  2: [0, 0];
  3: [0, 0, 0];
  4: [0, 0, 0, 0];
  5: [0, 0, 0, 0, 0];
  6: [0, 0, 0, 0, 0, 0];
  7: [0, 0, 0, 0, 0, 0, 0];
  8: [0, 0, 0, 0, 0, 0, 0, 0];
  9: [0, 0, 0, 0, 0, 0, 0, 0, 0];
}

interface Times<T extends 0[]> {
  0: [];
  1: T;
  2: [...T, ...T];
  3: [...T, ...T, ...T];
  4: [...T, ...T, ...T, ...T];
  5: [...T, ...T, ...T, ...T, ...T];
  6: [...T, ...T, ...T, ...T, ...T, ...T];
  7: [...T, ...T, ...T, ...T, ...T, ...T, ...T];
  8: [...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T];
  9: [...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T];
}

type Digit = keyof Units;
type Digits = readonly Digit[];

/** `ToDigits<784>` is `[7, 8, 4]`; `never` for what is not a known whole number. */
type ToDigits<N extends number> = Spell<`${N}`>;

type Spell<Text extends string, Out extends Digits = []> = Text extends `${infer D extends Digit}${infer Rest}`
  ? Spell<Rest, [...Out, D]>
  : Text extends ""
    ? Out
    : never;

type ToNumber<D extends Digits, Text extends string = ""> = D extends readonly [
  infer H extends Digit,
  ...infer Rest extends Digits,
]
  ? ToNumber<Rest, Text extends "0" ? `${H}` : `${Text}${H}`>
  : Text extends `${infer N extends number}`
    ? N
    : 0;

/** The length of a tuple, up to 99, as its tens and its ones. */
type TensAndOnes<T extends 0[]> = `${T["length"]}` extends `${infer T extends Digit}${infer O extends Digit}`
  ? [T, O]
  : [0, T["length"]];

type Trim<D extends Digits> = D extends readonly [0, ...infer Rest extends Digits] ? Trim<Rest> : D;

type Last<D extends Digits> = D extends readonly [...Digits, infer L extends Digit] ? L : 0;

type Init<D extends Digits> = D extends readonly [...infer I extends Digits, Digit] ? I : [];

type Plus<A extends Digits, B extends Digits, Carry extends Digit = 0, Out extends Digits = []> = [
  ...A,
  ...B,
] extends readonly []
  ? Carry extends 0
    ? Out
    : [Carry, ...Out]
  : TensAndOnes<[...Units[Last<A>], ...Units[Last<B>], ...Units[Carry]]> extends [
        infer C extends Digit,
        infer O extends Digit,
      ]
    ? Plus<Init<A>, Init<B>, C, [O, ...Out]>
    : never;

/** `A − B`, `never` when that is below zero. */
type Minus<A extends Digits, B extends Digits, Borrow extends 0 | 1 = 0, Out extends Digits = []> = [
  ...A,
  ...B,
] extends readonly []
  ? Borrow extends 0
    ? Out
    : never
  : Units[Last<A>] extends [...Units[Last<B>], ...Units[Borrow], ...infer R]
    ? Minus<Init<A>, Init<B>, 0, [R["length"] & Digit, ...Out]>
    : [...Units[Last<A>], ...Units[9], 0] extends [...Units[Last<B>], ...Units[Borrow], ...infer R]
      ? Minus<Init<A>, Init<B>, 1, [R["length"] & Digit, ...Out]>
      : never;

type TimesDigit<
  A extends Digits,
  D extends Digit,
  Carry extends Digit = 0,
  Out extends Digits = [],
> = A extends readonly [...infer Rest extends Digits, infer L extends Digit]
  ? TensAndOnes<[...Times<Units[L]>[D], ...Units[Carry]]> extends [infer C extends Digit, infer O extends Digit]
    ? TimesDigit<Rest, D, C, [O, ...Out]>
    : never
  : Carry extends 0
    ? Out
    : [Carry, ...Out];

type TimesDigits<A extends Digits, B extends Digits, Sum extends Digits = []> = B extends readonly [
  infer D extends Digit,
  ...infer Rest extends Digits,
]
  ? TimesDigits<A, Rest, Plus<[...Sum, 0], TimesDigit<A, D>>>
  : Sum;

/** Long division: `[quotient, remainder]`. */
type DivMod<
  A extends Digits,
  B extends Digits,
  Quotient extends Digits = [],
  Rem extends Digits = [],
> = A extends readonly [infer D extends Digit, ...infer Rest extends Digits]
  ? Take<Trim<[...Rem, D]>, B> extends [infer Q extends Digit, infer R extends Digits]
    ? DivMod<Rest, B, [...Quotient, Q], R>
    : never
  : [Quotient, Rem];

/** How often `B` goes into `A` (at most 9 times), and what is left. */
type Take<A extends Digits, B extends Digits, Count extends 0[] = []> = [Minus<A, B>] extends [never]
  ? [Count["length"], A]
  : Take<Trim<Minus<A, B>>, B, [...Count, 0]>;

/** `number` where one of the two is not a known whole number. */
type Known<A extends number, B extends number> = [ToDigits<A>] extends [never]
  ? false
  : [ToDigits<B>] extends [never]
    ? false
    : true;

export type Add<A extends number, B extends number> =
  Known<A, B> extends true ? ToNumber<Plus<ToDigits<A>, ToDigits<B>>> : number;

/** `A − B`, `never` when that is below zero. */
export type Subtract<A extends number, B extends number> =
  Known<A, B> extends true
    ? Minus<ToDigits<A>, ToDigits<B>> extends infer D extends Digits
      ? [D] extends [never]
        ? never
        : ToNumber<D>
      : never
    : number;

export type Multiply<A extends number, B extends number> = A extends 1
  ? B
  : B extends 1
    ? A
    : Known<A, B> extends true
      ? ToNumber<TimesDigits<ToDigits<A>, ToDigits<B>>>
      : number;

/** `A / B` where it comes out even, `never` where it does not. `B` is not 0. */
export type Divide<A extends number, B extends number> = B extends 1
  ? A
  : Known<A, B> extends true
    ? DivMod<ToDigits<A>, ToDigits<B>> extends [infer Q extends Digits, infer R]
      ? R extends []
        ? ToNumber<Q>
        : never
      : never
    : number;

/** `A / B`, rounded up. `B` is not 0. */
export type DivideUp<A extends number, B extends number> = B extends 1
  ? A
  : Known<A, B> extends true
    ? DivMod<ToDigits<A>, ToDigits<B>> extends [infer Q extends Digits, infer R]
      ? ToNumber<R extends [] ? Q : Plus<Q, [1]>>
      : never
    : number;

/** The smaller of the two. */
export type Min<A extends number, B extends number> = number extends A | B
  ? number
  : [Subtract<A, B>] extends [never]
    ? A
    : B;

/** The number of elements of a shape. */
export type Product<S extends Shape, Out extends number = 1> = number extends S["length"]
  ? number
  : S extends readonly [infer N extends number, ...infer Rest extends Shape]
    ? Product<Rest, Multiply<Out, N>>
    : Out;
