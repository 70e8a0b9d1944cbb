"""Writes test/golden/nn.json: modules and losses, what they compute, and how PyTorch prints them.

    python3 scripts/golden/nn.py > test/golden/nn.json

Inputs are given by the seed that they are drawn from, where their values do not matter. Names and options stand as they
are in Flambeau; `snake` makes PyTorch's of them.
"""

import json
import math
import re
import sys
import warnings
from collections import OrderedDict

import torch
from torch import nn

warnings.simplefilter("ignore")

nan, inf = math.nan, math.inf
FLOATS = ["float32", "float64"]


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


out = {name: [] for name in ("modules", "trees", "loading", "initial", "inits", "masks")}


# What modules compute.


def case(name, *args, inputs, options={}, dtypes=FLOATS, train=True, calls=1, grads=None, within=None):
    """One module whose parameters are moved away from where they start, called with inputs: what comes out, and the
    gradients of a random linear function of it. The last of `calls` calls counts; the ones before train. `grads` says
    whose gradients to take: the first input's. `within` allows for what rounding does to PyTorch's own results."""
    for dtype in dtypes:
        made = {"module": name, "args": list(args), "options": options}
        torch.manual_seed(1)
        net = read(made, dtype).to(getattr(torch, dtype))
        torch.manual_seed(2)
        with torch.no_grad():
            for p in net.parameters():
                p.add_(torch.randn(p.shape, dtype=p.dtype) * 0.25)
        given = [read(x, dtype) for x in inputs]
        wanted = grads if grads is not None else [i == 0 for i in range(len(given))]
        for x, want in zip(given, wanted):
            x.requires_grad_(want and x.is_floating_point())
        torch.manual_seed(3)
        for i in range(calls):
            net.train(train or i < calls - 1)
            y = net(*[x.clone() if x.requires_grad else x for x in given])
        found = {**made, "dtype": dtype, "train": train, "calls": calls, "inputs": inputs, "grads": wanted}
        found["out"] = result(y)
        if y.requires_grad:
            found["gradFn"] = type(y.grad_fn).__name__
            torch.manual_seed(4)
            y.backward(torch.randn(y.shape, dtype=y.dtype))
            found["inputGradients"] = [None if x.grad is None else numbers(x.grad) for x in given]
            found["gradients"] = {k: numbers(p.grad) for k, p in net.named_parameters()}
        found["buffers"] = {k: numbers(b) for k, b in net.named_buffers() if "weight" not in k}
        if within is not None and dtype == "float32":
            found["within"] = within
        defaults = {"args": [], "options": {}, "train": True, "calls": 1, "gradients": {}, "buffers": {}}
        out["modules"].append({k: v for k, v in found.items() if k not in defaults or defaults[k] != v})


EDGES = [nan, inf, -inf, 0.0, -0.0, 1e-30, -1e-30, 1.0, -1.0, 3.5, -3.5, 20.0, 20.5, -20.5, 30.0, -30.0, 88.0, -88.0, 100.0, -100.0]


def activations():
    kinds = [
        ("ReLU", {}),
        ("ReLU", {"inplace": True}),
        ("LeakyReLU", {}),
                ("GELU", {}),
        ("GELU", {"approximate": "tanh"}),
        ("SiLU", {}),
        ("SiLU", {"inplace": True}),
        ("Sigmoid", {}),
        ("Tanh", {}),
        ("Softplus", {}),
        ("Identity", {}),
    ]
    for name, options in kinds:
        case(name, options=options, inputs=[randn([3, 5], scale=2)])
        case(name, options=options, inputs=[values(EDGES)])
        if "inplace" in options:
            continue
        case(name, options=options, inputs=[randn([2, 3, 2], 5)], train=False)
        for shape in ([], [0, 3], [1]):
            case(name, options=options, inputs=[randn(shape, 6)], dtypes=["float32"])
    case("LeakyReLU", 0.01, options={"inplace": True}, inputs=[randn([3, 5], scale=2)])
    for slope in (0.2, -0.5, 0, 1):
        case("LeakyReLU", slope, inputs=[values([-2.0, -0.5, 0.0, 0.5, 2.0])])
    for beta, threshold in ((2, 20), (0.5, 1.5), (1, 0), (3, -1)):
        case("Softplus", beta, threshold, inputs=[values([-30.0, -2.0, 0.0, 0.4, 0.6, 3.0, 30.0, 100.0])])
    for name in ("Softmax", "LogSoftmax"):
        for shape, dims in (([3, 4], [0, 1, -1]), ([2, 3, 4], [1, -3]), ([5], [0]), ([], [0]), ([0, 3], [1]), ([3, 1], [1])):
            for dim in dims:
                case(name, dim, inputs=[randn(shape, 7, scale=3)])
        for row in ([100.0, 0.0, -100.0], [1e4, 1e4, -1e4], [-inf, 0.0, 1.0], [inf, 0.0, 1.0], [nan, 0.0, 1.0], [-inf, -inf, -inf]):
            case(name, 1, inputs=[values(row, [1, 3])])
        case(name, 1, inputs=[randn([4, 50], 8, scale=20)], dtypes=["float32"])


