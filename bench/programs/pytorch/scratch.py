# One epoch of section 3.6: softmax regression from scratch, images in memory as bytes, one thread.
import torch
from common import Accumulator, InMemory, accuracy, rounds, timed

torch.set_num_threads(1)
batches = InMemory(True, "uint8")
W = torch.normal(0, 0.01, size=(784, 10), requires_grad=True)
b = torch.zeros(10, requires_grad=True)


def net(X):
    X_exp = torch.exp(torch.matmul(X.reshape((-1, 784)), W) + b)
    return X_exp / X_exp.sum(1, keepdim=True)


def epoch():
    metric = Accumulator(3)
    for X, y in batches:
        y_hat = net(X)
        l = -torch.log(y_hat[range(len(y_hat)), y])
        l.sum().backward()
        with torch.no_grad():
            for p in (W, b):
                p -= 0.1 * p.grad / len(y)
                p.grad.zero_()
        metric.add(float(l.sum()), accuracy(y_hat, y), y.numel())
    return {"loss": metric[0] / metric[2], "accuracy": metric[1] / metric[2]}


rounds(lambda: timed(epoch))
