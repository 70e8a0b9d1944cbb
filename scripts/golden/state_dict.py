"""A model's state dict between Flambeau and PyTorch.

    python3 scripts/golden/state_dict.py                writes test/golden/safetensors/state-dict.safetensors,
                                                        with PyTorch and pip install safetensors==0.8.0
    python3 scripts/golden/state_dict.py FILE OUT       reads FILE, through PyTorch's modules where PyTorch is there,
                                                        and writes what it read to OUT: the same bytes, if all went well

The second needs nothing but Python: its reader of safetensors is these few lines.
"""

import json
import pathlib
import struct
import sys

try:
    import torch
except ImportError:
    torch = None

GOLDEN = pathlib.Path(__file__).parents[2] / "test" / "golden" / "safetensors" / "state-dict.safetensors"


def model():
    """The model of test/io/python.test.ts."""
    from torch import nn

    return nn.Sequential(nn.Linear(12, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 3, bias=False))


def read(content):
    """The header of a safetensors file, and each tensor's bytes."""
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    data = content[8 + length :]
    infos = {name: info for name, info in header.items() if name != "__metadata__"}
    return header, {name: data[slice(*info["data_offsets"])] for name, info in infos.items()}


def written(header, tensors):
    """The file again, of a header in its order and the bytes of its tensors."""
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    ordered = sorted(tensors, key=lambda name: header[name]["data_offsets"])
    return struct.pack("<Q", len(text)) + text + b"".join(tensors[name] for name in ordered)


def through_torch(header, tensors):
    """The tensors' bytes, after PyTorch's own module and optimizer have taken them in and given them out again."""
    dtypes = {"F32": torch.float32, "F64": torch.float64, "I64": torch.int64, "I32": torch.int32, "U8": torch.uint8}

    def tensor(name):
        info = header[name]
        flat = torch.frombuffer(bytearray(tensors[name]), dtype=dtypes[info["dtype"]])
        return flat.reshape(info["shape"])

    def under(prefix):
        return {name[len(prefix) :]: tensor(name) for name in tensors if name.startswith(prefix)}

    result = dict(tensors)
    prefix = "model." if "model.0.weight" in tensors else ""
    net = model()
    state = {name: x for name, x in under(prefix).items() if name in net.state_dict()}
    net.load_state_dict(state, strict=True)
    for name, x in net.state_dict().items():
        result[prefix + name] = x.contiguous().numpy().tobytes()
    moments = under("optimizer.state.")
    if moments:
        adam = torch.optim.Adam(net.parameters())
        given = adam.state_dict()
        for name, x in moments.items():
            index, key = name.split(".")
            given["state"].setdefault(int(index), {"step": torch.tensor(1.0)})[key] = x
        adam.load_state_dict(given)
        for index, state in adam.state_dict()["state"].items():
            for key in ["exp_avg", "exp_avg_sq"]:
                result[f"optimizer.state.{index}.{key}"] = state[key].numpy().tobytes()
    return result


def main():
    if not sys.argv[1:]:
        sys.path.pop(0)  # this folder, where safetensors.py would hide the package
        from safetensors.torch import save

        torch.manual_seed(0)
        GOLDEN.write_bytes(save(model().state_dict()))
        return
    source, target = map(pathlib.Path, sys.argv[1:])
    header, tensors = read(source.read_bytes())
    if torch is not None:
        tensors = through_torch(header, tensors)
    target.write_bytes(written(header, tensors))
    print(f"{len(tensors)} tensors, {'through PyTorch ' + torch.__version__ if torch else 'without PyTorch'}")


main()
