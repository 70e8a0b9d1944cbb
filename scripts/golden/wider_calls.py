"""What the ops for mathematics, sorting, scattering and the like are called in PyTorch: the rest of CALLS in ops.py."""

import torch
from torch.nn import functional as F


def reduced(name):
    """all, any: PyTorch 1.13 knows them over everything or over one dimension."""

    def call(x, dim, keepdim):
        f = getattr(torch, name)
        if dim is None and not keepdim:
            return f(x)
        if isinstance(dim, int):
            return f(x, dim, keepdim)
        dims = range(x.dim()) if dim is None else dim
        for d in sorted((d % max(x.dim(), 1) for d in dims), reverse=True):
            x = f(x, d, keepdim)
        return x

    return call


def spread(name):
    def call(x, dim, correction, keepdim):
        return getattr(torch, name)(x, dim, correction=correction, keepdim=keepdim)

    return call


def running(name):
    return lambda x, dim, dtype=None: getattr(torch, name)(x, dim, dtype=dtype)


def prod(x, dim, keepdim, dtype=None):
    if dim is not None:
        return x.prod(dim, keepdim, dtype=dtype)
    return x.prod().reshape([1] * x.dim()) if keepdim else x.prod()


def norm(x, p, dim, keepdim):
    return torch.norm(x, p, list(range(x.dim())) if dim is None else dim, keepdim)


def recurrence(a, b, dim):
    s = [b.select(dim, 0)]
    for i in range(1, a.shape[dim]):
        s.append(b.select(dim, i) + a.select(dim, i) * s[-1])
    return torch.stack(s, dim)


def scatter(x, src, dim, index):
    return x.scatter(dim, index, src)


def bincount(x, weights, minlength):
    return torch.bincount(x, weights, minlength)


def unique(x, dim):
    if dim is None:
        return list(torch.unique(x, return_inverse=True, return_counts=True))
    return list(torch.unique(x, return_inverse=True, return_counts=True, dim=dim))


def flag(f):
    return lambda *args: torch.tensor(f(*args))


def close(f):
    return lambda x, y, options: f(
        x, y, options.get("rtol", 1e-5), options.get("atol", 1e-8), options.get("equalNan", False)
    )


NAMED = """sin cos tan asin acos atan sinh cosh asinh acosh atanh floor ceil trunc log1p expm1 log2 log10 erf
reciprocal rsqrt square isnan isinf isfinite flip tril triu diag trace dot mv mm bmm outer narrow
chunk split unbind tile nonzero"""

CALLS = {
    **{name: getattr(torch, name) for name in NAMED.split()},
    "logicalXor": torch.logical_xor,
    "round": lambda x, decimals: torch.round(x, decimals=decimals) if decimals else torch.round(x),
    "gelu": lambda x, approximate: F.gelu(x, approximate=approximate),
    "silu": F.silu,
    "softplus": F.softplus,
    "leakyRelu": F.leaky_relu,
    "recurrence": recurrence,
    "cumsum": running("cumsum"),
    "cumprod": running("cumprod"),
    "prod": prod,
    "var": spread("var"),
    "std": spread("std"),
    "median": torch.median,
    "medianAlong": lambda x, dim, keepdim: list(torch.median(x, dim, keepdim)),
    "norm": norm,
    "logsumexp": lambda x, dim, keepdim: torch.logsumexp(x, list(range(x.dim())) if dim is None else dim, keepdim),
    "all": reduced("all"),
    "any": reduced("any"),
    "isclose": close(torch.isclose),
    "allclose": flag(close(torch.allclose)),
    "equal": flag(torch.equal),
    "argsort": lambda x, dim, descending: torch.sort(x, dim=dim, descending=descending, stable=True)[1],
    "sort": lambda x, dim, descending: list(torch.sort(x, dim=dim, descending=descending, stable=True)),
    "topk": lambda x, k, dim, largest: list(torch.topk(x, k, dim, largest)),
    "scatter": scatter,
    "scatterAdd": lambda x, src, dim, index: x.scatter_add(dim, index, src),
    "indexSelect": torch.index_select,
    "indexAdd": lambda x, source, dim, index, alpha: torch.index_add(x, dim, index, source, alpha=alpha),
    "maskedFill": lambda x, value, mask: torch.masked_fill(x, mask, value),
    "maskedSelect": torch.masked_select,
    "bincount": bincount,
    "unique": unique,
    "oneHot": F.one_hot,
    "roll": lambda x, shifts, dims: torch.roll(x, shifts, () if dims is None else dims),
    "repeat": lambda x, times: x.repeat(times),
    "meshgrid": lambda tensors, indexing: list(torch.meshgrid(tensors, indexing=indexing)),
    "expandAs": lambda x, y: x.expand_as(y),
    "viewAs": lambda x, y: x.view_as(y),
    "diagonal": torch.diagonal,
    "einsum": torch.einsum,
}

for name in ["chunk", "split", "unbind"]:
    CALLS[name] = lambda *args, f=CALLS[name]: list(f(*args))
