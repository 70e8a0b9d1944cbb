import type { DType } from "../../core/dtype.ts";
import { fixed, scientific } from "./decimals.ts";
import { printOptions } from "./options.ts";

export type Value = number | bigint | boolean;

/** How a tensor's values are written: all of them in one notation and, padded on the left, in one width. */
export interface Column {
  readonly width: number;
  write(value: Value): string;
}

/** The column for these values: as wide as the widest, in scientific notation where their sizes differ much. */
export function columnFor(values: readonly Value[], dtype: DType): Column {
  return dtype.isFloatingPoint ? floatColumn(values as readonly number[]) : column(values, plain);
}

function column<V extends Value>(
  measured: readonly V[],
  write: (value: V) => string,
  measure: (value: V) => string = write,
): Column {
  let width = 1;
  for (const value of measured) width = Math.max(width, measure(value).length);
  return { width, write: (value) => write(value as V).padStart(width) };
}

function plain(value: Value): string {
  return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
}

// PyTorch's rules to the letter: only finite values other than 0 are measured, and a notation that `sciMode` forces is
// padded to the width of the one it replaces.
function floatColumn(values: readonly number[]): Column {
  const { precision, sciMode } = printOptions();
  const measured = values.filter((value) => value !== 0 && Number.isFinite(value));
  if (measured.length === 0) return column(measured, whole);

  let [least, most, allWhole] = [Number.POSITIVE_INFINITY, 0, true];
  for (const value of measured) {
    least = Math.min(least, Math.abs(value));
    most = Math.max(most, Math.abs(value));
    allWhole &&= Number.isInteger(value);
  }
  const sizesDiffer = most / least > 1000 || most > 1e8 || (!allWhole && least < 1e-4);

  const inScience = (value: number) => scientific(value, precision);
  const asUsual = allWhole ? whole : (value: number) => fixed(value, precision);
  return column(measured, (sciMode ?? sizesDiffer) ? inScience : asUsual, sizesDiffer ? inScience : asUsual);
}

/** A whole number with a point to tell it from an integer: `2.` */
function whole(value: number): string {
  return fixed(value, 0) + (Number.isFinite(value) ? "." : "");
}
