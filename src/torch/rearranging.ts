import type {
  DTypeOf,
  Fits,
  Flattened,
  Permuted,
  Result,
  Reversed,
  ShapeOf,
  Squeezed,
  TensorLike,
  Unsqueezed,
} from "../core/shape-types.ts";
import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type DimOf, type Elementwise, method, type OfDType } from "./forms.ts";

// The same elements in another shape, in other places, in pieces, in triangles.

/**
 * x without its dimensions of size 1, or without `dim` if its size is 1; a view.
 * @see https://pytorch.org/docs/stable/generated/torch.squeeze.html
 * @example
 * torch.squeeze(torch.zeros([2, 1, 3])).shape; // torch.Size([2, 3])
 */
export const squeeze =
  method<
    <X extends TensorLike, const I extends number | null = null>(
      x: X,
      dim?: Fits<I, Squeezed<ShapeOf<X>, I>>,
    ) => Tensor<Result<Squeezed<ShapeOf<X>, I>>, DTypeOf<X>>
  >("squeeze");

/**
 * x with a dimension of size 1 put in at `dim`; a view.
 * @see https://pytorch.org/docs/stable/generated/torch.unsqueeze.html
 * @example
 * torch.unsqueeze(torch.zeros([2, 3]), 0).shape; // torch.Size([1, 2, 3])
 */
export const unsqueeze =
  method<
    <X extends TensorLike, const I extends number>(
      x: X,
      dim: Fits<I, Unsqueezed<ShapeOf<X>, I>>,
    ) => Tensor<Result<Unsqueezed<ShapeOf<X>, I>>, DTypeOf<X>>
  >("unsqueeze");

/**
 * x with its dimensions from `startDim` (0) to `endDim` (−1) made into one.
 * @see https://pytorch.org/docs/stable/generated/torch.flatten.html
 * @example
 * torch.flatten(torch.zeros([2, 3, 4]), 1).shape; // torch.Size([2, 12])
 */
export const flatten =
  method<
    <X extends TensorLike, const I extends number = 0, const J extends number = -1>(
      x: X,
      startDim?: DimOf<"flatten", X, I>,
      endDim?: Fits<J, Flattened<ShapeOf<X>, I, J>>,
    ) => Tensor<Result<Flattened<ShapeOf<X>, I, J>>, DTypeOf<X>>
  >("flatten");

/**
 * x with its dimensions in another order; a view.
 * @throws ShapeError unless each dimension is named once
 * @see https://pytorch.org/docs/stable/generated/torch.permute.html
 * @example
 * torch.permute(torch.zeros([2, 3, 4]), [2, 0, 1]).shape; // torch.Size([4, 2, 3])
 */
export const permute =
  method<
    <X extends TensorLike, const I extends readonly number[]>(
      x: X,
      dims: Fits<I, Permuted<ShapeOf<X>, I>>,
    ) => Tensor<Result<Permuted<ShapeOf<X>, I>>, DTypeOf<X>>
  >("permute");

/**
 * A matrix transposed; a view.
 * @throws ShapeError for more than two dimensions
 * @see https://pytorch.org/docs/stable/generated/torch.t.html
 * @example
 * torch.t(torch.tensor([[1, 2], [3, 4]])).tolist(); // [[1, 3], [2, 4]]
 */
export const t = method<<X extends TensorLike>(x: X) => Tensor<Reversed<ShapeOf<X>>, DTypeOf<X>>>("t");

/**
 * A copy.
 * @see https://pytorch.org/docs/stable/generated/torch.clone.html
 * @example
 * torch.clone(torch.tensor([1, 2])).tolist(); // [1, 2]
 */
export const clone = method<Elementwise>("clone");

/**
 * How many elements there are.
 * @see https://pytorch.org/docs/stable/generated/torch.numel.html
 * @example
 * torch.numel(torch.zeros([2, 3])); // 6
 */
export const numel = method<(x: TensorLike) => number>("numel");

/**
 * x with the order of its elements turned round along `dims`; a copy.
 * @see https://pytorch.org/docs/stable/generated/torch.flip.html
 * @example
 * torch.flip(torch.tensor([[1, 2], [3, 4]]), [0]).tolist(); // [[3, 4], [1, 2]]
 */
export const flip =
  method<<X extends TensorLike>(x: X, dims: readonly number[]) => Tensor<ShapeOf<X>, DTypeOf<X>>>("flip");

/**
 * x with its elements moved by `shifts` along `dims`; what leaves at one end comes back at the other. Without dims they
 * are moved in x laid out flat.
 * @throws ValueError unless there is one shift for each dim
 * @see https://pytorch.org/docs/stable/generated/torch.roll.html
 * @example
 * torch.roll(torch.tensor([1, 2, 3, 4]), 1).tolist(); // [4, 1, 2, 3]
 */
export const roll =
  method<
    <X extends TensorLike>(
      x: X,
      shifts: number | readonly number[],
      dims?: number | readonly number[] | null,
    ) => Tensor<ShapeOf<X>, DTypeOf<X>>
  >("roll");

/**
 * x laid side by side with itself so many times along each dimension; fewer numbers than dims count for the last ones.
 * @see https://pytorch.org/docs/stable/generated/torch.tile.html
 * @example
 * torch.tile(torch.tensor([1, 2]), [2]).tolist(); // [1, 2, 1, 2]
 */
export const tile = method<<X extends TensorLike>(x: X, dims: readonly number[]) => OfDType<X>>("tile");

