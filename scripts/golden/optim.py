"""Writes test/golden/optim.json: what PyTorch's optimizers, schedulers and clipping do.

    python3 scripts/golden/optim.py > test/golden/optim.json

Arrays are base64 of their little-endian bytes, so that not a bit is lost. Names are camelCase, as they are in Flambeau.
"""

import base64
import inspect
import json
import math
import re
import warnings

import torch
from torch.optim import lr_scheduler

warnings.simplefilter("ignore")
torch.set_num_threads(1)
STEPS = 20
EPOCHS = 30
SHAPES = [[2, 3], [5], [1]]


def camel(name):
    return re.sub(r"_(\w)", lambda m: m[1].upper(), name)


def plain(value):
    if isinstance(value, dict):
        return {camel(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return "Infinity" if value == math.inf else value


def packed(tensors):
    flat = torch.cat([x.detach().reshape(-1) for x in tensors])
    return base64.b64encode(flat.numpy().tobytes()).decode()


def starts(dtype):
    g = torch.Generator().manual_seed(1)
    return [torch.randn(shape, generator=g, dtype=torch.float64).to(dtype) for shape in SHAPES]


def gradients(dtype):
    """Of all sizes; the last parameter has one in every third step only."""
    g = torch.Generator().manual_seed(2)
    steps = []
    for k in range(STEPS):
        scale = [1, 1, 0.01, 10, 1e-5, 1, 300, 0.3][k % 8]
        grads = [torch.randn(shape, generator=g, dtype=torch.float64).mul(scale).to(dtype) for shape in SHAPES]
        grads[0][0, 0] = 0
        steps.append(grads)
    return steps


def has_gradient(i, k):
    return i < 2 or k % 3 == 1


OPTIMIZERS = {
    "SGD": [
        dict(lr=0.1),
        dict(lr=0.1, momentum=0.9),
        dict(lr=0.03, momentum=0.8, dampening=0.3),
        dict(lr=0.1, weight_decay=0.01),
        dict(lr=0.1, momentum=0.9, weight_decay=0.01),
        dict(lr=0.1, momentum=0.9, nesterov=True),
        dict(lr=0.1, momentum=0.9, weight_decay=0.01, nesterov=True),
        dict(lr=0.1, momentum=0.9, weight_decay=0.01, maximize=True),
    ],
    "Adam": [
        dict(),
        dict(lr=0.1, betas=(0.8, 0.95), eps=1e-3),
        dict(lr=0.01, weight_decay=0.1),
        dict(lr=0.01, amsgrad=True),
        dict(lr=0.01, weight_decay=0.1, amsgrad=True, maximize=True),
        dict(lr=0.01, betas=(0.0, 0.0)),
    ],
    "AdamW": [
        dict(),
        dict(lr=0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3),
        dict(lr=0.01, weight_decay=0),
        dict(lr=0.01, amsgrad=True, maximize=True),
    ],
    "RMSprop": [
        dict(),
        dict(lr=0.03, alpha=0.9, eps=1e-4),
        dict(momentum=0.9),
        dict(centered=True),
        dict(momentum=0.5, centered=True, weight_decay=0.1),
        dict(weight_decay=0.1, maximize=True),
    ],
    "Adagrad": [
        dict(),
        dict(lr=0.1, lr_decay=0.2),
        dict(lr=0.1, initial_accumulator_value=0.5, eps=1e-4),
        dict(lr=0.1, weight_decay=0.1, maximize=True),
    ],
    "Adadelta": [
        dict(),
        dict(lr=0.5, rho=0.5, eps=1e-3),
        dict(weight_decay=0.1),
        dict(maximize=True),
    ],
}


def trajectory(name, dtype, options, groups=None):
    params = [torch.nn.Parameter(x) for x in starts(dtype)]
    given = params
    if groups is not None:
        given = [{**group, "params": [params[i] for i in group["params"]]} for group in groups]
    optimizer = getattr(torch.optim, name)(given, **options)
    path = []
    for k, grads in enumerate(gradients(dtype)):
        for i, (x, grad) in enumerate(zip(params, grads)):
            x.grad = grad.clone() if has_gradient(i, k) else None
        optimizer.step()
        path.append(packed(params))
    return path


def optimizer_case(name, dtype, options, groups=None):
    out = {"name": name, "dtype": str(dtype)[6:], "options": plain(options)}
    if groups is not None:
        out["groups"] = plain(groups)
    out["path"] = trajectory(name, dtype, options, groups)
    return out


def optimizers():
    cases = []
    for dtype in (torch.float32, torch.float64):
        for name, all_options in OPTIMIZERS.items():
            for options in all_options:
                cases.append(optimizer_case(name, dtype, options))
        groups = [
            {"params": [0], "lr": 0.01, "weight_decay": 0.1},
            {"params": [2, 1], "momentum": 0.5},
        ]
        cases.append(optimizer_case("SGD", dtype, dict(lr=0.1, momentum=0.9), groups))
        groups = [{"params": [2]}, {"params": [0, 1], "betas": (0.5, 0.9), "amsgrad": True}]
        cases.append(optimizer_case("Adam", dtype, dict(lr=0.1), groups))
    return cases


# One scheduler: its name, what comes after the optimizer, and the rest by keyword.
SCHEDULERS = [
    [("StepLR", [4], {})],
    [("StepLR", [7], dict(gamma=0.5))],
    [("MultiStepLR", [[3, 10, 10, 17]], {})],
    [("MultiStepLR", [[1, 2, 20]], dict(gamma=0.7))],
    [("ExponentialLR", [0.9], {})],
    [("CosineAnnealingLR", [10], {})],
    [("CosineAnnealingLR", [30], dict(eta_min=0.01))],
    [("CosineAnnealingLR", [7], dict(eta_min=-0.01))],
    [("CosineAnnealingLR", [1], {})],
    [("LinearLR", [], {})],
    [("LinearLR", [], dict(start_factor=0.1, total_iters=12))],
    [("LinearLR", [], dict(start_factor=1.0, end_factor=0.2, total_iters=20))],
    [("OneCycleLR", [0.5], dict(total_steps=31))],
    [("OneCycleLR", [[0.5, 0.2]], dict(epochs=8, steps_per_epoch=5, anneal_strategy="linear"))],
    [("OneCycleLR", [0.5], dict(total_steps=40, three_phase=True, pct_start=0.4))],
    [("OneCycleLR", [0.5], dict(total_steps=31, cycle_momentum=False, div_factor=10.0, final_div_factor=100.0))],
    [("OneCycleLR", [0.5], dict(total_steps=33, base_momentum=[0.5, 0.6], max_momentum=[0.8, 0.99]))],
    [("LinearLR", [], dict(start_factor=0.1, total_iters=5)), ("ExponentialLR", [0.9], {})],
    [("CosineAnnealingLR", [10], {}), ("StepLR", [6], dict(gamma=0.5))],
    [("ExponentialLR", [0.95], {}), ("MultiStepLR", [[5, 9]], {}), ("CosineAnnealingLR", [12], dict(eta_min=1e-3))],
    [("CosineAnnealingLR", [10], dict(last_epoch=6))],
    [("StepLR", [4], dict(last_epoch=6))],
    [("OneCycleLR", [0.5], dict(total_steps=40, last_epoch=6))],
]
PLATEAUS = [
    dict(),
    dict(patience=2),
    dict(mode="max", patience=1, factor=0.5),
    dict(patience=1, threshold=0.05, threshold_mode="abs"),
    dict(mode="max", patience=1, threshold=0.05, threshold_mode="abs", cooldown=3),
    dict(patience=0, min_lr=[0.01, 0.03], factor=0.3, cooldown=1),
    dict(patience=0, eps=0.005),
]


def two_groups(name):
    params = [torch.nn.Parameter(torch.zeros(1)) for _ in range(2)]
    return getattr(torch.optim, name)([{"params": [params[0]]}, {"params": [params[1]], "lr": 0.04}], lr=0.1)


def settings(optimizer):
    """The learning rate of each group, and its momentum or first beta."""
    return [[g["lr"], g["betas"][0] if "betas" in g else g["momentum"]] for g in optimizer.param_groups]


def schedulers():
    cases = []
    for chain in SCHEDULERS:
        for name in ("SGD", "Adam") if chain[0][0] == "OneCycleLR" else ("SGD",):
            optimizer = two_groups(name)
            for g in optimizer.param_groups:
                g.update(initial_lr=0.08, max_lr=0.5, min_lr=1e-3, max_momentum=0.95, base_momentum=0.85)
                if chain[0][2].get("last_epoch") is None:
                    del g["initial_lr"]
            made = [getattr(lr_scheduler, s)(optimizer, *args, **options) for s, args, options in chain]
            path = [settings(optimizer)]
            for _ in range(EPOCHS):
                optimizer.step()
                for scheduler in made:
                    scheduler.step()
                path.append(settings(optimizer))
            last = [scheduler.get_last_lr() for scheduler in made]
            chained = [{"name": s, "args": plain(args), "options": plain(options)} for s, args, options in chain]
            cases.append({"optimizer": name, "chain": chained, "path": path, "lastLr": last})
    return cases


def plateaus():
    g = torch.Generator().manual_seed(3)
    noise = torch.rand(EPOCHS, generator=g).tolist()
    falling = [round(2 / (1 + k) + 0.1 * noise[k], 6) for k in range(EPOCHS)]
    wild = [round(v, 6) for v in noise]
    wild[5] = math.nan
    cases = []
    for options in PLATEAUS:
        for metrics in (falling, wild):
            optimizer = two_groups("SGD")
            scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, **options)
            path = []
            for value in metrics:
                scheduler.step(value)
                path.append([lr for lr, _ in settings(optimizer)])
            values = [None if math.isnan(v) else v for v in metrics]
            cases.append({"options": plain(options), "metrics": values, "path": path})
    return cases


def clipping():
    cases = []
    for dtype in (torch.float32, torch.float64):
        for size in (0.01, 1.0, 50.0):
            for norm_type in (2.0, 1.0, 3.0, 0.5, math.inf):
                g = torch.Generator().manual_seed(4)
                params = [torch.zeros(shape, dtype=dtype) for shape in SHAPES + [[]]]
                for x in params:
                    x.grad = torch.randn(x.shape, generator=g, dtype=torch.float64).mul(size).to(dtype)
                case = {"dtype": str(dtype)[6:], "normType": plain(norm_type), "maxNorm": 1.5}
                case["before"] = packed([x.grad for x in params])
                case["total"] = torch.nn.utils.clip_grad_norm_(params, 1.5, norm_type=norm_type).item()
                case["after"] = packed([x.grad for x in params])
                cases.append(case)
    return cases


def listed(key, cases):
    """One case a line."""
    return f'"{key}": [\n' + ",\n".join(json.dumps(case, allow_nan=False) for case in cases) + "\n]"


def main():
    torch.manual_seed(0)
    out = {"torch": torch.__version__, "shapes": SHAPES}
    for dtype in (torch.float32, torch.float64):
        out[str(dtype)[6:]] = {
            "start": packed(starts(dtype)),
            "gradients": [packed(grads) for grads in gradients(dtype)],
        }
    out["optimizers"] = optimizers()
    out["schedulers"] = schedulers()
    out["plateaus"] = plateaus()
    out["clipping"] = clipping()
    whole = ("torch", "shapes", "float32", "float64")
    lines = [f'"{key}": {json.dumps(value)}' if key in whole else listed(key, value) for key, value in out.items()]
    print("{\n" + ",\n".join(lines) + "\n}")


main()
