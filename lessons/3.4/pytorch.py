# 3.4 Softmax regression, in PyTorch

# %% one-hot
import math
import torch
from torch import nn
from d2l import torch as d2l

torch.manual_seed(0)
labels = torch.tensor([0, 2, 1])
print(nn.functional.one_hot(labels, 3))

# %% scores
x = torch.tensor([0.5, -1, 2, 1])
W = torch.normal(0, 1, (4, 3))
b = torch.zeros(3)
print(torch.matmul(x, W) + b)

# %% softmax
def softmax(O):
    exps = O.exp()
    return exps / exps.sum(-1, keepdim=True)
o = torch.tensor([1.0, 2.0, 4.0])
print(softmax(o), softmax(o).sum())

# %% same-order
print(o.argmax().item(), softmax(o).argmax().item())
print(torch.allclose(softmax(o), softmax(o + 5)))

# %% minibatch
X = torch.normal(0, 1, (5, 4))
y_hat = softmax(torch.matmul(X, W) + b)
print(y_hat.shape, y_hat.sum(1))

# %% likelihood
probabilities = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.2, 0.5, 0.3]])
of_truth = probabilities[[0, 1, 2], labels]
print('likelihood:', f'{of_truth.prod().item():.4f}')
print('-log likelihood:', f'{-of_truth.log().sum().item():.4f}')

# %% derivative
logits = torch.tensor([1.0, 2.0, 4.0], requires_grad=True)
y = torch.tensor([0.0, 1.0, 0.0])
loss = -(softmax(logits).log() * y).sum()
loss.backward()
print('autograd:', logits.grad)
print('softmax(o) - y:', softmax(o) - y)

# %% derivative-plot
steps = torch.arange(-6, 6, 0.05)
moving = torch.stack([steps, torch.zeros_like(steps)], 1).requires_grad_()
(-torch.log_softmax(moving, 1)[:, 0]).sum().backward()
curve = -torch.log_softmax(moving.detach(), 1)[:, 0]
d2l.plot(steps, [curve, moving.grad[:, 0]], xlabel='score of the right class',
         legend=['loss', 'its derivative'], figsize=(4.5, 2.5))

# %% overflow
large = torch.tensor([100.0, 200.0, 400.0])
print('naive:', softmax(large))
print('shifted:', softmax(large - large.max()))
print('built in:', torch.softmax(large, 0))

# %% log-of-zero
lopsided = torch.tensor([[-200.0, 0.0]])
right = torch.tensor([0])
print('naive:', -softmax(lopsided)[[0], right].log())
print('log-sum-exp:', nn.functional.cross_entropy(lopsided, right))

# %% surprise
p = torch.arange(0.01, 1.005, 0.01)
d2l.plot(p, -p.log(), xlabel='probability', ylabel='surprise (nats)', ylim=[0, 5])
print([f'{-math.log(chance):.3f}' for chance in (0.5, 0.1, 0.01)])

# %% entropy
truth = torch.tensor([0.5, 0.25, 0.25])
def cross_entropy(P, Q):
    return -(P * Q.log()).sum().item()
print('entropy:', f'{cross_entropy(truth, truth):.4f}')
for guess in [[0.4, 0.3, 0.3], [1 / 3, 1 / 3, 1 / 3], [0.05, 0.05, 0.9]]:
    print('cross-entropy:', f'{cross_entropy(truth, torch.tensor(guess)):.4f}')