def layers():
    for shape in ([2, 3], [3], [0, 3], [2, 4, 3], [1, 3], [2, 2, 2, 3]):
        case("Linear", 3, 4, inputs=[randn(shape)])
        case("Linear", 3, 2, options={"bias": False}, inputs=[randn(shape)])
    for a, b in ((1, 1), (17, 5), (64, 10), (5, 33)):
        case("Linear", a, b, inputs=[randn([7, a], scale=3)])
    for start_end in ([], [0], [1, 2], [0, 1], [-2, -1], [2, 2]):
        case("Flatten", *start_end, inputs=[randn([2, 3, 4])], dtypes=["float32"])
    case("Flatten", inputs=[randn([2, 3])], dtypes=["float64"])
    case("Flatten", 0, inputs=[randn([])], dtypes=["float32"])
    case("Flatten", inputs=[randn([0, 2, 3])], dtypes=["float32"])
    for dim, sizes in ((1, [3, 4]), (-1, [2, 6]), (1, [2, -1, 3]), (0, [1, 2]), (1, [12])):
        case("Unflatten", dim, sizes, inputs=[randn([2, 12])])
    for p in (0.5, 0.2, 0.9, 0, 1):
        case("Dropout", p, inputs=[randn([4, 5])])
        case("Dropout", p, inputs=[randn([4, 5])], train=False, dtypes=["float32"])
    case("Dropout", 0.3, options={"inplace": True}, inputs=[randn([3, 3, 2])])
    case("Dropout", inputs=[randn([])])
    case("Dropout", inputs=[randn([0, 2])], dtypes=["float32"])
    case("Dropout", 0.25, inputs=[values([nan, inf, -inf, 0.0, -0.0, 1.0, 2.0, 3.0])], calls=2)


def norms():
    settings = [{}, {"affine": False}, {"momentum": None}, {"momentum": 0.3, "eps": 0.01}, {"trackRunningStats": False}]
    for options in settings:
        for shape in ([4, 3], [4, 3, 5]):
            for train in (True, False):
                for calls in (1, 3):
                    case("BatchNorm1d", 3, options=options, inputs=[randn(shape, 9, scale=2)], train=train, calls=calls)
    case("BatchNorm1d", 1, inputs=[values([1e4, 1e4 + 1, 1e4 + 3, 1e4 + 7], [4, 1])], within=1e-3)
    case("BatchNorm1d", 2, inputs=[values([5.0, 0.0, 5.0, 0.0, 5.0, 0.0], [3, 2])], within=1e-4)
    case("BatchNorm1d", 3, inputs=[randn([1, 3, 4])])
    case("BatchNorm1d", 3, inputs=[randn([1, 3])], train=False)
    case("BatchNorm1d", 2, inputs=[values([nan, 1.0, 2.0, inf, 3.0, 4.0], [3, 2])])
    case("BatchNorm1d", 20, inputs=[randn([64, 20], 10)], dtypes=["float32"])
    for sizes, shape in (([4], [3, 4]), (4, [2, 3, 4]), ([3, 4], [2, 3, 4]), ([4], [4]), ([2, 3, 4], [2, 3, 4])):
        for options in ({}, {"elementwiseAffine": False}, {"eps": 0.1}):
            case("LayerNorm", sizes, options=options, inputs=[randn(shape, 11, scale=3)])
    case("LayerNorm", [1], inputs=[randn([3, 1])], within=2e-4)
    case("LayerNorm", [4], inputs=[values([7.0] * 4, [1, 4])])
    case("LayerNorm", [4], inputs=[values([1e4, 1e4 + 1, 1e4 + 3, 1e4 + 7], [1, 4])], within=2e-4)
    case("LayerNorm", [3], inputs=[values([nan, 1.0, 2.0, inf, 1.0, 2.0], [2, 3])])
    case("LayerNorm", [100], inputs=[randn([3, 100], 12)], dtypes=["float32"])
    case("LayerNorm", [4], inputs=[randn([0, 4])], dtypes=["float32"])


