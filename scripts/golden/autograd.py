"""Writes test/golden/autograd.json: what PyTorch's torch.autograd.functional gives.

    python3 scripts/golden/autograd.py > test/golden/autograd.json

Functions are known by name; test/torch/functional.test.ts has the same ones.
"""

import json

import torch
from torch.autograd import functional as F

torch.set_default_dtype(torch.float64)

FUNCTIONS = {
    "square": lambda x: x * x,
    "expSum": lambda x: x.exp().sum(1),
    "linear": lambda x: 3 * x + 1,
    "constant": lambda x: torch.ones(2),
    "softmax": lambda x: torch.softmax(x, 1) * x,
    "mlp": lambda x, w, b: torch.tanh(x @ w.t() + b),
    "both": lambda x, y: (x * y.exp(), (x + 2 * y).pow(3).sum(1)),
    "half": lambda x, y: (x * 2).sigmoid(),
    "scalar": lambda x: (x.pow(3) * 0.5).sum(),
    "cross": lambda x, y: (x.exp() * y).sum() + (x * y * y).mean().tanh(),
    "unused": lambda x, y: (x**4).mean(),
    "entropy": lambda x: -(torch.log_softmax(x, 1) * torch.softmax(x, 1)).sum(),
}
INPUTS = {
    "square": [[3]],
    "expSum": [[2, 3]],
    "linear": [[2, 2]],
    "constant": [[3]],
    "softmax": [[2, 3]],
    "mlp": [[2, 3], [4, 3], [4]],
    "both": [[2, 3], [2, 1]],
    "half": [[2], [3]],
    "scalar": [[2, 2]],
    "cross": [[2, 3], [3]],
    "unused": [[3], [2]],
    "entropy": [[2, 3]],
}
SCALARS = ["scalar", "cross", "unused", "entropy"]
g = torch.Generator().manual_seed(0)


def draw(shapes):
    return tuple(torch.randn(shape, generator=g) for shape in shapes)


def lists(value):
    return [lists(v) for v in value] if isinstance(value, tuple) else value.tolist()


def one(values):
    return values[0] if len(values) == 1 else values


def case(name):
    f = FUNCTIONS[name]
    inputs = draw(INPUTS[name])
    outputs = f(*inputs)
    out_shapes = [list(y.shape) for y in (outputs if isinstance(outputs, tuple) else (outputs,))]
    u, v = draw(out_shapes), draw(INPUTS[name])
    case = {"name": name, "inputs": lists(inputs), "u": lists(u), "v": lists(v)}
    case["jacobian"] = lists(F.jacobian(f, one(inputs)))
    case["vjp"] = lists(F.vjp(f, one(inputs), one(u)))
    case["jvp"] = lists(F.jvp(f, one(inputs), one(v)))
    if name in SCALARS:
        case["hessian"] = lists(F.hessian(f, one(inputs)))
        case["vhp"] = lists(F.vhp(f, one(inputs), one(v)))
        case["hvp"] = lists(F.hvp(f, one(inputs), one(v)))
    return case


print("[\n" + ",\n".join(json.dumps(case(name)) for name in FUNCTIONS) + "\n]")
