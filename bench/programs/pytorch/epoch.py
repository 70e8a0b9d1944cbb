# One epoch. Models: softmax, mlp. Forms: source (the book's program: DataLoader, 4 workers), uint8 and float32 (images
# in memory). The last argument is the number of threads.
import sys
import torch
from common import InMemory, loader, make, rounds, timed, train_epoch

model, form, threads = sys.argv[1:]
if threads != "all":
    torch.set_num_threads(int(threads))
batches = loader(True) if form == "source" else InMemory(True, form)
net, loss, trainer = make(model)


def epoch():
    l, acc = train_epoch(net, batches, loss, trainer)
    return {"loss": l, "accuracy": acc}


rounds(lambda: timed(epoch))
