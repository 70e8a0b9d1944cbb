import { ValueError } from "../core/errors.ts";
import { stack, Tensor, tensor } from "../torch.ts";

/** What a list of samples becomes: tensors and typed arrays are stacked, numbers become a tensor, arrays and objects go part by part. */
export type Collated<S> = S extends Tensor | ArrayBufferView
  ? Tensor
  : S extends number | bigint | boolean
    ? Tensor<[number]>
    : S extends string
      ? string[]
      : S extends readonly unknown[]
        ? { -readonly [K in keyof S]: Collated<S[K]> }
        : S extends object
          ? { [K in keyof S]: Collated<S[K]> }
          : never;

/**
 * Makes one batch of samples. Tensors and typed arrays are stacked, arrays and objects go part by part. Numbers become
 * float32, bigints int64, booleans bool; strings stay a list.
 * @throws ValueError for samples that differ in kind or length
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.default_collate
 * @example
 * data.defaultCollate([[torch.zeros([2]), 1n], [torch.ones([2]), 2n]])[1].tolist(); // [1, 2]
 */
export function defaultCollate<S>(samples: readonly S[]): Collated<S> {
  return collate(samples) as Collated<S>;
}

function collate(samples: readonly unknown[]): unknown {
  const first = samples[0];
  if (samples.some((s) => typeof s !== typeof first || Array.isArray(s) !== Array.isArray(first))) {
    throw new ValueError("defaultCollate", "the samples of a batch differ in kind; give the DataLoader a collateFn");
  }
  if (first instanceof Tensor) return stack(samples as Tensor[]);
  if (ArrayBuffer.isView(first)) return stack(samples.map((s) => tensor(s as Float32Array) as Tensor));
  if (typeof first === "number" || typeof first === "bigint" || typeof first === "boolean") {
    return tensor(samples as number[]);
  }
  if (typeof first === "string") return [...samples];
  if (Array.isArray(first)) {
    if (samples.some((s) => (s as unknown[]).length !== first.length)) {
      throw new ValueError(
        "defaultCollate",
        "the samples of a batch differ in length; give the DataLoader a collateFn",
      );
    }
    return first.map((_, i) => collate(samples.map((s) => (s as unknown[])[i])));
  }
  if (typeof first === "object" && first !== null) {
    const keys = Object.keys(first);
    return Object.fromEntries(keys.map((k) => [k, collate(samples.map((s) => (s as Record<string, unknown>)[k]))]));
  }
  throw new ValueError("defaultCollate", `cannot make a batch of ${typeof first}; give the DataLoader a collateFn`);
}

/**
 * What a sample becomes that is not put into a batch (`batchSize: null`): typed arrays become tensors, in arrays and
 * objects, too; all else stays as it is.
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.default_convert
 * @example
 * data.defaultConvert(["a", new Float32Array([1, 2])]); // ['a', tensor([1., 2.])]
 */
export function defaultConvert(sample: unknown): unknown {
  if (sample instanceof Tensor || typeof sample !== "object" || sample === null) return sample;
  if (ArrayBuffer.isView(sample)) return tensor(sample as Float32Array);
  if (Array.isArray(sample)) return sample.map(defaultConvert);
  if (Object.getPrototypeOf(sample) !== Object.prototype) return sample;
  return Object.fromEntries(Object.entries(sample).map(([key, value]) => [key, defaultConvert(value)]));
}
