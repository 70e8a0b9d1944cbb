import { kernels } from "./wasm.ts";

// What a matrix of float32 is made of, which decides whether a product may leave its zeros out. A matrix is given by its
// address, its sizes and its strides in elements; its rows or its columns lie side by side, or the answer is no.

/** How many rows are looked at, and how much of them must be zero for it to pay. */
const LOOK = 16;
const MANY = 0.4;

/** Whether much of a matrix is zero, as far as some of its rows tell. */
export function hasZeros(x: number, rows: number, columns: number, row: number, column: number): boolean {
  if (column !== 1) return row === 1 && hasZeros(x, columns, rows, column, row);
  const step = Math.ceil(rows / LOOK);
  const looked = Math.ceil(rows / step);
  return kernels.countZeros(x, looked, columns, row * step) > MANY * looked * columns;
}

/** Whether a matrix has neither infinities nor NaN. */
export function isAllFinite(x: number, rows: number, columns: number, row: number, column: number): boolean {
  if (column !== 1) return row === 1 && isAllFinite(x, columns, rows, column, row);
  return kernels.countZeros(x, rows, columns, row) >= 0;
}
