import { FlambeauError } from "../core/errors.ts";
import { noGrad, Tensor } from "../torch.ts";

/** The tensors of a module by name, such as `"0.weight"`: what is saved of it. */
export type StateDict = Record<string, Tensor>;

/** Which keys of a state dict and of the module it was loaded into had no counterpart. */
export class IncompatibleKeys {
  /** Keys of the module that the state dict did not have. */
  readonly missingKeys: readonly string[];
  /** Keys of the state dict that the module does not have. */
  readonly unexpectedKeys: readonly string[];

  constructor(missingKeys: readonly string[], unexpectedKeys: readonly string[]) {
    this.missingKeys = missingKeys;
    this.unexpectedKeys = unexpectedKeys;
  }

  toString(): string {
    if (this.missingKeys.length + this.unexpectedKeys.length === 0) return "<All keys matched successfully>";
    const list = (keys: readonly string[]) => `[${keys.map((key) => `'${key}'`).join(", ")}]`;
    return `_IncompatibleKeys(missing_keys=${list(this.missingKeys)}, unexpected_keys=${list(this.unexpectedKeys)})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * Copies the values of `state` into the tensors of the same name. Nothing is changed unless everything fits.
 * @param optional keys that may be missing, as their tensors came into PyTorch late
 * @throws FlambeauError in PyTorch's words: missing and unexpected keys if `strict`, and sizes that differ
 */
export function loadInto(
  own: ReadonlyMap<string, Tensor>,
  state: Readonly<StateDict>,
  { name, strict, optional }: { name: string; strict: boolean; optional: ReadonlySet<string> },
): IncompatibleKeys {
  const missing = [...own.keys()].filter((key) => !Object.hasOwn(state, key) && !optional.has(key));
  const unexpected = Object.keys(state).filter((key) => !own.has(key));
  const fitting = [...own].filter(([key]) => Object.hasOwn(state, key));
  const quoted = (keys: readonly string[]) => keys.map((key) => `"${key}"`).join(", ");
  const problems = fitting.flatMap(([key, x]) => mismatch(key, x, state[key]));
  if (strict && unexpected.length > 0) problems.unshift(`Unexpected key(s) in state_dict: ${quoted(unexpected)}. `);
  if (strict && missing.length > 0) problems.unshift(`Missing key(s) in state_dict: ${quoted(missing)}. `);
  if (problems.length > 0) {
    const message = `Error(s) in loading state_dict for ${name}:\n\t${problems.join("\n\t")}`;
    throw new FlambeauError("state-dict", message, { op: "loadStateDict" });
  }
  noGrad(() => {
    for (const [key, x] of fitting) x.copy_(state[key]);
  });
  return new IncompatibleKeys(missing, unexpected);
}

function mismatch(key: string, x: Tensor, given: unknown): string[] {
  if (!(given instanceof Tensor)) {
    return [
      `While copying the parameter named "${key}", expected a Tensor from checkpoint but received ${typeof given}`,
    ];
  }
  if (String(given.shape) === String(x.shape)) return [];
  return [
    `size mismatch for ${key}: copying a param with shape ${given.shape} from checkpoint, ` +
      `the shape in current model is ${x.shape}.`,
  ];
}
