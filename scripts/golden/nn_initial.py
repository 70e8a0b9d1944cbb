"""Where parameters start, and what dropout leaves away."""

import torch
from nn_specs import FLOATS, module, out, read, result, snake
from torch import nn


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


def write():
    initial()
    masks()
