"""Writes test/golden/d2l.json: what the toolbox of Dive into Deep Learning gives on seeded input, function by function.

    python3 scripts/golden/d2l.py ROOT > test/golden/d2l.json

ROOT is a folder for torchvision's FashionMNIST; matplotlib is needed. The functions marked #@save are the book's (d2l-zh
v2.0.0-beta0; code under MIT-0), but for what test/d2l/golden.test.ts names: the optimizer's branch of train_epoch_ch3,
whose loss the book divides by the batch size once too often. No pictures come out; of figures their lines are compared.
"""

import io
import json
import sys
from contextlib import redirect_stdout

import matplotlib

matplotlib.use("svg")
import numpy as np
import torch
import torchvision
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from torch import nn
from torch.utils import data
from torchvision import transforms

torch.set_num_threads(1)


# --- The book's toolbox ---------------------------------------------------------------------------------------------


def use_svg_display():  #@save
    """IPython's set_matplotlib_formats('svg'); there is no notebook here."""


def set_figsize(figsize=(3.5, 2.5)):  #@save
    use_svg_display()
    plt.rcParams["figure.figsize"] = figsize


def set_axes(axes, xlabel, ylabel, xlim, ylim, xscale, yscale, legend):  #@save
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    axes.set_xscale(xscale)
    axes.set_yscale(yscale)
    axes.set_xlim(xlim)
    axes.set_ylim(ylim)
    if legend:
        axes.legend(legend)
    axes.grid()


def plot(X, Y=None, xlabel=None, ylabel=None, legend=None, xlim=None, ylim=None, xscale="linear", yscale="linear",
         fmts=("-", "m--", "g-.", "r:"), figsize=(3.5, 2.5), axes=None):  #@save
    if legend is None:
        legend = []
    set_figsize(figsize)
    axes = axes if axes else plt.gca()

    def has_one_axis(X):
        return (hasattr(X, "ndim") and X.ndim == 1 or isinstance(X, list) and not hasattr(X[0], "__len__"))

    if has_one_axis(X):
        X = [X]
    if Y is None:
        X, Y = [[]] * len(X), X
    elif has_one_axis(Y):
        Y = [Y]
    if len(X) != len(Y):
        X = X * len(Y)
    axes.cla()
    for x, y, fmt in zip(X, Y, fmts):
        if len(x):
            axes.plot(x, y, fmt)
        else:
            axes.plot(y, fmt)
    set_axes(axes, xlabel, ylabel, xlim, ylim, xscale, yscale, legend)


class Timer:  #@save
    def __init__(self):
        self.times = []

    def avg(self):
        return sum(self.times) / len(self.times)

    def sum(self):
        return sum(self.times)

    def cumsum(self):
        return np.array(self.times).cumsum().tolist()


def synthetic_data(w, b, num_examples):  #@save
    X = torch.normal(0, 1, (num_examples, len(w)))
    y = torch.matmul(X, w) + b
    y += torch.normal(0, 0.01, y.shape)
    return X, y.reshape((-1, 1))


def linreg(X, w, b):  #@save
    return torch.matmul(X, w) + b


def squared_loss(y_hat, y):  #@save
    return (y_hat - y.reshape(y_hat.shape)) ** 2 / 2


def sgd(params, lr, batch_size):  #@save
    with torch.no_grad():
        for param in params:
            param -= lr * param.grad / batch_size
            param.grad.zero_()


def load_array(data_arrays, batch_size, is_train=True):  #@save
    dataset = data.TensorDataset(*data_arrays)
    return data.DataLoader(dataset, batch_size, shuffle=is_train)


def get_fashion_mnist_labels(labels):  #@save
    text_labels = ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"]
    return [text_labels[int(i)] for i in labels]


def show_images(imgs, num_rows, num_cols, titles=None, scale=1.5):  #@save
    figsize = (num_cols * scale, num_rows * scale)
    _, axes = plt.subplots(num_rows, num_cols, figsize=figsize)
    axes = axes.flatten()
    for i, (ax, img) in enumerate(zip(axes, imgs)):
        ax.imshow(img.numpy())
        ax.axes.get_xaxis().set_visible(False)
        ax.axes.get_yaxis().set_visible(False)
        if titles:
            ax.set_title(titles[i])
    return axes


