"""Two hundred mangled files: cut, flipped, swapped, grown; never anything but a ScanError."""

from __future__ import annotations

import io
import random
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from civbook.errors import ScanError
from civbook.imaging.opening import open_scan

CODES = {"empty", "corrupt", "encrypted", "too-large", "not-an-image", "truncated"}


def seeds() -> dict[str, bytes]:
    """One good file of each kind."""
    rng = np.random.default_rng(3)
    picture = Image.fromarray(rng.integers(0, 255, (90, 70, 3), dtype=np.uint8).repeat(3, axis=0))
    found = {}
    for name, mode, options in (
        ("jpg", "RGB", {}), ("jpg", "CMYK", {}), ("jpg", "L", {"progressive": True}), ("png", "RGB", {}),
        ("png", "P", {}), ("png", "1", {}), ("tiff", "RGB", {"compression": "tiff_lzw"}), ("tiff", "RGB", {}),
        ("tiff", "1", {"compression": "group4"}), ("tiff", "RGB", {"compression": "jpeg"}),
        ("jpeg2000", "RGB", {}),
        ("webp", "RGB", {}), ("bmp", "RGB", {}), ("tiff", "L", {"compression": "tiff_adobe_deflate"}),
    ):  # fmt: skip
        buffer = io.BytesIO()
        picture.convert(mode).save(buffer, "JPEG" if name == "jpg" else name.upper(), **options)
        found[f"{name} {mode} {options}"] = buffer.getvalue()
    for compress in (True, False):
        buffer = io.BytesIO()
        pdf = pikepdf.new()
        page = pdf.add_blank_page(page_size=(210, 270))
        stream = pikepdf.Stream(
            pdf, found["jpg RGB {}"], Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
            Width=70, Height=270, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=pdf.make_indirect(stream)))
        page.obj["/Contents"] = pdf.make_stream(b"q 210 0 0 270 0 0 cm /Im0 Do Q")
        kind = pikepdf.ObjectStreamMode.generate if compress else pikepdf.ObjectStreamMode.disable
        pdf.save(buffer, object_stream_mode=kind)
        found[f"pdf {compress}"] = buffer.getvalue()
    return found


def mangle(data: bytes, rng: random.Random) -> bytes:
    """One kind of damage, chosen by the generator."""
    damaged = bytearray(data)
    kind = rng.randrange(6)
    if kind == 0:
        return bytes(damaged[: rng.randrange(len(damaged))])
    if kind == 1:
        for _flip in range(rng.choice((1, 3, 20, 200))):
            damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    elif kind == 2:  # the header, where sizes and offsets stand
        for _byte in range(rng.randrange(1, 6)):
            damaged[rng.randrange(min(200, len(damaged)))] = rng.choice((0, 255, 128, rng.randrange(256)))
    elif kind == 3:
        start = rng.randrange(len(damaged))
        damaged[start : start + rng.randrange(400)] = b""
    elif kind == 4:
        start = rng.randrange(len(damaged))
        damaged[start:start] = rng.randbytes(rng.randrange(400))
    else:
        start = rng.randrange(len(damaged))
        length = rng.randrange(300)
        damaged[start : start + length] = bytes([rng.choice((0, 255))]) * length
    return bytes(damaged)


@pytest.mark.parametrize("part", range(4))
def test_mangled_files_raise_scan_errors_only(tmp_path: Path, part: int) -> None:
    rng = random.Random(part)
    path = tmp_path / "hỏng.bin"
    refused, reasons = 0, set()
    for name, data in seeds().items():
        for _round in range(4):
            path.write_bytes(mangle(data, rng))
            try:
                with open_scan(path, megapixels=30) as scan:
                    for index in range(min(scan.frames, 5)):
                        pixels = scan.frame(index).pixels
                        assert pixels.dtype == np.uint8, name
                        assert pixels.size, name
            except ScanError as error:
                refused += 1
                reasons.add(error.code)
    assert refused >= 10
    assert reasons <= CODES
