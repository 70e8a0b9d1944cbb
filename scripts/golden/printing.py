"""Writes test/golden/printing.json: tensors, and how PyTorch prints them.

    python3 scripts/golden/printing.py > test/golden/printing.json

With a number, so many random cases after the chosen ones (default 120), and with a second one, their seed.
"""

import json
import math
import random
import sys

import torch

cases = []


def case(dtype, data, sizes=None, strides=None, offset=0, options=None, grad=None):
    """One tensor. `data` is a list, or [start, step, count] under "range"; `sizes` and `strides` make a view of it.
    `grad` is True for a leaf that requires a gradient, or the function that makes a tensor with a grad_fn."""
    kind = getattr(torch, dtype)
    if isinstance(data, dict):
        start, step, count = data["range"]
        values = [start + step * i for i in range(count)]
    else:
        values = data
    x = torch.tensor(values, dtype=kind)
    if sizes is None:
        sizes = list(x.shape)
    if strides is None:
        x = x.reshape(sizes)
    else:
        x = x.as_strided(sizes, strides, offset)
    out = {"dtype": dtype, "sizes": sizes, "data": data}
    if strides is not None:
        out["strides"], out["offset"] = strides, offset
    if grad is not None:
        x.requires_grad_()
        if grad is not True:
            before, x = x, grad(x)
            assert list(x.shape) == sizes
            out["gradFn"] = type(x.grad_fn).__name__
            if not torch.isclose(x, before, rtol=0, atol=0, equal_nan=True).all():
                values = out["data"] = x.flatten().tolist()
        else:
            out["requiresGrad"] = True
    if not isinstance(out["data"], dict):
        out["data"] = [portable(v) for v in torch.tensor(values, dtype=kind).tolist()]
    torch.set_printoptions(profile="default")
    if options is not None:
        torch.set_printoptions(**options)
        out["options"] = {k: "Infinity" if v == math.inf else v for k, v in options.items()}
    out["text"] = str(x)
    torch.set_printoptions(profile="default")
    cases.append(out)


