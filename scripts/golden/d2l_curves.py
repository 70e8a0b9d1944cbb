"""Writes test/golden/d2l-curves.json: the curves of sections 3.6 and 3.7 of Dive into Deep Learning in PyTorch.

    python3 scripts/golden/d2l_curves.py ROOT > test/golden/d2l-curves.json

ROOT is a folder for torchvision's FashionMNIST. Each run begins with a seed and goes for ten epochs; of each epoch stand
there the training loss, the training accuracy and the test accuracy. The images are turned into float32 once for all,
which changes nothing but the time: samples come through PyTorch's DataLoader, so the order is PyTorch's.
"""

import json
import sys

import torch
import torchvision
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(1)
epochs, batch_size, lr = 10, 256, 0.1


def loaders():
    sets = []
    for train in (True, False):
        images = torchvision.datasets.FashionMNIST(sys.argv[1], train=train, download=True)
        data = images.data.unsqueeze(1).float().div(255)
        sets.append(DataLoader(TensorDataset(data, images.targets), batch_size, shuffle=train))
    return sets


def scratch():
    """Section 3.6: its softmax, its loss, its updater."""
    W = torch.normal(0, 0.01, size=(784, 10), requires_grad=True)
    b = torch.zeros(10, requires_grad=True)

    def net(X):
        X_exp = torch.exp(torch.matmul(X.reshape((-1, 784)), W) + b)
        return X_exp / X_exp.sum(1, keepdim=True)

    def loss(y_hat, y):
        return -torch.log(y_hat[range(len(y_hat)), y])

    def step(l, n):
        l.sum().backward()
        with torch.no_grad():
            for param in (W, b):
                param -= lr * param.grad / n
                param.grad.zero_()

    return net, loss, step


def concise():
    """Section 3.7: Linear, CrossEntropyLoss, SGD."""
    net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    nn.init.normal_(net[1].weight, std=0.01)
    trainer = torch.optim.SGD(net.parameters(), lr=lr)

    def step(l, n):
        trainer.zero_grad()
        l.mean().backward()
        trainer.step()

    return net, nn.CrossEntropyLoss(reduction="none"), step


def run(make, seed, train_iter, test_iter):
    torch.manual_seed(seed)
    net, loss, step = make()
    curve = []
    for _ in range(epochs):
        total, right = 0.0, 0
        for X, y in train_iter:
            y_hat = net(X)
            l = loss(y_hat, y)
            step(l, len(y))
            total += float(l.sum())
            right += int((y_hat.argmax(1) == y).sum())
        with torch.no_grad():
            test = sum(int((net(X).argmax(1) == y).sum()) for X, y in test_iter)
        curve.append([total / 60000, right / 60000, test / 10000])
        print(make.__name__, seed, curve[-1], file=sys.stderr)
    return curve


data = loaders()
print("{")
print(",\n".join(f'"{make.__name__} {seed}": {json.dumps(run(make, seed, *data))}' for make in (scratch, concise) for seed in (0, 1)))
print("}")
