// Matrix products of integers, which wrap around as in PyTorch. Strides in elements.

// @ts-ignore: decorator
@inline
function gemm<T>(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aCol: i32,
  b: usize,
  bRow: i32,
  bCol: i32,
  bias: usize,
  c: usize,
  cRow: i32,
  add: bool,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const to = c + (i * cRow + j) * sizeof<T>();
      let x = a + i * aRow * sizeof<T>();
      let y = b + j * bCol * sizeof<T>();
      let sum: T = add ? load<T>(to) : 0;
      if (bias) sum += load<T>(bias + j * sizeof<T>());
      for (let p = 0; p < k; p++) {
        sum += load<T>(x) * load<T>(y);
        x += aCol * sizeof<T>();
        y += bRow * sizeof<T>();
      }
      store<T>(to, sum);
    }
  }
}

/** As gemmF32, for int32. */
export function gemmI32(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aCol: i32,
  b: usize,
  bRow: i32,
  bCol: i32,
  bias: usize,
  c: usize,
  cRow: i32,
  add: bool,
): void {
  gemm<i32>(m, n, k, a, aRow, aCol, b, bRow, bCol, bias, c, cRow, add);
}

/** As gemmF32, for int64. */
export function gemmI64(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aCol: i32,
  b: usize,
  bRow: i32,
  bCol: i32,
  bias: usize,
  c: usize,
  cRow: i32,
  add: bool,
): void {
  gemm<i64>(m, n, k, a, aRow, aCol, b, bRow, bCol, bias, c, cRow, add);
}
