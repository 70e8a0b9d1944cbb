"""Writes test/golden/nn.json: modules and losses, what they compute, how they start, and how PyTorch prints them.

    python3 scripts/golden/nn.py > test/golden/nn.json
"""

import json
import sys
import warnings

import nn_initial
import nn_modules
import nn_trees
from nn_specs import out, plain

warnings.simplefilter("ignore")
for part in (nn_modules, nn_trees, nn_initial):
    part.write()
lines = [f'"{k}": [\n' + ",\n".join(json.dumps(plain(c), separators=(",", ":")) for c in v) + "\n]" for k, v in out.items()]
print("{\n" + ",\n".join(lines) + "\n}")
print({k: len(v) for k, v in out.items()}, file=sys.stderr)
