"""The files in test/golden/safetensors/, written by Python's own package (pip install safetensors==0.8.0 numpy).

    python3 scripts/golden/safetensors.py                  writes them
    python3 scripts/golden/safetensors.py FILE...          checks files of ours: Python reads them and writes the same
"""

import pathlib
import sys

sys.path.pop(0)  # this folder, where this file would hide the package
import numpy as np
import safetensors
from safetensors.numpy import load, save

FOLDER = pathlib.Path(__file__).parents[2] / "test" / "golden" / "safetensors"


def write(name, content):
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.safetensors").write_bytes(content)


def dtypes():
    """Every dtype of ours, shapes with and without elements, names that need care. One text: Python has no order."""
    return save(
        {
            "float32": np.array([[0.1, -0.0, np.inf], [np.nan, 1e-45, 3]], "float32"),
            "float64": np.array([0.1, 5e-324]),
            "int64": np.array([[-(2**63)], [2**63 - 1]]),
            "int32": np.array([-(2**31), 2**31 - 1], "int32"),
            "uint8": np.arange(5, dtype="uint8"),
            "bool": np.array([True, False, True]),
            "scalar": np.array(2.5),
            "": np.zeros((3, 0), "float32"),
            "10": np.ones(1, "float32"),
            "9": np.full(1, 9, "float32"),
            "__proto__": np.full(1, 7, "uint8"),
            'a"\\\n\t\x01\x1f\x7f/é\u2028': np.full(1, 1, "uint8"),
            "\U0001f525": np.full(1, 2, "uint8"),
            "\uff5a": np.full(1, 3, "uint8"),
        },
        {"format": "é\n\U0001f525"},
    )


def halves():
    """F16 and BF16, each beside the float32 that it is."""
    values = [0, -0.0, 1, -1.5, 0.1, 2**-14, 2**-24, 2**-17 + 2**-24, 65504, -65504, np.inf, -np.inf, np.nan]
    half = np.array(values, "float16")
    single = np.array([*values, 1e38, 1e-40], "float32")
    upper = np.ascontiguousarray(single.view("uint16")[1::2])
    tensors = {
        "half": ("float16", half),
        "half.float": ("float32", half.astype("float32")),
        "brain": ("bfloat16", upper),
        "brain.float": ("float32", (upper.astype("uint32") << 16).view("float32")),
    }
    specs = {
        name: safetensors.TensorSpec(dtype=dtype, shape=x.shape, data_ptr=x.ctypes.data, data_len=x.nbytes)
        for name, (dtype, x) in tensors.items()
    }
    return bytes(safetensors.serialize(specs))


def check(path):
    content = pathlib.Path(path).read_bytes()
    with safetensors.safe_open(path, "np") as file:
        metadata = file.metadata()
    if metadata is not None and len(metadata) > 1:
        sys.exit(f"{path}: cannot be checked, as Python writes several texts in no fixed order")
    if save(load(content), metadata) != content:
        sys.exit(f"{path}: Python would have written other bytes")
    print(f"{path}: the same bytes as Python's")


if __name__ == "__main__":
    if sys.argv[1:]:
        for path in sys.argv[1:]:
            check(path)
    else:
        write("dtypes", dtypes())
        write("halves", halves())
        write("empty", save({}))
