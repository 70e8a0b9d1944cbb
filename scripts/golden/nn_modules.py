"""What modules and losses compute, and their gradients."""

import torch
from nn_specs import FLOATS, classes, inf, nan, numbers, out, rand, randn, read, result, values


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


def write():
    activations()
    layers()
    norms()
    embeddings()
    losses()
