# 3.3 Linear regression, concise, in PyTorch

# %% synthetic-data
import torch
from torch import nn
from torch.utils import data
from d2l import torch as d2l

torch.manual_seed(0)
true_w = torch.tensor([2, -3.4])
true_b = 4.2
features, labels = d2l.synthetic_data(true_w, true_b, 1000)

# %% load-array
def load_array(data_arrays, batch_size, is_train=True):
    dataset = data.TensorDataset(*data_arrays)
    return data.DataLoader(dataset, batch_size, shuffle=is_train)

batch_size = 10
data_iter = load_array((features, labels), batch_size)

# %% first-batch
for X, y in data_iter:
    print(X)
    print(y)
    break

# %% model
net = nn.Sequential(nn.Linear(2, 1))

# %% init
net[0].weight.data.normal_(0, 0.01)
print(net[0].bias.data.fill_(0))

# %% loss
loss = nn.MSELoss()

# %% trainer
trainer = torch.optim.SGD(net.parameters(), lr=0.03)

# %% train
num_epochs = 3
for epoch in range(num_epochs):
    for X, y in data_iter:
        l = loss(net(X), y)
        trainer.zero_grad()
        l.backward()
        trainer.step()
    l = loss(net(features), labels)
    print(f'epoch {epoch + 1}, loss {l:f}')

# %% errors
w = net[0].weight.data
print('error of w:', true_w - w.reshape(true_w.shape))
b = net[0].bias.data
print('error of b:', true_b - b)