def get_dataloader_workers():  #@save
    return 4


def load_data_fashion_mnist(batch_size, resize=None):  #@save
    trans = [transforms.ToTensor()]
    if resize:
        trans.insert(0, transforms.Resize(resize))
    trans = transforms.Compose(trans)
    train = torchvision.datasets.FashionMNIST(root=sys.argv[1], train=True, transform=trans, download=True)
    test = torchvision.datasets.FashionMNIST(root=sys.argv[1], train=False, transform=trans, download=True)
    # The book's workers change nothing in what comes.
    return data.DataLoader(train, batch_size, shuffle=True), data.DataLoader(test, batch_size, shuffle=False)


def accuracy(y_hat, y):  #@save
    if len(y_hat.shape) > 1 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(axis=1)
    cmp = y_hat.type(y.dtype) == y
    return float(cmp.type(y.dtype).sum())


def evaluate_accuracy(net, data_iter):  #@save
    if isinstance(net, torch.nn.Module):
        net.eval()
    metric = Accumulator(2)
    with torch.no_grad():
        for X, y in data_iter:
            metric.add(accuracy(net(X), y), y.numel())
    return metric[0] / metric[1]


class Accumulator:  #@save
    def __init__(self, n):
        self.data = [0.0] * n

    def add(self, *args):
        self.data = [a + float(b) for a, b in zip(self.data, args)]

    def reset(self):
        self.data = [0.0] * len(self.data)

    def __getitem__(self, idx):
        return self.data[idx]


def train_epoch_ch3(net, train_iter, loss, updater):  #@save
    if isinstance(net, torch.nn.Module):
        net.train()
    metric = Accumulator(3)
    for X, y in train_iter:
        y_hat = net(X)
        l = loss(y_hat, y)
        if isinstance(updater, torch.optim.Optimizer):
            updater.zero_grad()
            l.mean().backward()  # The book: l.sum()
            updater.step()
        else:
            l.sum().backward()
            updater(X.shape[0])
        total = float(l) * len(y) if l.numel() == 1 else float(l.sum())  # The book: float(l.sum())
        metric.add(total, accuracy(y_hat, y), y.numel())
    return metric[0] / metric[2], metric[1] / metric[2]


class Animator:  #@save
    def __init__(self, xlabel=None, ylabel=None, legend=None, xlim=None, ylim=None, xscale="linear", yscale="linear",
                 fmts=("-", "m--", "g-.", "r:"), nrows=1, ncols=1, figsize=(3.5, 2.5)):
        if legend is None:
            legend = []
        use_svg_display()
        self.fig, self.axes = plt.subplots(nrows, ncols, figsize=figsize)
        if nrows * ncols == 1:
            self.axes = [self.axes]
        self.config_axes = lambda: set_axes(self.axes[0], xlabel, ylabel, xlim, ylim, xscale, yscale, legend)
        self.X, self.Y, self.fmts = None, None, fmts

    def add(self, x, y):
        if not hasattr(y, "__len__"):
            y = [y]
        n = len(y)
        if not hasattr(x, "__len__"):
            x = [x] * n
        if not self.X:
            self.X = [[] for _ in range(n)]
        if not self.Y:
            self.Y = [[] for _ in range(n)]
        for i, (a, b) in enumerate(zip(x, y)):
            if a is not None and b is not None:
                self.X[i].append(a)
                self.Y[i].append(b)
        self.axes[0].cla()
        for x, y, fmt in zip(self.X, self.Y, self.fmts):
            self.axes[0].plot(x, y, fmt)
        self.config_axes()


def train_ch3(net, train_iter, test_iter, loss, num_epochs, updater):  #@save
    animator = Animator(xlabel="epoch", xlim=[1, num_epochs], ylim=[0.3, 0.9],
                        legend=["train loss", "train acc", "test acc"])
    for epoch in range(num_epochs):
        train_metrics = train_epoch_ch3(net, train_iter, loss, updater)
        test_acc = evaluate_accuracy(net, test_iter)
        animator.add(epoch + 1, train_metrics + (test_acc,))
    train_loss, train_acc = train_metrics
    assert train_loss < 0.5, train_loss
    assert train_acc <= 1 and train_acc > 0.7, train_acc
    assert test_acc <= 1 and test_acc > 0.7, test_acc
    return animator  # The book returns nothing.


