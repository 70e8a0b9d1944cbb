#!/usr/bin/python3
"""Small pictures of every kind in test/golden/images/, and what torchvision's ImageFolder makes of them (images.json)."""
import base64
import json
import pathlib
import shutil
import struct
import zlib

import numpy as np
from PIL import Image
from torchvision.datasets import ImageFolder

golden = pathlib.Path(__file__).parent.parent.parent / "test" / "golden"
folder = golden / "images"
rng = np.random.RandomState(7)


def png(path, width, height, depth, colour, rows, interlaced=0, extra=b""):
    """Writes a PNG by hand: kinds that Pillow does not write."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def adam7(pixels):
    for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        part = pixels[y0::dy, x0::dx]
        if part.size:
            yield from (row.tobytes() for row in part)


def smooth(height, width, channels):
    """Colours that change slowly, as in photographs."""
    y, x = np.mgrid[:height, :width]
    return np.stack([128 + 100 * np.sin((x * (c + 1) + y * 2 + c * 9) / 40) for c in range(channels)], -1).astype(np.uint8)


def main():
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "jpeg" / "colour").mkdir(parents=True)
    (folder / "png").mkdir()
    pixels = rng.randint(0, 256, (7, 9, 4)).astype(np.uint8)
    p = folder / "png"
    for mode, channels in (("L", 1), ("LA", 2), ("RGB", 3), ("RGBA", 4)):
        data = pixels[..., 0] if channels == 1 else pixels[..., :channels]
        Image.fromarray(np.ascontiguousarray(data), mode).save(p / f"{mode.lower()}.png")
    Image.fromarray(pixels[..., 0] > 127).save(p / "one-bit.png")
    indexed = Image.fromarray(pixels[..., 0] % 5).convert("P")
    indexed.putpalette(pixels.reshape(-1, 4)[:5, :3].tobytes())
    indexed.save(p / "palette.png")
    indexed.save(p / "palette-4-colours.png", bits=4)
    indexed.save(p / "palette-transparent.png", transparency=bytes([0, 128, 255, 3, 9]))
    Image.fromarray(pixels[..., 0].astype(np.uint16) * 3).save(p / "grey-16.png")
    png(p / "grey-2.png", 9, 7, 2, 0, [bytes(row) for row in pixels[:, :3, 0]])
    png(p / "grey-4.png", 9, 7, 4, 0, [bytes(row) for row in pixels[:, :5, 0]])
    png(p / "rgb-16.png", 3, 7, 16, 2, [row.tobytes() for row in pixels.reshape(7, 36)[:, :18]])
    png(p / "rgb-key.png", 9, 7, 8, 2, [row.tobytes() for row in pixels[..., :3]], extra=b"\0\0\0\6tRNS\0\1\0\2\0\3" + struct.pack(">I", zlib.crc32(b"tRNS\0\1\0\2\0\3")))
    png(p / "interlaced.png", 9, 7, 8, 2, adam7(pixels[..., :3]), interlaced=1)

    j = folder / "jpeg"
    Image.fromarray(smooth(20, 30, 1)[..., 0]).save(j / "grey.jpg", quality=90)
    colour = Image.fromarray(smooth(20, 30, 3))
    colour.save(j / "colour" / "444.jpeg", quality=90, subsampling=0)
    colour.save(j / "colour" / "420.JPG", quality=90, subsampling=2)
    colour.save(j / "colour" / "progressive.jpg", quality=90, progressive=True, subsampling=0)
    colour.convert("CMYK").save(j / "colour" / "cmyk.jpg", quality=95)
    exif = Image.Exif()
    exif[0x0112] = 6
    colour.save(j / "colour" / "turned.jpg", quality=90, subsampling=0, exif=exif)

    dataset = ImageFolder(folder)
    samples = []
    for (path, target), (image, _) in zip(dataset.samples, dataset):
        bytes_ = base64.b64encode(np.asarray(image).tobytes()).decode()
        samples.append({"path": str(pathlib.Path(path).relative_to(folder)), "target": target, "size": image.size, "bytes": bytes_})
    numbers = {"classes": dataset.classes, "classToIdx": dataset.class_to_idx, "samples": samples}
    (golden / "images.json").write_text(json.dumps(numbers, indent=0))


if __name__ == "__main__":
    main()