def embeddings():
    index = lambda *data, shape=None: values(list(data), shape, "int64")
    for options in ({}, {"paddingIdx": 0}, {"paddingIdx": -1}, {"paddingIdx": 2}):
        case("Embedding", 5, 3, options=options, inputs=[index(0, 2, 2, 4)])
        case("Embedding", 5, 3, options=options, inputs=[classes([2, 3], 5)])
    case("Embedding", 5, 3, inputs=[index(3, shape=[])])
    case("Embedding", 5, 3, inputs=[index(shape=[0])])
    case("Embedding", 5, 3, inputs=[values([1, 1, 0], None, "int32")])
    case("Embedding", 1, 20, inputs=[index(0, 0)], train=False)


def losses():
    for reduction in ("mean", "sum", "none"):
        r = {"reduction": reduction}
        both = [True, True]
        for name, more in (
            ("MSELoss", [{}]),
            ("L1Loss", [{}]),
            ("SmoothL1Loss", [{}, {"beta": 0.5}, {"beta": 0}, {"beta": 3}]),
            ("HuberLoss", [{}, {"delta": 0.5}, {"delta": 3}]),
        ):
            for options in more:
                o = {**r, **options}
                case(name, options=o, inputs=[randn([3, 4], 1, scale=2), randn([3, 4], 2)], grads=both)
                case(name, options=o, inputs=[randn([5], 1), randn([5], 1)], dtypes=["float32"])
                edges = [values([nan, inf, 0.0, 1.0, 2.0, -3.0, 1.5, -0.5, 1e20]), values([0.0, 1.0, inf, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0])]
                case(name, options=o, inputs=edges, grads=both)
            case(name, options=r, inputs=[randn([3, 1], 1), randn([4], 2)], grads=both)
            case(name, options=r, inputs=[randn([], 1), randn([], 2)], grads=both)
            case(name, options=r, inputs=[randn([0, 3], 1), randn([0, 3], 2)], grads=both)
        class_losses(r)
        binary_losses(r)
    for reduction in ("mean", "sum", "none", "batchmean"):
        for log in (False, True):
            o = {"reduction": reduction, "logTarget": log}
            case("KLDivLoss", options=o, inputs=[randn([3, 4], 1), rand([3, 4], 2)], grads=[True, True])
            case("KLDivLoss", options=o, inputs=[randn([2, 3, 2], 1), randn([2, 3, 2], 2, 0.5) if log else rand([2, 3, 2], 2)])
            case("KLDivLoss", options=o, inputs=[values([-1.0, 0.0, -inf, -2.0]), values([0.0, 1.0, 0.5, 0.25])])
            case("KLDivLoss", options=o, inputs=[randn([], 1), rand([], 2)])
        case("KLDivLoss", options={"reduction": reduction}, inputs=[values([-1.0, -2.0]), values([-0.5, nan])])


def class_losses(r):
    weight = rand([4], 21)
    ignored = values([1, -100, 3, -100, 0], None, "int64")
    for name in ("NLLLoss", "CrossEntropyLoss"):
        for o in ({}, {"weight": weight}, {"ignoreIndex": 2}, {"weight": weight, "ignoreIndex": 1}):
            options = {**r, **o}
            case(name, options=options, inputs=[randn([5, 4], 3, scale=2), classes([5], 4, 4)])
            case(name, options=options, inputs=[randn([4], 3), values([1], [], "int64")])
            case(name, options=options, inputs=[randn([2, 4, 3], 3), classes([2, 3], 4, 5)])
            case(name, options=options, inputs=[randn([2, 4, 2, 2], 3), classes([2, 2, 2], 4, 5)], dtypes=["float32"])
        for o in ({}, {"weight": weight}):
            case(name, options={**r, **o}, inputs=[randn([5, 4], 3), ignored])
        case(name, options=r, inputs=[randn([2, 4], 3), values([-100, -100], None, "int64")])
        case(name, options=r, inputs=[randn([0, 4], 3), values([], [0], "int64")])
        case(name, options=r, inputs=[values([inf, 0.0, -inf, 1.0, nan, 0.0, 1e4, -1e4, 0.0], [3, 3]), values([1, 2, 0], None, "int64")])
    for o in ({"labelSmoothing": 0.1}, {"labelSmoothing": 0.3, "weight": weight}, {"labelSmoothing": 1.0}):
        options = {**r, **o}
        case("CrossEntropyLoss", options=options, inputs=[randn([5, 4], 3), classes([5], 4, 4)])
        case("CrossEntropyLoss", options=options, inputs=[randn([5, 4], 3), ignored])
        case("CrossEntropyLoss", options=options, inputs=[randn([2, 4, 3], 3), classes([2, 3], 4, 5)])
        case("CrossEntropyLoss", options=options, inputs=[randn([4], 3), values([1], [], "int64")])
    for o in ({}, {"weight": weight}, {"labelSmoothing": 0.2}, {"labelSmoothing": 0.2, "weight": weight}):
        options = {**r, **o}
        case("CrossEntropyLoss", options=options, inputs=[randn([5, 4], 3), rand([5, 4], 4)], grads=[True, True])
        case("CrossEntropyLoss", options=options, inputs=[randn([2, 4, 3], 3), rand([2, 4, 3], 4)])
        case("CrossEntropyLoss", options=options, inputs=[randn([4], 3), rand([4], 4)])
    case("CrossEntropyLoss", options=r, inputs=[randn([64, 10], 6, scale=5), classes([64], 10, 7)], dtypes=["float32"])


