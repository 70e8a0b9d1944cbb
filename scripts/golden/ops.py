"""What PyTorch makes of the calls that it is given: results, gradients, or that it refuses.

    node scripts/golden/export.mjs ops | python3 scripts/golden/ops.py > test/golden/ops.json

Results are [dtype, shape, elements]. Elements are numbers as numpy prints them, which names each float exactly;
those that JSON has no form for are texts. A call that PyTorch refuses has its message instead.
"""

import json
import re
import sys
import warnings

import numpy as np
import torch
from wider_calls import CALLS as WIDER

warnings.simplefilter("ignore")
torch.set_num_threads(1)


def number(value):
    """A number as JavaScript has it: whole ones are ints."""
    if isinstance(value, str):
        return int(value) if re.fullmatch(r"-?\d+", value) else float(value)
    return value


def array(dtype, data):
    values = [number(x) for x in data]
    kind = {"bool": np.bool_, "uint8": np.uint8, "int32": np.int32, "int64": np.int64}.get(dtype)
    if kind is None:
        kind = np.float32 if dtype == "float32" else np.float64
        return torch.from_numpy(np.array([float(x) for x in values], kind))
    return torch.from_numpy(np.array(values, np.int64).astype(kind))


class Decoder:
    """Makes the values of a call, and its leaves where gradients are asked for."""

    def __init__(self, grad):
        self.grad = grad
        self.leaves = []

    def __call__(self, x):
        if x is None or isinstance(x, bool):
            return x
        if isinstance(x, list):
            return [self(y) for y in x]
        if "number" in x:
            value = number(x["number"])
            return int(value) if isinstance(value, float) and value.is_integer() and str(value) != "-0.0" else value
        if "text" in x:
            return x["text"]
        if "dtype" in x:
            return getattr(torch, x["dtype"])
        if "slice" in x:
            return slice(*x["slice"])
        if "fields" in x:
            return {name: self(y) for name, y in x["fields"].items()}
        tensor = array(x["tensor"], x["data"]).as_strided(x["sizes"], x["strides"], x["offset"])
        if self.grad and tensor.is_floating_point():
            tensor.requires_grad_()
            self.leaves.append(tensor)
        return tensor


def item(x):
    """What stands between brackets."""
    if isinstance(x, str):
        if x == "...":
            return ...
        return slice(*[int(part) if part else None for part in x.split(":")])
    return torch.tensor(x, dtype=torch.long) if x == [] else x


def tensor(x, beside=None):
    """A number as a tensor, of the dtype that it is counted in beside another."""
    if isinstance(x, torch.Tensor):
        return x
    return torch.tensor(x, dtype=None if beside is None else torch.result_type(beside, x))


def reduction(name):
    def call(x, dim, keepdim):
        if dim is None:
            return getattr(x, name)() if not keepdim else getattr(x, name)(list(range(x.dim())), keepdim=True)
        return getattr(x, name)(dim, keepdim=keepdim)

    return call


def extreme(name):
    def call(x, dim=None, keepdim=False):
        return getattr(x, name)() if dim is None else list(getattr(x, name)(dim, keepdim))

    return call


def set_items(x, values, accumulate, *items):
    x = x * 1 if x.requires_grad else x.clone()
    if accumulate:
        index = [slice(None) if i is None else i for i in map(item, items)]
        # index_put_ takes no slices, so places are looked up in a tensor of them.
        places = torch.arange(x.numel()).reshape(x.shape)[tuple(index)]
        flat = x.reshape(-1).index_put((places,), tensor(values).to(x.dtype).expand(places.shape), accumulate=True)
        return flat.reshape(x.shape)
    x[tuple(map(item, items))] = values
    return x


def changed(name):
    def call(x, *rest):
        y = x * 1 if x.requires_grad else x.clone()
        if name == "copy_" and not isinstance(rest[0], torch.Tensor):
            return y.fill_(rest[0])
        return getattr(y, name)(*rest)

    return call


def stridden(x, geometry):
    return torch.as_strided(x.contiguous(), geometry["sizes"], geometry["strides"], geometry["offset"])


def scattered(x, y, geometry):
    z = x * 1  # as_strided_scatter itself loses the gradient of x
    z.as_strided(geometry["sizes"], geometry["strides"], geometry["offset"]).copy_(y)
    return z


def copied(x, y, accumulate):
    if accumulate:
        return x + y
    z = x * 1 if x.requires_grad else x.clone()
    return z.copy_(y)


def put(x, values, index, accumulate):
    return torch.index_put(x, tuple(index), tensor(values).to(x.dtype), accumulate)


def where(condition, x, y):
    # Numbers beside a tensor take part as 0-d tensors, as they do in PyTorch 2.
    return torch.where(condition, x, y)


