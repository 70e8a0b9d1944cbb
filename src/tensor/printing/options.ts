import { ValueError } from "../../core/errors.ts";
import { MAX_DIGITS } from "./decimals.ts";

const profiles = {
  default: { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 },
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80 },
  full: { precision: 4, threshold: Number.POSITIVE_INFINITY, edgeitems: 3, linewidth: 80 },
};

/** How tensors print. What is left out stays as it is, but for `sciMode`. */
export interface PrintOptions {
  /** Digits after the point. Default 4. */
  precision?: number;
  /** Tensors of more elements than this are summarised. Default 1000. */
  threshold?: number;
  /** How many elements a summary shows at each end of each dimension. Default 3. */
  edgeitems?: number;
  /** Characters to a line. Default 80. */
  linewidth?: number;
  /** A set of the options above, which those given beside it override. */
  profile?: keyof typeof profiles;
  /** Whether floats print as `1.0000e+00`. Left out or null: where their sizes call for it. */
  sciMode?: boolean | null;
}

interface Settings {
  precision: number;
  threshold: number;
  edgeitems: number;
  linewidth: number;
  sciMode: boolean | null;
}

let settings: Settings = { ...profiles.default, sciMode: null };

/** The options that hold now. */
export function printOptions(): Readonly<Settings> {
  return settings;
}

/**
 * Sets how tensors print, as `torch.set_printoptions` does: like there, `sciMode` is automatic again unless it is given.
 *
 * ```ts
 * torch.setPrintoptions({ precision: 2 });
 * String(torch.tensor([1.12345])); // tensor([1.12])
 * torch.setPrintoptions({ profile: "default" });
 * ```
 * @throws ValueError for an unknown profile, or a number that cannot be one of these
 */
export function setPrintoptions(options: PrintOptions): void {
  const { profile, sciMode = null } = options;
  if (profile !== undefined && !Object.hasOwn(profiles, profile)) {
    throw refusal(`the profile is one of ${Object.keys(profiles).join(", ")}, got ${profile}`);
  }
  const base = profile === undefined ? settings : profiles[profile];
  const {
    precision = base.precision,
    threshold = base.threshold,
    edgeitems = base.edgeitems,
    linewidth = base.linewidth,
  } = options;
  if (!Number.isInteger(precision) || precision < 0 || precision > MAX_DIGITS) {
    throw refusal(`precision must be a whole number from 0 to ${MAX_DIGITS}, got ${precision}`);
  }
  if (!(threshold >= 0)) throw refusal(`threshold must be a number ≥ 0, got ${threshold}`);
  if (!Number.isInteger(edgeitems) || edgeitems < 1) {
    throw refusal(`edgeitems must be a whole number ≥ 1, got ${edgeitems}`);
  }
  if (!(linewidth >= 1)) throw refusal(`linewidth must be a number ≥ 1, got ${linewidth}`);
  settings = { precision, threshold, edgeitems, linewidth, sciMode };
}

function refusal(problem: string): ValueError {
  return new ValueError("setPrintoptions", problem);
}
