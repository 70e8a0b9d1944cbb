"""What the golden files about torch.nn describe tensors and modules with.

Inputs are given by the seed that they are drawn from, where their values do not matter. Names and options stand as they
are in Flambeau; `snake` makes PyTorch's of them.
"""

import math
import re
from collections import OrderedDict

import torch
from torch import nn

nan, inf = math.nan, math.inf
FLOATS = ["float32", "float64"]
out = {name: [] for name in ("modules", "trees", "loading", "initial", "inits", "masks")}


def snake(name):
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda m: "_" + m.group(1).lower(), name)


# What tensors, modules and options are written as.


def values(data, shape=None, dtype=None):
    typed = {} if dtype is None else {"dtype": dtype}
    return {"values": data, "shape": shape if shape is not None else [len(data)], **typed}


def randn(shape, seed=0, scale=1):
    return {"randn": shape, "seed": seed, "scale": scale}


def rand(shape, seed=0):
    return {"rand": shape, "seed": seed}


def classes(shape, high, seed=0):
    return {"randint": shape, "high": high, "seed": seed}


def module(name, *args, **options):
    return {"module": name, **({"args": list(args)} if args else {}), **({"options": options} if options else {})}


def read(x, dtype="float32"):
    """The tensor, module or plain value that x stands for."""
    if isinstance(x, list):
        return [read(y, dtype) for y in x]
    if not isinstance(x, dict):
        return x
    kind = getattr(torch, x.get("dtype") or dtype)
    if "values" in x:
        return torch.tensor([float(v) if isinstance(v, str) else v for v in x["values"]], dtype=kind).reshape(x["shape"])
    if "module" in x:
        options = {snake(k): read(v, dtype) for k, v in x.get("options", {}).items()}
        args = read(x.get("args", []), dtype)
        if x["module"] == "Unflatten":
            args[1] = tuple(args[1])
        return (custom.get(x["module"]) or getattr(nn, x["module"]))(*args, **options)
    if "seed" not in x:
        return OrderedDict((k, read(v, dtype)) for k, v in x.items())
    torch.manual_seed(x["seed"])
    if "randint" in x:
        return torch.randint(0, x["high"], x["randint"])
    if "rand" in x:
        return torch.rand(x["rand"], dtype=kind)
    return torch.randn(x["randn"], dtype=kind) * x["scale"]


def plain(x):
    """The same for JSON, which has no NaN and no infinities."""
    if isinstance(x, float) and not math.isfinite(x):
        return str(x)
    if isinstance(x, list):
        return [plain(y) for y in x]
    return {k: plain(v) for k, v in x.items()} if isinstance(x, dict) else x


def numbers(x):
    """The elements of a tensor with as many digits as its dtype has."""
    digits = 9 if x.dtype == torch.float32 else 14
    flat = x.detach().flatten().tolist()
    return [v if isinstance(v, (int, bool)) else float(f"{v:.{digits}g}") for v in flat]


def result(x):
    return {"shape": list(x.shape), "values": numbers(x)}


# Modules of one's own, the same as in test/nn/modules.ts.


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(20, 256)
        self.out = nn.Linear(256, 10)


class Nested(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.linear = nn.Linear(32, 16)


class Shared(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.again = self.first
        self.pair = nn.Sequential(self.first, nn.ReLU(), self.first)
        self.weight = self.first.weight


class Own(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(3, 2))
        self.inner = nn.Dropout(0.1)
        self.register_buffer("steps", torch.tensor(0))
        self.register_buffer("cache", torch.zeros(2), persistent=False)
        self.bias = nn.Parameter(torch.ones(2))
        self.register_parameter("missing", None)

    def extra_repr(self):
        return "rows=3, columns=2"


class TwoLines(nn.Module):
    def extra_repr(self):
        return "first line\nsecond line"


class TwoLinesAndMore(TwoLines):
    def __init__(self):
        super().__init__()
        self.act = nn.Tanh()


class Empty(nn.Module):
    pass


class MyLinear(nn.Linear):
    pass


class MyNet(nn.Sequential):
    pass


custom = {c.__name__: c for c in (MLP, Nested, Shared, Own, TwoLines, TwoLinesAndMore, Empty, MyLinear, MyNet)}
