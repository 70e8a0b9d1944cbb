"""Runs the PyTorch version of every lesson, and writes down what each cell prints and draws: test/golden/lessons.json.

    python3 scripts/golden/lessons.py <torchvision root with FashionMNIST> [seed ...]

The module d2l that the lessons import is the book's, as far as they need it; figures are kept as numbers.
"""

import contextlib
import io
import json
import re
import sys
import time
import types
import warnings
from pathlib import Path

import torch
import torchvision
from torch.utils import data

warnings.filterwarnings("ignore")
torch.set_num_threads(2)
here = Path(__file__).resolve().parents[2]
root = sys.argv[1]
seeds = [int(seed) for seed in sys.argv[2:]] or [0, 1]

# Worker processes change nothing in what is read, only how fast.
Loader = data.DataLoader


class PlainLoader(Loader):
    def __init__(self, dataset, batch_size=1, shuffle=False, num_workers=0):
        super().__init__(dataset, batch_size, shuffle=shuffle)


data.DataLoader = PlainLoader
Original = torchvision.datasets.FashionMNIST


class Local(Original):
    def __init__(self, root=None, train=True, transform=None, download=False):
        super().__init__(sys.argv[1], train=train, transform=transform, download=False)


Local.__name__ = "FashionMNIST"
torchvision.datasets.FashionMNIST = Local

drawn = []  # the figures of the cell that runs: lists of (x, y), or titles of images


def numbers(values):
    return [float(value) for value in (values.tolist() if hasattr(values, "tolist") else values)]


class Timer:
    def __init__(self):
        self.start()

    def start(self):
        self.tik = time.time()

    def stop(self):
        return time.time() - self.tik


class Animator:
    def __init__(self, **_):
        self.points = []
        drawn.append(self.points)

    def add(self, x, y):
        self.points.append([float(x)] + numbers(y))


class Accumulator:
    def __init__(self, n):
        self.data = [0.0] * n

    def add(self, *args):
        self.data = [a + float(b) for a, b in zip(self.data, args)]

    def __getitem__(self, i):
        return self.data[i]


def synthetic_data(w, b, num_examples):
    X = torch.normal(0, 1, (num_examples, len(w)))
    y = torch.matmul(X, w) + b
    y += torch.normal(0, 0.01, y.shape)
    return X, y.reshape((-1, 1))


def sgd(params, lr, batch_size):
    with torch.no_grad():
        for param in params:
            param -= lr * param.grad / batch_size
            param.grad.zero_()


loaded = {}


def load_data_fashion_mnist(batch_size):
    if not loaded:
        for train in (True, False):
            images = Local(train=train)
            loaded[train] = data.TensorDataset(images.data[:, None].float() / 255, images.targets)
    # A batch is read at once rather than image by image: the same random numbers, in a tenth of the time.
    samplers = (data.RandomSampler(loaded[True]), data.SequentialSampler(loaded[False]))
    batches = [data.BatchSampler(sampler, batch_size, False) for sampler in samplers]
    return tuple(Loader(loaded[train], None, sampler=b) for train, b in zip((True, False), batches))


def get_fashion_mnist_labels(labels):
    names = "t-shirt trouser pullover dress coat sandal shirt sneaker bag ankle_boot".split()
    return [names[int(i)].replace("_", " ") for i in labels]


def accuracy(y_hat, y):
    return float((y_hat.argmax(axis=1) == y).sum())


def evaluate_accuracy(net, data_iter):
    net.eval()
    metric = Accumulator(2)
    with torch.no_grad():
        for X, y in data_iter:
            metric.add(accuracy(net(X), y), y.numel())
    return metric[0] / metric[1]


def train_ch3(net, train_iter, test_iter, loss, num_epochs, updater):
    animator = Animator()
    for epoch in range(num_epochs):
        net.train()
        metric = Accumulator(3)
        for X, y in train_iter:
            y_hat = net(X)
            l = loss(y_hat, y)
            updater.zero_grad()
            l.mean().backward()
            updater.step()
            metric.add(float(l) * len(y), accuracy(y_hat, y), len(y))
        animator.add(epoch + 1, (metric[0] / metric[2], metric[1] / metric[2], evaluate_accuracy(net, test_iter)))


def predict_ch3(net, test_iter, n=6):
    X, y = next(iter(test_iter))
    trues, preds = get_fashion_mnist_labels(y), get_fashion_mnist_labels(net(X).argmax(axis=1))
    drawn.append([true + "\n" + pred for true, pred in zip(trues, preds)][:n])


def plot(x, ys, **_):
    lines = ys if isinstance(ys, list) else [ys]
    drawn.append([[sum(numbers(x)), sum(numbers(y))] for y in lines])


def show_images(imgs, rows, cols, titles=None, scale=1.5):
    drawn.append(list(titles))


class Axis:
    """Takes whatever is done to an axis of matplotlib's."""

    def __getattr__(self, _):
        return self

    def __call__(self, *_, **__):
        return self

    def set_title(self, title):
        drawn[-1].append(title)


class Axes(list):
    def flatten(self):
        return self


def subplots(rows, cols, figsize):
    drawn.append([])
    return None, Axes(Axis() for _ in range(rows * cols))


plt = types.SimpleNamespace(
    subplots=subplots, scatter=lambda x, y, s: drawn.append([float(x.sum()), float(y.sum())])
)
use_svg_display = set_figsize = lambda *_: None
book = types.ModuleType("d2l.torch")
book.__dict__.update({name: value for name, value in globals().items() if not name.startswith("_")})
package = types.ModuleType("d2l")
package.torch = book
sys.modules.update({"d2l": package, "d2l.torch": book})


def run(section, seed):
    """What each cell prints and draws."""
    text = (here / "lessons" / section / "pytorch.py").read_text()
    text = re.sub(r"manual_seed\(\d+\)", f"manual_seed({seed})", text)
    pieces = re.split(r"^# %% *(.*)$", text, flags=re.M)
    scope, found = {}, {}
    for name, code in zip(pieces[1::2], pieces[2::2]):
        drawn.clear()
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(code, f"{section}/{name}", "exec"), scope)
        found[name] = {
            **({"text": said.getvalue().rstrip("\n")} if said.getvalue() else {}),
            **({"figures": json.loads(json.dumps(drawn))} if drawn else {}),
        }
    return {name: cell for name, cell in found.items() if cell}


golden = {"torch": torch.__version__}
for section in sorted(path.parent.name for path in here.glob("lessons/3.*/pytorch.py")):
    random = "manual_seed" in (here / "lessons" / section / "pytorch.py").read_text()
    for seed in seeds if random else seeds[:1]:
        golden[f"{section} seed {seed}"] = run(section, seed)
        print(section, seed, file=sys.stderr)
(here / "test/golden/lessons.json").write_text(json.dumps(golden, indent=1) + "\n")
