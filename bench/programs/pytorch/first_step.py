# From the start of the process to the first trained step.
import json
import torch
from common import make

net, loss, trainer = make("softmax")
l = loss(net(torch.rand(256, 1, 28, 28)), torch.randint(0, 10, (256,)))
l.backward()
trainer.step()
print(json.dumps({"loss": l.item()}))
