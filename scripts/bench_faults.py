"""Measure that bad files stop nothing: mangled scans in one ingest, seeded, the outcomes counted.

    python scripts/bench_faults.py [--count 200] [--seed 1] [--engine PROFILE]

Cut, bit-flipped, zeroed and empty copies of sample_scans/, text and zips under names of pictures, and pictures
whose heads declare gigapixels, with one good page among them. Right is: exit code 11, no traceback, no file that
civbook stumbled over or that killed its worker, the good page read. Exits 1 otherwise.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from pathlib import Path

CIVBOOK = (sys.executable, "-m", "civbook")
SAMPLES = Path(__file__).parent.parent / "sample_scans"
_SIDE = 60_000  # pixels a side of a bomb


def cut(whole: bytes, luck: random.Random) -> tuple[str, bytes]:
    """The beginning of a scan."""
    return ".jpg", whole[: luck.randrange(1, len(whole))]


def flipped(whole: bytes, luck: random.Random) -> tuple[str, bytes]:
    """A scan with wrong bits; half of them in its head."""
    bad = bytearray(whole)
    for _bit in range(luck.randrange(1, 60)):
        place = luck.randrange(luck.choice((600, len(bad))))
        bad[place] ^= 1 << luck.randrange(8)
    return ".jpg", bytes(bad)


def zeroed(whole: bytes, luck: random.Random) -> tuple[str, bytes]:
    """A scan with a hole of noughts."""
    start = luck.randrange(len(whole))
    size = luck.randrange(1, len(whole))
    return ".jpg", (whole[:start] + bytes(size) + whole[start + size :])[: len(whole)]


def empty(_whole: bytes, luck: random.Random) -> tuple[str, bytes]:
    """Nothing, or noughts only."""
    return luck.choice((".jpg", ".png", ".tif", ".pdf", ".jp2")), bytes(luck.choice((0, 1, 4096)))


def disguised(whole: bytes, luck: random.Random) -> tuple[str, bytes]:
    """Something else under the name of a picture."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("scan.jpg", bytes(5_000_000))
    content = luck.choice((b"not a picture\n" * 40, packed.getvalue(), b"%PDF-1.7\n", whole[:2], b"II*\0"))
    return luck.choice((".jpg", ".png", ".tif", ".pdf", ".jp2")), content + luck.randbytes(4)


def bomb(_whole: bytes, luck: random.Random) -> tuple[str, bytes]:
    """A few bytes that declare gigapixels."""
    return luck.choice((_png, _tiff, _jp2, _pdf))(_SIDE + luck.randrange(1000))


def _png(side: int) -> tuple[str, bytes]:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")
    return ".png", b"\x89PNG\r\n\x1a\n" + body


def _tiff(side: int) -> tuple[str, bytes]:
    tags = ((256, side), (257, side), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, side), (279, 9))
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return ".tif", b"II*\0" + struct.pack("<IH", 8, len(tags)) + rows + bytes(20)


def _jp2(side: int) -> tuple[str, bytes]:
    size = struct.pack(">HHHIIIIIIIIHBBB", 0xFF51, 41, 0, side, side, 0, 0, side, side, 0, 0, 1, 7, 1, 1)
    return ".jp2", b"\xff\x4f" + size + b"\xff\xd9"


def _pdf(side: int) -> tuple[str, bytes]:
    data = zlib.compress(bytes(1_000_000))
    image = (
        f"4 0 obj<</Type/XObject/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceGray"
        f"/BitsPerComponent 8/Filter/FlateDecode/Length {len(data)}>>stream\n"
    )
    drawn = b"5 0 obj<</Length 20>>stream\nq 9 0 0 9 0 0 cm /I Do Q\nendstream endobj\n"
    return ".pdf", (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R/Resources<</XObject<</I 4 0 R>>>>>>"
        b"endobj\n"
        + image.encode()
        + data
        + b"\nendstream endobj\n"
        + drawn
        + b"trailer<</Root 1 0 R>>\n%%EOF"
    )


KINDS = (cut, flipped, zeroed, empty, disguised, bomb)


def main() -> int:
    """Make the files, take them in at once, say what came of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="tesseract")
    options = parser.parse_args()
    luck = random.Random(options.seed)
    whole = sorted(SAMPLES.rglob("*.jpg"))
    made: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        archive, scans = Path(name) / "archive", Path(name) / "scans"
        scans.mkdir()
        (scans / "zz-good.jpg").write_bytes(whole[0].read_bytes())
        for number in range(options.count):
            kind = KINDS[number % len(KINDS)]
            ending, content = kind(luck.choice(whole).read_bytes(), luck)
            (scans / f"{number:03}-{kind.__name__}{ending}").write_bytes(content)
            made[kind.__name__] += 1
        subprocess.run([*CIVBOOK, "init", str(archive)], check=True, capture_output=True)
        done = subprocess.run(
            [*CIVBOOK, "ingest", str(scans), "--jobs", "1", "--json", "--engine", options.engine],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "CIVBOOK_ARCHIVE": str(archive)},
        )
    traceback = "Traceback" in done.stdout + done.stderr
    report = json.loads(done.stdout) if done.stdout.strip() else {}
    print("mangled files:", dict(made))
    codes = Counter(str(failure["code"]) for failure in report.get("failed", ()))
    print("told:", dict(codes))
    print("exit code:", done.returncode, "(11 is right)")
    print("traceback:", traceback)
    print("report:", {key: value for key, value in report.items() if isinstance(value, int | float)})
    good = bool(report) and "zz-good" not in json.dumps(report["failed"])
    stumbled = codes["bug"] + codes["crash"]
    print("good page read:", good)
    return 0 if done.returncode == 11 and not traceback and good and not stumbled else 1


if __name__ == "__main__":
    sys.exit(main())
