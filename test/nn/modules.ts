import * as nn from "../../src/nn/index.ts";
import * as torch from "../../src/torch.ts";

// Modules of one's own, the same as in scripts/golden/nn_specs.py.

class MLP extends nn.Module {
  hidden = new nn.Linear(20, 256);
  out = new nn.Linear(256, 10);
}

class Nested extends nn.Module {
  net = new nn.Sequential(new nn.Linear(20, 64), new nn.ReLU(), new nn.Linear(64, 32), new nn.ReLU());
  linear = new nn.Linear(32, 16);
}

class Shared extends nn.Module {
  first = new nn.Linear(4, 4);
  again = this.first;
  pair = new nn.Sequential(this.first, new nn.ReLU(), this.first);
  weight = this.first.weight;
}

class Own extends nn.Module {
  weight = new nn.Parameter(torch.zeros([3, 2]));
  inner = new nn.Dropout(0.1);
  steps = new nn.Buffer(torch.tensor(0n));
  cache = new nn.Buffer(torch.zeros([2]), { persistent: false });
  bias = new nn.Parameter(torch.ones([2]));
  missing = null;

  override extraRepr(): string {
    return "rows=3, columns=2";
  }
}

class TwoLines extends nn.Module {
  override extraRepr(): string {
    return "first line\nsecond line";
  }
}

class TwoLinesAndMore extends TwoLines {
  act = new nn.Tanh();
}

class Empty extends nn.Module {}

class MyLinear extends nn.Linear {}

class MyNet extends nn.Sequential {}

/** They by name. */
export const custom: Readonly<Record<string, unknown>> = {
  MLP,
  Nested,
  Shared,
  Own,
  TwoLines,
  TwoLinesAndMore,
  Empty,
  MyLinear,
  MyNet,
};