/**
 * At most `chunks` pieces of equal size along `dim` (0), the last may be smaller; views.
 * @see https://pytorch.org/docs/stable/generated/torch.chunk.html
 * @example
 * torch.chunk(torch.tensor([1, 2, 3, 4, 5]), 2).map((x) => x.tolist()); // [[1, 2, 3], [4, 5]]
 */
export const chunk =
  method<
    <X extends TensorLike, const I extends number = 0>(x: X, chunks: number, dim?: DimOf<"chunk", X, I>) => OfDType<X>[]
  >("chunk");

/**
 * Pieces of `size` elements along `dim` (0), the last may be smaller, or of as many as the list says; views.
 * @throws ShapeError when the sizes do not add up
 * @see https://pytorch.org/docs/stable/generated/torch.split.html
 * @example
 * torch.split(torch.tensor([1, 2, 3]), [1, 2]).map((x) => x.tolist()); // [[1], [2, 3]]
 */
export const split =
  method<
    <X extends TensorLike, const I extends number = 0>(
      x: X,
      size: number | readonly number[],
      dim?: DimOf<"split", X, I>,
    ) => OfDType<X>[]
  >("split");

/**
 * The slices along `dim` (0), which goes; views.
 * @see https://pytorch.org/docs/stable/generated/torch.unbind.html
 * @example
 * torch.unbind(torch.tensor([[1, 2], [3, 4]])).map((x) => x.tolist()); // [[1, 2], [3, 4]]
 */
export const unbind =
  method<<X extends TensorLike, const I extends number = 0>(x: X, dim?: DimOf<"unbind", X, I>) => OfDType<X>[]>(
    "unbind",
  );

/**
 * `length` elements of `dim` from `start` on; a view.
 * @throws ShapeError when they are not all there
 * @see https://pytorch.org/docs/stable/generated/torch.narrow.html
 * @example
 * torch.narrow(torch.tensor([1, 2, 3, 4]), 0, 1, 2).tolist(); // [2, 3]
 */
export const narrow =
  method<
    <X extends TensorLike, const I extends number>(
      x: X,
      dim: DimOf<"narrow", X, I>,
      start: number,
      length: number,
    ) => OfDType<X>
  >("narrow");

type Triangle = <X extends TensorLike>(x: X, diagonal?: number) => Tensor<ShapeOf<X>, DTypeOf<X>>;

/**
 * The lower triangle of each matrix, up to a diagonal (0, the main one; 1, the one right of it); 0 elsewhere.
 * @throws ShapeError for less than two dimensions
 * @see https://pytorch.org/docs/stable/generated/torch.tril.html
 * @example
 * torch.tril(torch.ones([2, 2])).tolist(); // [[1, 0], [1, 1]]
 */
export const tril = method<Triangle>("tril");

/**
 * The upper triangle of each matrix, from a diagonal (0, the main one; 1, the one right of it) on; 0 elsewhere.
 * @throws ShapeError for less than two dimensions
 * @see https://pytorch.org/docs/stable/generated/torch.triu.html
 * @example
 * torch.triu(torch.ones([2, 2]), 1).tolist(); // [[0, 1], [0, 0]]
 */
export const triu = method<Triangle>("triu");

/**
 * Of a matrix its diagonal (0, the main one), a copy; of a vector the square matrix that has it there.
 * @throws ShapeError for other numbers of dimensions
 * @see https://pytorch.org/docs/stable/generated/torch.diag.html
 * @example
 * torch.diag(torch.tensor([1, 2])).tolist(); // [[1, 0], [0, 2]]
 */
export const diag = method<<X extends TensorLike>(x: X, diagonal?: number) => OfDType<X>>("diag");

/**
 * The diagonal of the matrices that `dim1` (0) and `dim2` (1) span, as the last dimension; a view.
 * @throws ShapeError for less than two dimensions
 * @see https://pytorch.org/docs/stable/generated/torch.diagonal.html
 * @example
 * torch.diagonal(torch.tensor([[1, 2], [3, 4]])).tolist(); // [1, 4]
 */
export const diagonal =
  method<<X extends TensorLike>(x: X, offset?: number, dim1?: number, dim2?: number) => OfDType<X>>("diagonal");

/**
 * The sum of a matrix's diagonal.
 * @throws ShapeError unless it is a matrix
 * @see https://pytorch.org/docs/stable/generated/torch.trace.html
 * @example
 * torch.trace(torch.tensor([[1, 2], [3, 4]])).item(); // 5
 */
export const trace = method<(x: TensorLike) => Tensor<[]>>("trace");

interface GridOptions {
  /** "ij" (default): the first tensor runs along the first dimension; "xy": along the second, as in pictures. */
  indexing?: "ij" | "xy";
}

/**
 * Grids of coordinates: each 1-d tensor stretched over the product of all.
 * @throws ShapeError for tensors of more dimensions
 * @see https://pytorch.org/docs/stable/generated/torch.meshgrid.html
 * @example
 * const [x, y] = torch.meshgrid(torch.tensor([1, 2]), torch.tensor([3, 4, 5]));
 * x.tolist(); // [[1, 1, 1], [2, 2, 2]]
 * y.tolist(); // [[3, 4, 5], [3, 4, 5]]
 */
export function meshgrid(...args: readonly (TensorLike | readonly TensorLike[] | GridOptions)[]): Tensor[] {
  const given = args.flat();
  const last = given.at(-1);
  const options = last === undefined || "shape" in last ? null : last;
  const tensors = (options === null ? given : given.slice(0, -1)) as unknown as Tensor[];
  return ops.meshgrid(tensors, options?.indexing ?? "ij");
}