def predict_ch3(net, test_iter, n=6):  #@save
    for X, y in test_iter:
        break
    trues = get_fashion_mnist_labels(y)
    preds = get_fashion_mnist_labels(net(X).argmax(axis=1))
    titles = [true + "\n" + pred for true, pred in zip(trues, preds)]
    return show_images(X[0:n].reshape((n, 28, 28)), 1, n, titles=titles[0:n])


def evaluate_loss(net, data_iter, loss):  #@save
    metric = Accumulator(2)
    for X, y in data_iter:
        out = net(X)
        y = y.reshape(out.shape)
        l = loss(out, y)
        metric.add(l.sum(), l.numel())
    return metric[0] / metric[1]


# --- What it gives --------------------------------------------------------------------------------------------------


def numbers(t):
    return {"shape": list(t.shape), "values": t.detach().double().reshape(-1).tolist()}


def looks(axes):
    """Of a drawing what makes it: its lines, limits, labels."""
    fig, legend = axes.figure, axes.get_legend()
    return {
        "figsize": fig.get_size_inches().tolist(),
        "axes": len(fig.axes),
        "lines": [
            {"x": np.asarray(l.get_xdata(), float).tolist(), "y": np.asarray(l.get_ydata(), float).tolist(),
             "color": to_hex(l.get_color()), "dash": l.get_linestyle()}
            for l in axes.lines
        ],
        "xlabel": axes.get_xlabel(), "ylabel": axes.get_ylabel(), "xscale": axes.get_xscale(), "yscale": axes.get_yscale(),
        "xlim": list(map(float, axes.get_xlim())), "ylim": list(map(float, axes.get_ylim())),
        "legend": [t.get_text() for t in legend.get_texts()] if legend else [],
        "grid": all(l.get_visible() for l in axes.get_xgridlines() + axes.get_ygridlines()),
    }


def fresh(draw, *args, **kwargs):
    plt.close("all")
    draw(*args, **kwargs)
    return looks(plt.gca())


def plots():
    x = torch.arange(-7, 7, 0.5)
    normal = lambda mu, sigma: torch.exp(-0.5 / sigma**2 * (x - mu) ** 2) / (2 * np.pi * sigma**2) ** 0.5
    legend = [f"mean {mu}, std {sigma}" for mu, sigma in [(0, 1), (0, 2), (3, 1)]]
    out = {
        "normal": fresh(plot, x.numpy(), [normal(*p).numpy() for p in [(0, 1), (0, 2), (3, 1)]], xlabel="x", ylabel="p(x)",
                        figsize=(4.5, 2.5), legend=legend),
        "alone": fresh(plot, [3.0, 1.0, 2.0]),
        "several alone": fresh(plot, [[3.0, 1.0, 2.0], [1.0, 2.0]], legend=["a", "b"]),
        "own xs": fresh(plot, [[1.0, 2.0], [2.0, 4.0]], [[3.0, 4.0], [5.0, 7.0]], xlim=[0, 5], ylim=[1, 8], fmts=["r:", "b--"]),
        "log": fresh(plot, [1.0, 10.0, 100.0], [0.1, 0.01, 0.001], xscale="log", yscale="log"),
    }
    plt.close("all")
    _, axes = plt.subplots(1, 2)
    plot([1.0, 2.0], [3.0, 4.0], xlabel="here", axes=axes[1])
    out["in axes"] = {**looks(axes[1]), "figsize": None}
    return out


def figsizes():
    sizes = []
    for figsize in [(), ((5, 3),), ()]:
        plt.close("all")
        set_figsize(*figsize)
        sizes.append(plt.figure().get_size_inches().tolist())
    return sizes