def binary_losses(r):
    for o in ({}, {"weight": rand([4], 22)}, {"weight": rand([3, 1], 23)}):
        case("BCELoss", options={**r, **o}, inputs=[rand([3, 4], 3), rand([3, 4], 4)], grads=[True, True])
        case("BCEWithLogitsLoss", options={**r, **o}, inputs=[randn([3, 4], 3, scale=3), rand([3, 4], 4)])
    for o in ({"posWeight": rand([4], 24)}, {"posWeight": rand([4], 24), "weight": rand([4], 22)}):
        case("BCEWithLogitsLoss", options={**r, **o}, inputs=[randn([3, 4], 3, scale=3), rand([3, 4], 4)])
    edges = [values([0.0, 1.0, 0.0, 1.0, 0.5, 1e-30, 1e-6]), values([0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.25])]
    case("BCELoss", options=r, inputs=edges)
    for name in ("BCELoss", "BCEWithLogitsLoss"):
        case(name, options=r, inputs=[rand([], 3), rand([], 4)])
        case(name, options=r, inputs=[rand([0, 2], 3), rand([0, 2], 4)], dtypes=["float32"])
    edges = [values([0.0, -0.0, 100.0, -100.0, 1e4, -1e4, inf, nan]), values([0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.5, 0.5])]
    case("BCEWithLogitsLoss", options=r, inputs=edges)


# How modules print, and what their state dicts hold.


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


