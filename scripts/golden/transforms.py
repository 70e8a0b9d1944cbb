#!/usr/bin/python3
"""What torchvision 0.14 makes of random images: test/golden/transforms.json and test/golden/resize.json.

Images are drawn from numpy.random.RandomState(seed), word by word: our Generator gives the same words.
"""
import base64
import hashlib
import json
import pathlib
import re

import numpy as np
import torch
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode

folder = pathlib.Path(__file__).parent.parent.parent / "test" / "golden"


def words(seed, n):
    return np.random.RandomState(seed).randint(0, 2**32, n, dtype=np.uint32)


MODES = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


def image(seed, height, width, mode):
    shape = (height, width) if mode == "L" else (height, width, MODES[mode])
    pixels = (words(seed, height * width * MODES[mode]) & 255).astype(np.uint8).reshape(shape)
    return Image.fromarray(pixels, mode)


def tensor(seed, shape, dtype):
    bytes_ = torch.from_numpy((words(seed, int(np.prod(shape))) & 255).astype(np.uint8).reshape(shape))
    return bytes_ if dtype == "uint8" else bytes_.to(getattr(torch, dtype)) / 255


def resize_case(i):
    """Case i of a thousand: sizes from 1 to 64, to sizes from 1 to 128."""
    w = words(i, 6)
    height, width, new_height, new_width = 1 + w[0] % 64, 1 + w[1] % 64, 1 + w[2] % 128, 1 + w[3] % 128
    img = image(10_000 + i, int(height), int(width), ["L", "RGB"][w[4] % 2])
    size = int(new_height) if w[5] % 4 == 0 and max(height, width) <= 4 * min(height, width) else [int(new_height), int(new_width)]
    return img, size


def resize_hashes(n=1000):
    hashes = []
    for i in range(n):
        img, size = resize_case(i)
        out = np.asarray(transforms.Resize(size)(img))
        hashes.append(hashlib.sha256(out.tobytes()).hexdigest()[:12])
    return hashes


# name, arguments, options: as they are written in TypeScript
CASES = [
    ("ToTensor", [], {}),
    ("PILToTensor", [], {}),
    *[("Resize", [size], {"interpolation": mode}) for size in (5, 9, [4, 13]) for mode in ("nearest", "bilinear", "bicubic", "box", "hamming", "lanczos")],
    ("Resize", [12], {"maxSize": 15}),
    ("Resize", [5], {"antialias": True}),
    ("Resize", [[3, 4]], {"antialias": True, "interpolation": "bicubic"}),
    *[("CenterCrop", [size], {}) for size in (4, 5, [3, 6], 9, [12, 3], [7, 8])],
    *[("Pad", [padding], {"paddingMode": mode}) for padding in (2, [1, 3], [1, 2, 3, 4], [-1, 2, 0, -2]) for mode in ("constant", "edge", "reflect", "symmetric")],
    ("Pad", [2], {"fill": 77}),
    ("RandomCrop", [4], {}),
    ("RandomCrop", [[6, 7]], {"padding": 2}),
    ("RandomCrop", [[5, 6]], {"padding": [1, 2], "fill": 9}),
    ("RandomCrop", [[10, 11]], {"padIfNeeded": True}),
    ("RandomCrop", [[10, 3]], {"padIfNeeded": True, "paddingMode": "reflect"}),
    *[("RandomHorizontalFlip", args, {}) for args in ([], [0.3], [1], [0])],
    ("RandomVerticalFlip", [], {}),
    *[("RandomRotation", [degrees], {"interpolation": mode}) for degrees in (10, 90, 180, [30, 60], [90, 90], [180, 180], [270, 270], [-45, -45], [0, 0]) for mode in ("nearest", "bilinear")],
    ("RandomRotation", [[20, 50]], {"expand": True}),
    ("RandomRotation", [[90, 90]], {"expand": True}),
    ("RandomRotation", [[100, 160]], {"expand": True, "interpolation": "bilinear", "fill": 50}),
    ("RandomRotation", [40], {"center": [1, 2]}),
    ("RandomRotation", [40], {"center": [2, 1], "fill": 200}),
    ("Grayscale", [], {}),
    ("Grayscale", [3], {}),
    ("Normalize", [[0.5], [0.25]], {}),
    ("Normalize", [[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]], {}),
    *[("ConvertImageDtype", [dtype], {}) for dtype in ("uint8", "float32", "float64", "int32")],
]
INPUTS = [
    {"mode": "L", "size": [7, 8]},
    {"mode": "RGB", "size": [8, 8]},
    {"mode": "RGBA", "size": [6, 9]},
    {"dtype": "uint8", "size": [1, 7, 8]},
    {"dtype": "float32", "size": [3, 8, 8]},
]
TUPLES = {"RandomCrop", "CenterCrop"}  # print their size as a tuple


def python_value(key, value):
    if key == "interpolation":
        return InterpolationMode(value)
    return value


def build(name, args, options):
    kwargs = {re.sub("([A-Z])", lambda m: "_" + m[1].lower(), k): python_value(k, v) for k, v in options.items()}
    if name == "ConvertImageDtype":
        args = [getattr(torch, args[0])]
    if name in TUPLES and isinstance(args[0], list):
        args = [tuple(args[0])]
    return getattr(transforms, name)(*args, **kwargs)


def given(spec, seed):
    return image(seed, *spec["size"], spec["mode"]) if "mode" in spec else tensor(seed, spec["size"], spec["dtype"])


def outcome(result):
    if isinstance(result, Image.Image):
        array, kind = np.asarray(result), {"mode": result.mode}
    else:
        array, kind = result.contiguous().numpy(), {"dtype": str(result.dtype)[6:]}
    return {**kind, "shape": list(array.shape), "bytes": base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()}


def main():
    cases = []
    for n, (name, args, options) in enumerate(CASES):
        case = {"name": name, "args": args, "options": options, "text": str(build(name, args, options)), "outcomes": []}
        for spec in INPUTS:
            seed = n
            torch.manual_seed(seed)
            if name == "Grayscale" and args and spec["size"][0] == 1:
                continue  # torchvision gives one channel where its documentation says three
            try:
                result = outcome(build(name, args, options)(given(spec, seed)))
            except Exception as error:  # noqa: BLE001 - torchvision refuses: the test says what we do
                result = {"error": type(error).__name__}
            # The next number tells that as many were drawn.
            case["outcomes"].append({"input": spec, "seed": seed, "next": float(torch.rand(1)), **result})
        cases.append(case)
    composed = transforms.Compose([transforms.Resize(64), transforms.ToTensor(), transforms.Normalize([0.5], [0.5])])
    numbers = {"composed": str(composed), "cases": cases}
    (folder / "transforms.json").write_text(json.dumps(numbers, separators=(",", ":")).replace('{"name"', '\n{"name"'))
    (folder / "resize.json").write_text(json.dumps(resize_hashes(), separators=(",", ":")))


if __name__ == "__main__":
    main()
