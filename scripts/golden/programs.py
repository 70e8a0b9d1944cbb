"""What PyTorch makes of small programs with views, changes in place and gradients in their midst.

    node scripts/golden/export.mjs programs | python3 scripts/golden/programs.py > test/golden/programs.json
"""

import contextlib
import json
import sys
import warnings

import torch

warnings.simplefilter("ignore")
torch.set_num_threads(1)


def weighted(x):
    values = [1 + ((i * 37) % 100) / 100 for i in range(x.numel())]
    return (x * torch.tensor(values, dtype=x.dtype).reshape(x.shape)).sum()


def perform(step, names):
    x = names[step["from"]]
    args = [names[a] if isinstance(a, str) else a for a in step["args"]]
    method = step["method"]
    with torch.no_grad() if step.get("untracked") else contextlib.nullcontext():
        if method == "slice":
            return x[args[0] : args[1]]
        if method == "column":
            return x[:, args[0]]
        if method == "index":
            return x[args[0]]
        if method == "put_":
            x[tuple(args[0])] = args[1]
            return x
        if method == "data":
            return x.data
        return getattr(x, method)(*args)


def flat(x):
    return None if x is None else x.detach().reshape(-1).tolist()


def run(program):
    names = {}
    for name, values in program["leaves"]:
        names[name] = torch.tensor(values, dtype=torch.float64, requires_grad=name in program["wanted"])
    inputs = [names[name] for name in program["wanted"]]
    out = {"sums": {}}
    for i, step in enumerate(program["steps"]):
        try:
            result = perform(step, names)
        except RuntimeError as error:
            return {**out, "refused": i, "why": str(error).split("\n")[0][:120]}
        if "name" in step:
            names[step["name"]] = result
    with torch.no_grad():
        out["sums"] = {name: [weighted(x).item(), x.requires_grad] for name, x in names.items()}
    results = [x for x in names.values() if x.requires_grad and not any(x is y for y in inputs)]
    if not results:
        return out
    try:
        total = sum(weighted(x) for x in results)
        gradients = torch.autograd.grad(total, inputs, create_graph=True, allow_unused=True)
    except RuntimeError as error:
        return {**out, "refused": "backward", "why": str(error).split("\n")[0][:120]}
    out["gradients"] = [flat(g) for g in gradients]
    differentiable = [g for g in gradients if g is not None and g.requires_grad]
    zeros = [torch.zeros_like(x) for x in inputs]
    try:
        again = sum(weighted(g) for g in differentiable)
        seconds = torch.autograd.grad(again, inputs, allow_unused=True) if differentiable else zeros
        out["twice"] = [flat(zero if g is None else g) for g, zero in zip(seconds, zeros)]
    except RuntimeError as error:
        return {**out, "refused": "twice", "why": str(error).split("\n")[0][:120]}
    return out


def main():
    given = json.load(sys.stdin)
    lines = ",\n".join(json.dumps(run(program), separators=(",", ":")) for program in given["programs"])
    print(f'{{"fingerprint":"{given["fingerprint"]}","outcomes":[\n{lines}\n]}}')


main()
