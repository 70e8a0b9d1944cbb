"""What torchvision knows of MNIST and its relatives: names, checksums, mirrors, classes.

Writes test/golden/vision/mnist-sources.json. Run from the repository's root: python3 scripts/golden/mnist_sources.py
"""

import json
from pathlib import Path

import torchvision
from torchvision.datasets import KMNIST, MNIST, FashionMNIST

golden = {
    "torchvision": torchvision.__version__,
    "sets": {
        set.__name__: {"mirrors": set.mirrors, "resources": set.resources, "classes": set.classes}
        for set in (FashionMNIST, MNIST, KMNIST)
    },
}
path = Path("test/golden/vision/mnist-sources.json")
path.parent.mkdir(parents=True, exist_ok=True)
path.write_text(json.dumps(golden, indent=1) + "\n")
