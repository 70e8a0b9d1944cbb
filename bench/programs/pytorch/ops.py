# Microseconds a call: of small operations (calls), of matrix products (matmul), of operations on many elements (bytes).
import json, os, sys
import torch
import torch.nn.functional as F
from common import microseconds, rounds

torch.set_num_threads(1)
options = json.loads(os.environ["BENCH_SIZES"])


def calls():
    a, b = torch.ones(1), torch.ones(1)
    g = torch.ones(1, requires_grad=True)
    return {
        "add [1]": microseconds(lambda: a + b),
        "add [1], with grad": microseconds(lambda: g + b),
        "mul [1] by a number": microseconds(lambda: a * 2),
        "add_ [1]": microseconds(lambda: a.add_(b)),
        "reshape [1]": microseconds(lambda: a.reshape(1, 1)),
        "add [1], sum, backward": microseconds(lambda: (g + b).sum().backward()),
    }


def matmul():
    out = {}
    for m, k, n in options["sizes"]:
        a, b = torch.rand(m, k), torch.rand(k, n)
        at, bt = torch.rand(k, m).T, torch.rand(n, k).T
        out[f"{m}×{k}×{n} NN"] = microseconds(lambda: a @ b)
        out[f"{m}×{k}×{n} NT"] = microseconds(lambda: a @ bt)
        out[f"{m}×{k}×{n} TN"] = microseconds(lambda: at @ b)
    return out


def bytes_():
    x = torch.rand(options["elements"] // 1024, 1024)
    y = torch.rand(options["elements"] // 1024, 1024)
    return {
        "add": microseconds(lambda: x + y),
        "add_ in place": microseconds(lambda: x.add_(y)),
        "exp": microseconds(lambda: y.exp()),
        "relu": microseconds(lambda: y.relu()),
        "sum all": microseconds(lambda: y.sum()),
        "sum(0)": microseconds(lambda: y.sum(0)),
        "sum(1)": microseconds(lambda: y.sum(1)),
        "softmax(1)": microseconds(lambda: y.softmax(1)),
        "copy": microseconds(lambda: y.clone()),
        "square": microseconds(lambda: y.square()),
        "max all": microseconds(lambda: y.max()),
        "max(0), no places": microseconds(lambda: y.amax(0)),
        "variance(1)": microseconds(lambda: y.var(1)),
        "norm": microseconds(lambda: y.norm()),
        "transposed": microseconds(lambda: y.t().contiguous()),
        "leaky relu": microseconds(lambda: F.leaky_relu(y)),
        "gelu": microseconds(lambda: F.gelu(y)),
        "layer norm": microseconds(lambda: F.layer_norm(y, [1024])),
    }


groups = {"calls": calls, "matmul": matmul, "bytes": bytes_}
rounds(groups[sys.argv[1]])
