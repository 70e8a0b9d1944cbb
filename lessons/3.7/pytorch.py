# 3.7 Softmax regression, concise, in PyTorch

# %% data
import math
import torch
from torch import nn
from d2l import torch as d2l

torch.manual_seed(0)
batch_size = 256
train_iter, test_iter = d2l.load_data_fashion_mnist(batch_size)

# %% model
net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
print(net)

# %% init
def init_weights(m):
    if type(m) == nn.Linear:
        nn.init.normal_(m.weight, std=0.01)
net.apply(init_weights)

# %% loss
loss = nn.CrossEntropyLoss()

# %% loss-check
untrained = torch.zeros(4, 10)
print(loss(untrained, torch.tensor([3, 1, 4, 1])), f'{math.log(10):.4f}')

# %% trainer
trainer = torch.optim.SGD(net.parameters(), lr=0.1)

# %% train
num_epochs = 10
d2l.train_ch3(net, train_iter, test_iter, loss, num_epochs, trainer)

# %% result
print(d2l.evaluate_accuracy(net, test_iter))

# %% predict
d2l.predict_ch3(net, test_iter)
