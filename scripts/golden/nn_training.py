"""Writes test/golden/nn-training.json: how networks of all kinds of layers learn, loss by loss.

    python3 scripts/golden/nn_training.py FOLDER > test/golden/nn-training.json

FOLDER holds the four files of Fashion-MNIST (idx, gzipped). test/nn/training.test.ts has the same programs.
"""

import gzip
import json
import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(1)


def images(kind, count):
    def read(name, header):
        with gzip.open(f"{sys.argv[1]}/{kind}-{name}-ubyte.gz") as file:
            return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)[header:]

    pixels = read("images-idx3", 16)[: count * 784].reshape(count, 1, 28, 28)
    return pixels / 255, read("labels-idx1", 8)[:count].long()


def patches(seed, count):
    """Noisy copies of ten random pictures."""
    generator = torch.Generator().manual_seed(seed)
    kinds = torch.rand(10, 1, 28, 28, generator=generator)
    labels = torch.randint(0, 10, (count,), generator=generator)
    return kinds[labels] * 0.5 + torch.rand(count, 1, 28, 28, generator=generator) * 0.5, labels


def sentences(seed, count):
    """Six words each; whether a word of the first half of the dictionary comes first. 0 is no word."""
    generator = torch.Generator().manual_seed(seed)
    words = torch.randint(0, 20, (count, 6), generator=generator)
    return words, (words[:, :1] < 10).float()


def train(net, data, loss, optimizer, epochs, batch_size):
    losses = []
    loader = DataLoader(TensorDataset(*data), batch_size=batch_size, shuffle=True)
    for _ in range(epochs):
        net.train()
        for x, y in loader:
            optimizer.zero_grad()
            value = loss(net(x), y)
            value.backward()
            optimizer.step()
            losses.append(value.item())
    return losses


def summary(net, losses, x):
    net.eval()
    with torch.no_grad():
        outputs = net(x)
    state = {k: v.double().sum().item() for k, v in net.state_dict().items()}
    return {"losses": losses, "outputs": outputs.flatten()[:40].tolist(), "state": state}


def mlp(data, test):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    losses = train(net, data, nn.CrossEntropyLoss(), optimizer, epochs=3, batch_size=256)
    found = summary(net, losses, test[0])
    with torch.no_grad():
        found["right"] = (net(test[0]).argmax(1) == test[1]).sum().item()
    return found


def dropout():
    torch.manual_seed(1)
    net = nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 64),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(64, 32),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(32, 10),
    )
    for layer in net:
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, std=0.05)
    data = patches(11, 320)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    return summary(net, train(net, data, nn.CrossEntropyLoss(), optimizer, 4, 64), data[0])


def normalized():
    torch.manual_seed(2)
    net = nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 32, bias=False),
        nn.BatchNorm1d(32),
        nn.GELU(),
        nn.Linear(32, 16),
        nn.LayerNorm(16),
        nn.SiLU(),
        nn.Linear(16, 10),
    )
    data = patches(12, 300)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-3, nesterov=True)
    loss = nn.CrossEntropyLoss(weight=torch.linspace(0.5, 1.5, 10), label_smoothing=0.1)
    return summary(net, train(net, data, loss, optimizer, 4, 64), data[0])


def embedded():
    torch.manual_seed(3)
    net = nn.Sequential(nn.Embedding(20, 8, padding_idx=0), nn.Flatten(), nn.Linear(48, 16), nn.Tanh(), nn.Linear(16, 1))
    data = sentences(13, 256)
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.01)
    return summary(net, train(net, data, nn.BCEWithLogitsLoss(), optimizer, 4, 32), data[0])


def regression():
    torch.manual_seed(4)
    x = torch.randn(200, 3)
    y = x @ torch.tensor([[2.0], [-3.4], [0.5]]) + 4.2 + torch.randn(200, 1) * 0.01
    losses = {}
    for loss in (nn.MSELoss(), nn.L1Loss(), nn.SmoothL1Loss(beta=0.5), nn.HuberLoss(delta=2)):
        net = nn.Linear(3, 1)
        nn.init.xavier_uniform_(net.weight)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        losses[type(loss).__name__] = summary(net, train(net, (x, y), loss, optimizer, 3, 20), x)
    return losses


def rounded(x):
    if isinstance(x, dict):
        return {k: rounded(v) for k, v in x.items()}
    if isinstance(x, list):
        return [rounded(v) for v in x]
    return float(f"{x:.9g}") if isinstance(x, float) else x


runs = {
    "fashion": mlp(images("train", 2048), images("t10k", 1000)),
    "patches": mlp(patches(10, 640), patches(10, 100)),
    "dropout": dropout(),
    "normalized": normalized(),
    "embedded": embedded(),
    **regression(),
}
print("{\n" + ",\n".join(f'"{k}": {json.dumps(rounded(v))}' for k, v in runs.items()) + "\n}")