def trees():
    m = module
    yield from (m(name) for name in custom if name not in ("MyLinear", "MyNet"))
    yield m("MyLinear", 3, 4)
    yield m("MyNet", m("Linear", 2, 2), m("MyLinear", 2, 1, bias=False))
    for args in ((784, 10), (1, 1), (0, 2), (5, 100000)):
        yield m("Linear", *args)
    yield m("Linear", 4, 2, bias=False)
    for name in ("Identity", "Sigmoid", "Tanh", "ReLU", "SiLU", "LeakyReLU", "GELU", "Softplus", "Dropout"):
        yield m(name)
    for name, *args in (("ReLU",), ("SiLU",), ("LeakyReLU", 0.01), ("Dropout", 0.5)):
        yield m(name, *args, inplace=True)
    yield m("GELU", approximate="tanh")
    for slope in (0.2, 1e-5, 0.1 + 0.2, 2):
        yield m("LeakyReLU", slope)
    for p in (0, 0.1, 1, 1 / 3):
        yield m("Dropout", p)
    yield m("Dropout", 0.25, inplace=True)
    yield m("Softplus", 2, 15.5)
    for name in ("Softmax", "LogSoftmax"):
        yield m(name, 1)
        yield m(name, -1)
    yield m("Flatten")
    yield m("Flatten", 0, 2)
    yield m("Unflatten", 1, [2, 3])
    yield m("Unflatten", -1, [6])
    for options in ({}, {"affine": False}, {"momentum": None, "eps": 0.001}, {"trackRunningStats": False, "eps": 1e-12}):
        yield m("BatchNorm1d", 30, **options)
    for sizes, options in ((10, {}), ([3, 4], {"eps": 1e-6}), ([5], {"elementwiseAffine": False})):
        yield m("LayerNorm", sizes, **options)
    yield m("Embedding", 100, 32)
    yield m("Embedding", 10, 3, paddingIdx=-1)
    for name in ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "NLLLoss", "CrossEntropyLoss", "BCELoss", "BCEWithLogitsLoss", "KLDivLoss"):
        yield m(name)
    yield m("HuberLoss", delta=2, reduction="sum")
    yield m("CrossEntropyLoss", weight=rand([3]))
    yield m("NLLLoss", weight=rand([3]), ignoreIndex=0)
    yield m("BCELoss", weight=rand([2, 2]))
    yield m("BCEWithLogitsLoss", weight=rand([2, 2]), posWeight=rand([2]))
    yield m("Sequential")
    yield m("ModuleList")
    yield m("ModuleDict")
    yield m("ParameterList")
    yield m("Sequential", m("Flatten"), m("Linear", 784, 10))
    yield m("Sequential", m("Flatten"), m("Linear", 784, 256), m("ReLU"), m("Dropout", 0.2), m("Linear", 256, 10))
    block = lambda n: m("Sequential", m("Linear", n, n), m("BatchNorm1d", n), m("ReLU"))
    yield m("Sequential", block(4), m("Sequential", block(3), m("Linear", 3, 1)), m("Empty"))
    yield m("Sequential", {"flatten": m("Flatten"), "hidden": m("Linear", 8, 4), "act": m("Tanh")})
    yield m("ModuleList", [m("Linear", 2, 2), m("Linear", 2, 2), m("ReLU")])
    yield m("ModuleList", [m("ModuleList", [m("Embedding", 3, 2)]), m("ModuleDict", {"a": m("LayerNorm", 2)})])
    yield m("ModuleDict", {"relu": m("ReLU"), "linear": m("Linear", 3, 2), "list": m("ModuleList", [m("Own"), m("MSELoss")])})
    yield m("ParameterList", [rand([2]), rand([3, 4]), rand([])])
    yield m("ParameterList", [rand([2])])
    yield m("Sequential", m("Own"), m("TwoLines"), m("Sequential", m("TwoLinesAndMore")))
    yield m("Sequential", *[m("ReLU") for _ in range(12)])


def printing():
    for tree in trees():
        net = read(tree)
        names = {
            "text": repr(net),
            "state": [[k, str(v.shape), str(v.dtype)] for k, v in net.state_dict().items()],
            "parameters": [k for k, _ in net.named_parameters()],
            "buffers": [k for k, _ in net.named_buffers()],
            "modules": [k for k, _ in net.named_modules()],
            "children": [k for k, _ in net.named_children()],
        }
        out["trees"].append({"tree": tree, **names})


def loading():
    m = module
    net = m("Sequential", m("Linear", 3, 2), m("BatchNorm1d", 2))
    changes = [
        ({}, [], True),
        ({}, ["0.weight"], True),
        ({}, ["0.weight", "1.running_mean"], True),
        ({}, ["1.num_batches_tracked"], True),
        ({"extra": [2]}, [], True),
        ({"extra": [2], "2.weight": [1]}, ["0.bias"], True),
        ({"0.weight": [2, 4]}, [], True),
        ({"0.weight": [2, 4], "0.bias": [], "x": [1]}, ["1.weight"], True),
        ({"0.weight": [2, 4], "x": [1]}, ["1.weight"], False),
        ({"x": [1]}, ["1.weight", "1.bias"], False),
        ({}, [], False),
    ]
    for added, removed, strict in changes:
        target = read(net)
        state = read(net).state_dict()
        for key in removed:
            del state[key]
        for key, shape in added.items():
            state[key] = torch.zeros(shape)
        state = OrderedDict(state)
        entry = {"tree": net, "added": added, "removed": removed, "strict": strict}
        try:
            found = target.load_state_dict(state, strict=strict)
            entry["text"] = repr(found)
            entry["missing"], entry["unexpected"] = found.missing_keys, found.unexpected_keys
        except RuntimeError as error:
            entry["error"] = str(error)
        out["loading"].append(entry)


# Where parameters start.


