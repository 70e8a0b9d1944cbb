"""Writes test/golden/training.json: losses and last parameters of small training runs in PyTorch, each from a seed.

    python3 scripts/golden/training.py > test/golden/training.json

The same programs stand in test/optim/training.test.ts.
"""

import json

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(1)


def classes(seed, n=120, features=20, kinds=4):
    """Points around random centres."""
    g = torch.Generator().manual_seed(seed)
    centres = torch.randn(kinds, features, generator=g)
    labels = torch.randint(0, kinds, (n,), generator=g)
    return centres[labels] + 0.5 * torch.randn(n, features, generator=g), labels


def train(net, loader, loss_of, optimizer, epochs, scheduler=None):
    losses = []
    for _ in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            loss = loss_of(net(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        if scheduler is not None:
            scheduler.step()
    return {"losses": losses, "sums": [x.double().sum().item() for x in net.parameters()]}


def mlp_relu():
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 16), nn.ReLU(), nn.Linear(16, 4))
    loader = DataLoader(TensorDataset(*classes(10)), batch_size=16, shuffle=True)
    return train(net, loader, nn.CrossEntropyLoss(), torch.optim.SGD(net.parameters(), lr=0.1), 5)


def dropout_adam():
    torch.manual_seed(2)
    net = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 4))
    loader = DataLoader(TensorDataset(*classes(11)), batch_size=16, shuffle=True)
    return train(net, loader, nn.CrossEntropyLoss(), torch.optim.Adam(net.parameters(), lr=0.01), 5)


def nesterov():
    torch.manual_seed(3)
    net = nn.Sequential(nn.Linear(20, 32), nn.Tanh(), nn.Linear(32, 4))
    generator = torch.Generator().manual_seed(4)
    loader = DataLoader(TensorDataset(*classes(12)), batch_size=16, shuffle=True, generator=generator)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=0.01, nesterov=True)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 5)
    return train(net, loader, nn.CrossEntropyLoss(), optimizer, 5, scheduler)


def from_scratch():
    torch.manual_seed(5)
    x = torch.normal(0, 1, (100, 2))
    y = x @ torch.tensor([2.0, -3.4]) + 4.2
    y += torch.normal(0, 0.01, y.shape)
    w = torch.normal(0, 0.01, (2,), requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    losses = []
    for _ in range(3):
        for batch in torch.randperm(100).split(10):
            loss = ((x[batch] @ w + b - y[batch]) ** 2 / 2).mean()
            loss.backward()
            with torch.no_grad():
                for p in (w, b):
                    p -= 0.1 * p.grad
                    p.grad.zero_()
            losses.append(loss.item())
    return {"losses": losses, "sums": [w.double().sum().item(), b.double().sum().item()]}


def linear_regression():
    torch.manual_seed(6)
    x = torch.normal(0, 1, (200, 3))
    y = (x @ torch.tensor([[1.0], [-2.0], [0.5]])) + 0.3 + torch.normal(0, 0.01, (200, 1))
    net = nn.Linear(3, 1)
    loader = DataLoader(TensorDataset(x, y), batch_size=20, shuffle=True)
    return train(net, loader, nn.MSELoss(), torch.optim.SGD(net.parameters(), lr=0.05), 4)


def clipped_adamw():
    torch.manual_seed(7)
    # A bias before the normalisation would follow rounding errors alone.
    net = nn.Sequential(nn.Linear(20, 24, bias=False), nn.BatchNorm1d(24), nn.GELU(), nn.Linear(24, 4))
    loader = DataLoader(TensorDataset(*classes(13)), batch_size=24, shuffle=True)
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.02, weight_decay=0.1)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.05, total_steps=25)
    losses = []
    for _ in range(5):
        for x, y in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y, label_smoothing=0.1)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 0.5)
            optimizer.step()
            scheduler.step()
            losses.append(loss.item())
    return {"losses": losses, "sums": [x.double().sum().item() for x in net.parameters()]}


runs = [mlp_relu, dropout_adam, nesterov, from_scratch, linear_regression, clipped_adamw]
print("{\n" + ",\n".join(f'"{run.__name__}": {json.dumps(run())}' for run in runs) + "\n}")
