# 1,000 steps of a small net.
import torch
from common import rounds, timed
from torch import nn

torch.set_num_threads(1)
n = 10_000
X = torch.randn(n, 2)
y = (X[:, :1] - X[:, 1:]).abs() + 0.1 * torch.randn(n, 1)
batches = list(zip(X.split(10), y.split(10)))
net = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1))
loss = nn.MSELoss()
trainer = torch.optim.SGD(net.parameters(), lr=0.01)


def steps():
    total = 0.0
    for x, t in batches:
        trainer.zero_grad()
        l = loss(net(x), t)
        l.backward()
        trainer.step()
        total += l.item()
    return {"loss": total / len(batches)}


rounds(lambda: timed(steps))
