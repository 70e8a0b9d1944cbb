"""How modules print, what their state dicts hold, and what is said when one does not fit."""

from collections import OrderedDict

import torch
from nn_specs import custom, module, out, rand, read


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


def write():
    printing()
    loading()
