"""Writes test/golden/pytorch-names.json: PyTorch's public names, by the page on which they are documented.

Run with a Python that has PyTorch 1.13: python3 scripts/golden/names.py
"""
import inspect
import json
import pathlib

import torch
from torch import autograd, nn, optim
from torch.nn import functional, init
from torch.optim import lr_scheduler
from torch.utils import data

ROOT = pathlib.Path(__file__).resolve().parents[2]


def public(module, keep):
    names = getattr(module, "__all__", None) or dir(module)
    return sorted(n for n in set(names) if not n.startswith("_") and hasattr(module, n) and keep(getattr(module, n)))


def is_function(x):
    return callable(x) and not inspect.isclass(x) and not inspect.ismodule(x)


def torch_functions():
    """Functions of torch, without those that only serve its own machinery."""
    drop = ("cudnn", "miopen", "mkldnn", "fbgemm", "quantize", "q_", "qint", "quint", "sparse", "native", "batch_norm_",
            "cuda", "is_vulkan", "_", "segment", "fused", "import_ir", "parse_", "fork", "wait", "sym_", "vmap", "compile")
    names = [n for n in dir(torch) if is_function(getattr(torch, n))]
    documented = [n for n in names if not n.startswith(drop) and (getattr(torch, n).__doc__ or "").strip()]
    inner = ("_copy", "_jvp", "_with_indices", "_like_")
    own = [n for n in documented if getattr(getattr(torch, n), "__module__", "") != "typing"]
    return sorted(n for n in own if not n.endswith(("_", *inner)) and n not in ("candidate", "tuple"))


def tensor_methods():
    names = [n for n in dir(torch.Tensor) if not n.startswith("_")]
    return sorted(n for n in names if callable(getattr(torch.Tensor, n, None)) and (getattr(torch.Tensor, n).__doc__ or ""))


names = {
    "torch": torch_functions(),
    "torch.Tensor": tensor_methods(),
    "torch.nn": sorted(n for n in dir(nn) if inspect.isclass(getattr(nn, n)) and issubclass(getattr(nn, n), nn.Module))
    + ["Parameter"],
    "torch.nn.functional": public(functional, lambda x: is_function(x) and "torch_function" not in getattr(x, "__name__", "") and x.__module__ in ("torch.nn.functional", "torch", "torch._C._nn") or "builtin" in type(x).__name__),
    "torch.nn.init": public(init, lambda x: inspect.isfunction(x) and (x.__name__.endswith("_") or x.__name__ == "calculate_gain")),
    "torch.optim": sorted(n for n in dir(optim) if inspect.isclass(getattr(optim, n))),
    "torch.optim.lr_scheduler": sorted(n for n in dir(lr_scheduler) if inspect.isclass(getattr(lr_scheduler, n)) and n[0].isupper() and n not in ("Optimizer", "Counter")),
    "torch.autograd": sorted(set(public(autograd, lambda x: is_function(x) or inspect.isclass(x))) | {"backward", "grad", "Function", "detect_anomaly"})
    + [f"functional.{n}" for n in ("jacobian", "hessian", "vjp", "jvp", "vhp", "hvp")],
    "torch.utils.data": sorted(n for n in data.__all__ if n[0].isupper() and "Pipe" not in n and n not in ("DataChunk", "DataLoader2"))
    + ["default_collate", "get_worker_info", "random_split"],
}
target = ROOT / "test/golden/pytorch-names.json"
target.write_text(json.dumps({"torch": torch.__version__, "names": names}, indent=1) + "\n")
print({k: len(v) for k, v in names.items()})