def initial():
    m = module
    for seed in (0, 1, 42):
        for tree in (
            m("Linear", 3, 4),
            m("Linear", 7, 5, bias=False),
            m("Linear", 1, 1),
            m("Linear", 0, 2),
            m("Embedding", 4, 3),
            m("Embedding", 5, 4, paddingIdx=1),
            m("BatchNorm1d", 3),
            m("LayerNorm", [2, 3]),
            m("Sequential", m("Linear", 4, 6), m("ReLU"), m("Dropout"), m("Linear", 6, 2), m("Embedding", 2, 2)),
        ):
            for dtype in FLOATS:
                torch.manual_seed(seed)
                if tree["module"] == "Sequential":
                    net = read(tree).to(getattr(torch, dtype))
                else:
                    options = {snake(k): v for k, v in tree.get("options", {}).items()}
                    net = getattr(nn, tree["module"])(*tree["args"], **options, dtype=getattr(torch, dtype))
                state = {k: result(p) for k, p in net.named_parameters()}
                out["initial"].append({"tree": tree, "dtype": dtype, "seed": seed, "parameters": state})
    both = [[2, 3], [5, 7], [2, 2, 4]]
    calls = [
        *(("uniform_", [], shape) for shape in both),
        ("uniform_", [-0.5, 2.5], [5, 7]),
        *(("normal_", {"mean": 1.5, "std": 0.1}, shape) for shape in both),
        ("constant_", [0.3], [2, 3]),
        ("ones_", [], [3]),
        ("zeros_", [], [3]),
        ("eye_", [], [3, 5]),
        ("eye_", [], [4, 2]),
        ("dirac_", [], [3, 2, 3]),
        ("dirac_", [], [2, 4, 3, 2]),
        ("dirac_", [2], [4, 3, 3]),
        *(("xavierUniform_", {}, shape) for shape in both),
        ("xavierUniform_", {"gain": 5 / 3}, [5, 7]),
        *(("xavierNormal_", {}, shape) for shape in both),
        ("xavierNormal_", {"gain": 0.5}, [5, 7]),
        *(("kaimingUniform_", {}, shape) for shape in both),
        ("kaimingUniform_", {"mode": "fan_out", "nonlinearity": "relu"}, [5, 7]),
        ("kaimingUniform_", {"a": 0.2}, [5, 7]),
        ("kaimingUniform_", {"nonlinearity": "tanh"}, [5, 7]),
        *(("kaimingNormal_", {}, shape) for shape in both),
        ("kaimingNormal_", {"mode": "fan_out", "nonlinearity": "linear"}, [4, 2, 3]),
        ("kaimingNormal_", {"nonlinearity": "selu"}, [5, 7]),
        *(("orthogonal_", {}, shape) for shape in ([3, 3], [2, 5], [6, 3], [4, 2, 3], [12, 20])),
        ("orthogonal_", {"gain": 2}, [3, 4]),
        ("sparse_", [0.4], [5, 4]),
        ("sparse_", [0.9], [10, 3]),
        *(("truncNormal_", {}, shape) for shape in both),
        ("truncNormal_", {"mean": 1, "std": 0.5, "a": 0, "b": 1.2}, [5, 7]),
        ("truncNormal_", {"std": 0.02}, [10, 20]),
    ]
    for name, given, shape in calls:
        for dtype in FLOATS:
            for seed in (0, 3):
                x = torch.zeros(shape, dtype=getattr(torch, dtype))
                torch.manual_seed(seed)
                function = getattr(nn.init, snake(name))
                if isinstance(given, dict):
                    function(x, **given)
                else:
                    function(x, *given)
                out["inits"].append({"name": name, "given": given, "dtype": dtype, "seed": seed, **result(x)})


def masks():
    for seed in (0, 5):
        for p in (0.5, 0.1, 0.75, 1 / 3):
            for dtype in FLOATS:
                for shape, transposed in (([1], False), ([4, 7], False), ([3, 5, 2], False), ([6, 4], True)):
                    x = torch.ones(shape, dtype=getattr(torch, dtype))
                    if transposed:
                        x = x.t()
                    torch.manual_seed(seed)
                    y = nn.functional.dropout(x, p)
                    after = torch.rand(1).item()
                    entry = {"p": p, "dtype": dtype, "seed": seed, "transposed": transposed, "from": shape, "after": after}
                    out["masks"].append({**entry, **result(y)})


activations()
layers()
norms()
embeddings()
losses()
printing()
loading()
initial()
masks()
lines = [f'"{k}": [\n' + ",\n".join(json.dumps(plain(c), separators=(",", ":")) for c in v) + "\n]" for k, v in out.items()]
print("{\n" + ",\n".join(lines) + "\n}")
print({k: len(v) for k, v in out.items()}, file=sys.stderr)