CALLS = {
    **WIDER,
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: torch.div(tensor(x, y), y),
    "maximum": lambda x, y: torch.maximum(tensor(x, y), tensor(y, x)),
    "minimum": lambda x, y: torch.minimum(tensor(x, y), tensor(y, x)),
    "remainder": torch.remainder,
    "floorDivide": lambda x, y: x // y,
    "pow": lambda x, y: x**y,
    "eq": lambda x, y: x == y,
    "ne": lambda x, y: x != y,
    "lt": lambda x, y: x < y,
    "le": lambda x, y: x <= y,
    "gt": lambda x, y: x > y,
    "ge": lambda x, y: x >= y,
    "logicalAnd": torch.logical_and,
    "logicalOr": torch.logical_or,
    "logicalNot": torch.logical_not,
    "neg": torch.neg,
    "abs": torch.abs,
    "sign": torch.sign,
    "relu": torch.relu,
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "clamp": torch.clamp,
    "clone": lambda x: x.clone(memory_format=torch.contiguous_format),
    "to": lambda x, dtype: x.to(dtype),
    "where": where,
    "sum": reduction("sum"),
    "mean": reduction("mean"),
    "amax": lambda x, dim, keepdim: x.amax([] if dim is None else dim, keepdim),
    "amin": lambda x, dim, keepdim: x.amin([] if dim is None else dim, keepdim),
    "argmax": torch.argmax,
    "argmin": torch.argmin,
    "max": extreme("max"),
    "min": extreme("min"),
    "addAlpha": lambda x, y, alpha: torch.add(x, y, alpha=alpha),
    "subAlpha": lambda x, y, alpha: torch.sub(x, y, alpha=alpha),
    "matmul": torch.matmul,
    "vectorMatmul": torch.matmul,
    "linear": torch.nn.functional.linear,
    "softmax": torch.softmax,
    "logSoftmax": torch.log_softmax,
    "crossEntropy": lambda x, y, reduction: torch.nn.functional.cross_entropy(x, y, reduction=reduction),
    "view": lambda x, sizes: x.view(sizes),
    "reshape": torch.reshape,
    "unsafeView": torch.ops.aten._unsafe_view,
    "flatten": torch.flatten,
    "squeeze": lambda x, dim: x.squeeze() if dim is None else x.squeeze(dim),
    "unsqueeze": torch.unsqueeze,
    "permute": torch.permute,
    "transpose": torch.transpose,
    "t": torch.t,
    "T": lambda x: x.T,
    "expand": lambda x, sizes: x.expand(sizes),
    "select": torch.select,
    "slice": lambda x, dim, start, end, step: torch.ops.aten.slice(x, dim, start, end, step),
    "cat": torch.cat,
    "stack": torch.stack,
    "gather": torch.gather,
    "subscript": lambda x, *items: x[tuple(map(item, items))],
    "setSubscript": set_items,
    "index": lambda x, index: x[tuple(index)],
    "indexPut": put,
    "indexAddIntoZeros": lambda g, sizes, index: torch.zeros(sizes).index_put(tuple(index), g, accumulate=True),
    "copy": copied,
    "fill": lambda x, value: torch.full_like(x, value) + 0 * x,
    "asStrided": stridden,
    "asStridedScatter": scattered,
    "scatterIntoZeros": lambda g, sizes, geometry: scattered(torch.zeros(sizes), g, geometry),
    "arange": lambda start, end, step, dtype: torch.arange(start, end, step, dtype=dtype),
    "linspace": lambda start, end, steps, dtype: torch.linspace(start, end, steps, dtype=dtype),
    "full": lambda sizes, value, dtype: torch.full(sizes, value, dtype=dtype),
    "eye": lambda n, m, dtype: torch.eye(n, m, dtype=dtype),
    **{name: changed(name) for name in "add_ sub_ mul_ div_ pow_ relu_ exp_ neg_ clamp_ copy_ fill_ zero_".split()},
}


def token(x):
    if isinstance(x, np.bool_):
        return "1" if x else "0"
    if isinstance(x, np.integer):
        return str(x) if abs(int(x)) < 2**53 else f'"{x}"'
    if not np.isfinite(x):
        return f'"{x}"'
    return re.sub(r"\.0$", "", np.format_float_scientific(x, trim="-") if x != 0 and not 1e-4 < abs(x) < 1e6 else str(x))


def elements(x):
    return "[" + ",".join(token(v) for v in x.detach().contiguous().numpy().reshape(-1)) + "]"


def result(x):
    return f'["{str(x.dtype)[6:]}",{json.dumps(list(x.shape), separators=(",", ":"))},{elements(x)}]'


def weights(x):
    """What the gradient starts from: numbers that differ from element to element."""
    values = [1 + ((i * 37) % 100) / 100 for i in range(x.numel())]
    return torch.tensor(values, dtype=x.dtype).reshape(x.shape)


def run(op, case):
    decode = Decoder(case["grad"])
    args = [decode(x) for x in case["args"]]
    try:
        out = CALLS[op](*args)
    except (RuntimeError, IndexError, ValueError, TypeError, OverflowError) as error:
        return json.dumps(str(error).split("\n")[0][:100])
    outs = out if isinstance(out, list) else [out]
    parts = ",".join(result(x) for x in outs)
    if not case["grad"]:
        return f"[{parts}]"
    if outs[0].grad_fn is None:
        return f'[{parts},{{"gradFn":null}}]'
    try:
        outs[0].backward(weights(outs[0]))
    except RuntimeError:  # remainder has no gradient for its divisor there
        return f"[{parts}]"
    grads = ",".join("null" if x.grad is None else elements(x.grad) for x in decode.leaves)
    return f'[{parts},{{"gradFn":"{type(outs[0].grad_fn).__name__}","grads":[{grads}]}}]'


def main():
    groups = json.load(sys.stdin)
    lines = []
    for group, ops in groups.items():
        for op, given in ops.items():
            if op not in CALLS:
                print(f"{op}: nothing in PyTorch is named for it in CALLS", file=sys.stderr)
                continue
            results = ",\n".join(run(op, case) for case in given["cases"])
            lines.append(f'"{group}/{op}":{{"fingerprint":"{given["fingerprint"]}","results":[\n{results}]}}')
    print("{\n" + ",\n".join(lines) + "\n}")


main()