def portable(value):
    """JSON has no infinities, and JavaScript reads its whole numbers as floats."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) > 2**53:
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


nan, inf = math.nan, math.inf
FLOATS = ["float32", "float64"]
INTEGERS = ["int64", "int32", "uint8"]
ALL = FLOATS + INTEGERS + ["bool"]


def chosen():
    # 0-d, empty, and one element.
    for dtype in ALL:
        case(dtype, [1], sizes=[])
        case(dtype, [0], sizes=[1])
        case(dtype, [1], sizes=[1, 1, 1])
        case(dtype, [])
        case(dtype, [], sizes=[0, 3])
        case(dtype, [], sizes=[2, 0, 4])
        case(dtype, [0, 1, 1, 0, 1, 1], sizes=[2, 3])
    case("float32", [], grad=True)
    case("float32", [], sizes=[0, 3], grad=True)
    case("float64", [], sizes=[0, 3], grad=lambda x: x * 1)
    case("float32", [2.5], sizes=[], grad=True)
    case("float64", [2.5], sizes=[], grad=True)

    # Notations of floats.
    for dtype in FLOATS:
        for data in (
            [1.0, 2.0, 3.0],
            [-1.0, 0.0, 100.0],
            [0.0, -0.0],
            [1.0, 1000.0],
            [1.0, 1001.0],
            [1.0, -1001.0, 0.0],
            [1e8],
            [100000008.0],
            [99999999.5, 99999999.0],
            [1e9, 2e9, nan],
            [0.1],
            [0.1, 100.0],
            [0.1, 100.1],
            [-0.1, 0.25, 1e-3],
            [1e-4, 2e-4],
            [1.0001e-4, 2e-4],
            [9.9e-5, 2e-4],
            [1e-10],
            [1e-45, 1.0],
            [3.4e38, -3.4e38],
            [0.5, 500.0],
            [0.5, 500.5],
            [nan],
            [inf],
            [-inf, inf],
            [nan, 0.0],
            [-inf, 1.0],
            [nan, 1.5],
            [inf, -12345.678],
            [nan, inf, -inf, 1e-7, 0.0, -0.0],
            [0.99995, 0.99999, 9.99996],
            [-0.00004, 0.5],
            [-0.01, -0.04, 10],
            [1 / 3, 2 / 3, -22 / 7],
            [123.456, 99999.9],
            [1e10, 1e21, 1e22],
            [1.5e5, 1e15, 3e25, 7e-15, 1e35],
        ):
            case(dtype, data)
    case("float64", [1e100, 1e-100, 3e125, -2e-205])
    case("float64", [5e-324, 1.7976931348623157e308])
    case("float64", [0.1 + 0.2, 1e15 + 0.3])
    case("float64", [2.0**53 + 2, 1e20])

    # Ties go to the even digit.
    halves = [k + 0.5 for k in range(-4, 12)] + [9.5, 99.5, 999.5]
    for precision in (0, 1, 2, 3, 10):
        options = {"precision": precision}
        case("float64", halves, options=options)
        case("float64", [k / 8 for k in range(-20, 20)], options=options)
        case("float32", [k / 64 + 1 for k in range(-40, 40)], options=options)
        case("float32", [k / 32 for k in range(1, 60)], options={**options, "sci_mode": True})
    for precision in (1, 2, 4):
        data = [1.5, 25.0, 2.5, 100005.0, 100015.0, 999995.0, 1000050.0, 1000150.0, 0.125, 0.375, 0.0625, 2.0**-16]
        case("float64", data, options={"precision": precision})
        case("float64", [-v for v in data], options={"precision": precision, "sci_mode": True})
        case("float64", data, options={"precision": precision, "sci_mode": False})
    case("float64", [0.1, 1.1], options={"precision": 20})
    case("float64", [0.1, 1.1], options={"precision": 60})
    case("float64", [2.0**-40, 0.75], options={"precision": 45, "sci_mode": False})

    # Forced notations.
    for mode in (True, False, None):
        for data in ([1.0, 2.0], [1.0, 1e22], [0.5, 1e22], [0.5, 0.25], [0.0, nan], [1e-12, inf], [1e9, nan, -inf, 0.0]):
            case("float64", data, options={"sci_mode": mode})

    # Integers.
    case("int64", [2**63 - 1, -(2**63), 0])
    case("int64", [2**53 + 1, 2**53, -(2**53) - 1])
    case("int64", [9007199254740993], sizes=[])
    case("int32", [2**31 - 1, -(2**31)])
    case("uint8", [0, 7, 255])
    case("uint8", {"range": [0, 1, 200]}, sizes=[4, 50])
    case("int64", {"range": [-5, 1, 40]})
    case("int32", {"range": [-500, 13, 90]}, sizes=[3, 30])
    case("bool", [True, False] * 20, sizes=[2, 20])

    # Lines, dimensions, and room for suffixes.
    for n in (5, 9, 10, 11, 12, 36):
        case("float32", {"range": [0, 0.5, n]})
        case("float64", {"range": [0, 0.5, n]})
        case("float32", {"range": [0, 0.5, n]}, grad=True)
        case("float64", {"range": [0, 0.5, n]}, grad=lambda x: x * 1)
        case("int64", {"range": [0, 1, n * 2]})
    for sizes in ([2, 3], [3, 1], [1, 3], [2, 2, 2], [1, 2, 3, 2], [2, 1, 2, 1, 2], [2, 25], [2, 2, 30]):
        n = math.prod(sizes)
        case("float32", {"range": [-1, 0.25, n]}, sizes=sizes)
        case("float64", {"range": [0, 1, n]}, sizes=sizes, grad=True)
        case("float32", {"range": [0, 1, n]}, sizes=sizes, grad=lambda x: x.relu())
        case("int32", {"range": [0, 7, n]}, sizes=sizes)
    for make in (
        lambda x: x + 1,
        lambda x: -x,
        lambda x: x.t(),
        lambda x: x.view(4, 4),
        lambda x: x.clone(),
        lambda x: x.softmax(1),
        lambda x: x @ x,
        lambda x: torch.where(x > 0, x, -x),
    ):
        case("float32", {"range": [-1, 0.125, 16]}, sizes=[4, 4], grad=make)
    case("float32", {"range": [0, 1, 7]}, grad=lambda x: x.index_put((torch.tensor([0]),), torch.tensor(5.0)))

    # Views: transposed, stepped, expanded, in the middle of their storage.
    for dtype in ("float32", "int64", "uint8"):
        data = {"range": [0, 3, 24]}
        case(dtype, data, sizes=[6, 4], strides=[1, 6])
        case(dtype, data, sizes=[3, 4], strides=[8, 2])
        case(dtype, data, sizes=[4], strides=[5], offset=3)
        case(dtype, data, sizes=[2, 3], strides=[0, 1], offset=7)
        case(dtype, data, sizes=[], strides=[], offset=11)
        case(dtype, [3], sizes=[50, 40], strides=[0, 0])
    case("float64", [0.25, 4], sizes=[2, 600000000], strides=[1, 0])

    # Summaries: only what they show decides the notation.
    for sizes in ([1000], [1001], [2, 500], [2, 501], [7, 143], [6, 167], [200, 6], [8, 9, 20], [2, 3, 4, 50]):
        n = math.prod(sizes)
        case("float32", {"range": [0, 0.25, n]}, sizes=sizes)
        case("int64", {"range": [-5, 1, n]}, sizes=sizes)
        case("float64", {"range": [1, 0.5, n]}, sizes=sizes, grad=True)
    case("float32", {"range": [1, 1e-6, 2000]}, sizes=[40, 50], grad=lambda x: x * 1)
    case("float32", {"range": [-3, 0.001, 6001]}, sizes=[6001])
    case("float32", [1.0] * 10 + [1e-9] + [1.0] * 1000)

    # Options.
    ramp = {"range": [0, 0.75, 60]}
    for options in (
        {"precision": 0},
        {"precision": 2},
        {"precision": 8},
        {"threshold": 5},
        {"threshold": 0, "edgeitems": 1},
        {"threshold": 59, "edgeitems": 2},
        {"threshold": 60},
        {"linewidth": 30},
        {"linewidth": 1},
        {"linewidth": 200},
        {"profile": "short"},
        {"profile": "full"},
        {"profile": "short", "threshold": 10},
        {"profile": "full", "precision": 1, "edgeitems": 1, "linewidth": 50},
        {"threshold": math.inf},
        {"sci_mode": True},
        {"sci_mode": False, "precision": 6},
    ):
        case("float32", ramp, options=options)
        case("float32", ramp, sizes=[3, 20], options=options, grad=True)
        case("int32", ramp, sizes=[5, 2, 6], options=options)
    case("float32", {"range": [0, 1, 1200]}, sizes=[30, 40], options={"profile": "full"})
    case("float64", [3.5], sizes=[], options={"threshold": 0})


def a_float(dice):
    scale = 10.0 ** dice.choice([-40, -9, -5, -4, -3, -1, 0, 1, 2, 3, 4, 6, 8, 9, 15, 30])
    return dice.choice(
        [
            lambda: float(dice.randint(-9, 9)),
            lambda: float(dice.randint(-2000, 2000)),
            lambda: dice.randint(-4000, 4000) / 2 ** dice.randint(0, 20),
            lambda: dice.gauss(0, 1),
            lambda: dice.gauss(0, 1) * scale,
            lambda: dice.choice([0.0, -0.0, nan, inf, -inf]),
        ]
    )


def chance(dice):
    dtype = dice.choice(ALL + FLOATS)
    rank = dice.choice([0, 1, 1, 2, 2, 3, 4])
    sizes = [dice.choice([1, 2, 3, 5, 8, 13]) if rank > 1 else dice.randint(1, 60) for _ in range(rank)]
    while math.prod(sizes) > 60:
        sizes[sizes.index(max(sizes))] = dice.randint(1, 3)
    n = math.prod(sizes)
    if dtype in FLOATS:
        kinds = [a_float(dice) for _ in range(dice.randint(1, 3))]
        data = [dice.choice(kinds)() for _ in range(n)]
    elif dtype == "bool":
        data = [dice.random() < 0.5 for _ in range(n)]
    else:
        bits = dice.randint(1, {"int64": 63, "int32": 31, "uint8": 8}[dtype])
        data = [dice.getrandbits(bits) - (0 if dtype == "uint8" else dice.getrandbits(bits)) for _ in range(n)]
    options = None
    if dice.random() < 0.4:
        options = {
            "precision": dice.randint(0, 9),
            "threshold": dice.choice([0, 5, 20, 1000, math.inf]),
            "edgeitems": dice.randint(1, 5),
            "linewidth": dice.randint(10, 120),
            "sci_mode": dice.choice([None, None, True, False]),
        }
    view = {}
    if dice.random() < 0.2:
        view = {"strides": [dice.randint(0, 1) for _ in sizes], "offset": 0}
    grad = None
    if dtype in FLOATS and dice.random() < 0.3:
        grad = dice.choice([True, lambda x: x * 1, lambda x: x.clone()])
    case(dtype, data, sizes=sizes, options=options, grad=grad, **view)


given = [int(arg) for arg in sys.argv[1:]]
count, seed = given + [120, 0][len(given) :]
dice = random.Random(seed)
chosen()
for _ in range(count):
    chance(dice)
print("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]")