def axes_set():
    plt.close("all")
    axes = plt.gca()
    axes.plot([1.0, 2.0, 3.0], [1.0, 10.0, 100.0])
    axes.plot([1.0, 2.0, 3.0], [2.0, 20.0, 200.0])
    set_axes(axes, "x", "f(x)", [0, 4], [0.5, 500], "linear", "log", ["f", "g"])
    return looks(axes)


def timer():
    t = Timer()
    t.times = [0.5, 1.25, 0.25]
    return {"times": t.times, "avg": t.avg(), "sum": t.sum(), "cumsum": t.cumsum()}


def linear():
    torch.manual_seed(0)
    features, labels = synthetic_data(torch.tensor([2, -3.4]), 4.2, 20)
    w = torch.normal(0, 0.01, size=(2, 1), requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    y_hat = linreg(features, w, b)
    l = squared_loss(y_hat, labels.reshape(-1))
    l.sum().backward()
    grads = [numbers(w.grad), numbers(b.grad)]
    sgd([w, b], 0.03, 20)
    batches = [[numbers(t) for t in batch] for batch in load_array((features, labels), 8)]
    in_order = [[numbers(t) for t in batch] for batch in load_array((features, labels), 8, is_train=False)]
    net = nn.Linear(2, 1)
    losses = [evaluate_loss(net, load_array((features, labels), 10, is_train=False), nn.MSELoss()),
              evaluate_loss(net, load_array((features, labels), 8, is_train=False), nn.MSELoss(reduction="none")),
              evaluate_loss(lambda X: linreg(X, w, b), load_array((features, labels), 8, is_train=False), squared_loss)]
    return {"features": numbers(features), "labels": numbers(labels), "yHat": numbers(y_hat), "loss": numbers(l),
            "grads": grads, "w": numbers(w), "b": numbers(b), "left": [numbers(w.grad), numbers(b.grad)],
            "batches": batches, "inOrder": in_order, "evaluateLoss": losses}


def training_loop():
    """Section 3.2: the loss after each of three epochs."""
    torch.manual_seed(0)
    features, labels = synthetic_data(torch.tensor([2, -3.4]), 4.2, 1000)
    w = torch.normal(0, 0.01, size=(2, 1), requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    losses = []
    for _ in range(3):
        for X, y in load_array((features, labels), 10):
            squared_loss(linreg(X, w, b), y).sum().backward()
            sgd([w, b], 0.03, 10)
        losses.append(float(squared_loss(linreg(features, w, b), labels).mean()))
    return {"losses": losses, "w": numbers(w), "b": numbers(b)}


def counts():
    torch.manual_seed(1)
    y_hat, y = torch.normal(0, 1, (50, 4)), torch.randint(0, 4, (50,))
    cases = [
        (y_hat, y),
        (torch.tensor([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]]), torch.tensor([0, 2])),
        (torch.tensor([[0.2], [1.9], [3.0]]), torch.tensor([[0], [1], [2]])),
        (torch.tensor([0.2, 1.9, 3.0]), torch.tensor([0, 1, 3])),
        (torch.tensor([[0.2], [1.9], [1.0]]), torch.tensor([0, 1, 1])),
        (torch.tensor([1, 2, 3]), torch.tensor([1.0, 2.5, 3.0])),
    ]
    return [accuracy(*case) for case in cases]


def accumulated():
    metric = Accumulator(3)
    metric.add(1, True, torch.tensor(2.5))
    metric.add(0.5, False, 4)
    sums = [metric[i] for i in range(3)]
    metric.reset()
    return {"sums": sums, "reset": metric.data}


def garments():
    """Easy data in place of the book's: four kinds of small images."""
    torch.manual_seed(2)
    centres = torch.normal(0, 1, (4, 1, 28, 28))
    y = torch.randint(0, 4, (300,))
    X = centres[y] + torch.normal(0, 1, (300, 1, 28, 28))
    return load_array((X[:200], y[:200]), 32), load_array((X[200:], y[200:]), 32, is_train=False)


def concise():
    net = nn.Sequential(nn.Flatten(), nn.Linear(784, 4))
    nn.init.normal_(net[1].weight, std=0.01)
    return net, torch.optim.SGD(net.parameters(), lr=0.001)


def classifiers():
    train_iter, test_iter = garments()
    out = {}
    W, b = torch.normal(0, 0.01, size=(784, 4), requires_grad=True), torch.zeros(4, requires_grad=True)

    def net(X):
        X_exp = torch.exp(torch.matmul(X.reshape((-1, 784)), W) + b)
        return X_exp / X_exp.sum(1, keepdim=True)

    cross_entropy = lambda y_hat, y: -torch.log(y_hat[range(len(y_hat)), y])
    out["untrained"] = evaluate_accuracy(net, test_iter)
    epochs = [train_epoch_ch3(net, train_iter, cross_entropy, lambda n: sgd([W, b], 0.001, n)) for _ in range(3)]
    out["scratch"] = {"epochs": epochs, "test": evaluate_accuracy(net, test_iter), "W": float(W.double().sum()), "b": numbers(b)}
    for reduction in ("mean", "none"):
        net, trainer = concise()
        epochs = [train_epoch_ch3(net, train_iter, nn.CrossEntropyLoss(reduction=reduction), trainer) for _ in range(3)]
        out[reduction] = {"epochs": epochs, "training": net.training, "test": evaluate_accuracy(net, test_iter), "evaluated": net.training}
    net, trainer = concise()
    animator = train_ch3(net, train_iter, test_iter, nn.CrossEntropyLoss(), 6, trainer)
    out["trainCh3"] = {"X": animator.X, "Y": animator.Y, "looks": looks(animator.axes[0])}
    net, _ = concise()
    axes = predict_ch3(net, test_iter)
    out["predictCh3"] = [{"title": ax.get_title(), "sum": float(np.asarray(ax.images[0].get_array(), float).sum())} for ax in axes]
    return out


def animated():
    plt.close("all")
    animator = Animator(xlabel="epoch", ylabel="loss", legend=["a", "b"], xlim=[0, 3], ylim=[0.1, 10], yscale="log", nrows=1, ncols=2, figsize=(5, 2))
    animator.add(1, [0.5, None])
    animator.add([2, 2.5], (0.25, 4))
    one = Animator()
    one.add(1, 3.0)
    one.add(2, 5.0)
    return {"X": animator.X, "Y": animator.Y, "looks": looks(animator.axes[0]), "one": {"X": one.X, "Y": one.Y, "looks": looks(one.axes[0])}}


def images():
    torch.manual_seed(3)
    plt.close("all")
    pictures = torch.rand(7, 4, 5)
    axes = show_images(pictures, 2, 3, titles=[f"image {i}" for i in range(7)], scale=2)
    shown = [{"title": ax.get_title(), "range": [float(v) for v in ax.images[0].get_clim()],
              "pixels": np.asarray(ax.images[0].get_array(), float).reshape(-1).tolist()} for ax in axes if ax.images]
    return {"figsize": axes[0].figure.get_size_inches().tolist(), "places": len(axes), "shown": shown}


def fashion():
    train_iter, test_iter = load_data_fashion_mnist(256)
    torch.manual_seed(0)
    X, y = next(iter(train_iter))
    testX, testY = next(iter(test_iter))
    _, resized = load_data_fashion_mnist(32, resize=64)
    bigX, bigY = next(iter(resized))
    small = lambda X, y: {"X": list(X.shape), "sum": float(X.double().sum()), "first": X[0].double().sum().item(), "y": y[:18].tolist()}
    return {"lengths": [len(train_iter), len(test_iter)], "sizes": [len(train_iter.dataset), len(test_iter.dataset)],
            "train": small(X, y), "test": small(testX, testY), "resized": small(bigX, bigY)}


with redirect_stdout(io.StringIO()):
    results = {
        "plot": plots(), "setFigsize": figsizes(), "setAxes": axes_set(), "timer": timer(), "linear": linear(),
        "trainingLoop": training_loop(), "labels": get_fashion_mnist_labels(torch.tensor([9, 0, 0, 3, 0, 2, 7, 2, 5, 5])),
        "workers": get_dataloader_workers(), "accuracy": counts(), "accumulator": accumulated(),
        "classifiers": classifiers(), "animator": animated(), "showImages": images(), "fashionMnist": fashion(),
    }
print("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in results.items()) + "\n}")
