# The book's program from start to end: 10 epochs, with the accuracy on the test images after each.
import json
from common import evaluate, loader, make, train_epoch

train_iter, test_iter = loader(True), loader(False)
net, loss, trainer = make("softmax")
for _ in range(10):
    l, acc = train_epoch(net, train_iter, loss, trainer)
    last = {"loss": l, "accuracy": acc, "testAccuracy": evaluate(net, test_iter)}
print(json.dumps(last))
