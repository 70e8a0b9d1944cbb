# What the programs share: rounds that take turns with other programs', and the book's measuring.
import json
import os
import resource
import statistics
import sys
import time

import torch
from torch import nn

root = os.environ["BENCH_DATA"]


def blas():
    """The library behind matrix products: what Debian installs by default is the slow reference."""
    with open("/proc/self/maps") as maps:
        names = {os.path.realpath(line.split()[-1]) for line in maps if "blas" in line}
    return ", ".join(sorted(os.path.basename(name) for name in names)) or "built in"


def rounds(run):
    print(json.dumps({"ready": True, "torch": torch.__version__, "blas": blas()}), flush=True)
    for _ in sys.stdin:
        result = run()
        result["peakMemory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps(result), flush=True)


def timed(body):
    start = time.perf_counter()
    result = body()
    return {"seconds": time.perf_counter() - start, **result}


def microseconds(call, samples=5, least=0.02):
    calls = 1
    while True:
        start = time.perf_counter()
        for _ in range(calls):
            call()
        if time.perf_counter() - start > least:
            break
        calls *= 2
    times = []
    for _ in range(samples):
        start = time.perf_counter()
        for _ in range(calls):
            call()
        times.append((time.perf_counter() - start) * 1e6 / calls)
    return statistics.median(times)


class Accumulator:
    def __init__(self, n):
        self.data = [0.0] * n

    def add(self, *args):
        self.data = [a + float(b) for a, b in zip(self.data, args)]

    def __getitem__(self, i):
        return self.data[i]


def accuracy(y_hat, y):
    return float((y_hat.argmax(axis=1).type(y.dtype) == y).type(y.dtype).sum())


def train_epoch(net, batches, loss, trainer):
    net.train()
    metric = Accumulator(3)
    for X, y in batches:
        y_hat = net(X)
        l = loss(y_hat, y)
        trainer.zero_grad()
        l.mean().backward()
        trainer.step()
        metric.add(float(l) * y.numel(), accuracy(y_hat, y), y.numel())
    return metric[0] / metric[2], metric[1] / metric[2]


def evaluate(net, batches):
    net.eval()
    metric = Accumulator(2)
    with torch.no_grad():
        for X, y in batches:
            metric.add(accuracy(net(X), y), y.numel())
    return metric[0] / metric[1]


def make(model):
    if model == "mlp":
        net = nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))
    else:
        net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
        nn.init.normal_(net[1].weight, std=0.01)
    return net, nn.CrossEntropyLoss(), torch.optim.SGD(net.parameters(), lr=0.1)


def data_set(train, resize=None):
    import torchvision
    from torchvision import transforms

    steps = [transforms.Resize(resize)] if resize else []
    transform = transforms.Compose(steps + [transforms.ToTensor()])
    return torchvision.datasets.FashionMNIST(root=root, train=train, transform=transform, download=False)


def loader(train, resize=None):
    from torch.utils import data

    return data.DataLoader(data_set(train, resize), 256, shuffle=train, num_workers=4)


class InMemory:
    """Batches of images that are in memory: as bytes, converted batch by batch, or as float32 already."""

    def __init__(self, train, kind):
        raw = data_set(train)
        self.x, self.y = raw.data.reshape(-1, 1, 28, 28), raw.targets
        if kind == "float32":
            self.x = self.x.float() / 255
        self.kind = kind

    def __iter__(self):
        for indices in torch.randperm(len(self.y)).split(256):
            x = self.x[indices]
            yield (x if self.kind == "float32" else x.float().div_(255)), self.y[indices]
