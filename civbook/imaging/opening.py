"""Opening scans untouched: JPEG, PNG, TIFF, JPEG 2000, WebP, BMP and PDF → frames of 8-bit pixels.

Whatever the bytes are, the only exception is :class:`ScanError`, whose ``code`` is one of ``empty``,
``corrupt``, ``encrypted``, ``too-large``, ``not-an-image``, ``truncated``, ``unreadable``.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from civbook.errors import ScanError
from civbook.i18n import gettext as _
from civbook.imaging.pixels import Pixels, believable_dpi, exif_turned, grey_of, to_pixels
from civbook.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGAPIXELS = 250
"""Pictures above this are refused before they are decoded (A3 at 600 dpi has 70)."""
MAX_FRAMES = 5000
MEGABYTES = 4096

_FORMATS = {
    "JPEG": "jpeg",
    "MPO": "jpeg",
    "PNG": "png",
    "TIFF": "tiff",
    "JPEG2000": "jp2",
    "WEBP": "webp",
    "BMP": "bmp",
}
_DECODERS = [name for name in _FORMATS if name != "MPO"]  # Pillow opens MPO by way of JPEG
_WHITE: dict[str, int | tuple[int, ...]] = {"1": 1, "L": 255, "RGB": (255, 255, 255), "CMYK": (0, 0, 0, 0)}
_tolerant = Lock()  # Pillow's switch for cut files is global


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a scan, EXIF and PDF rotation applied.

    ``pixels``: H×W grey or H×W×3 RGB, uint8. ``dpi``: declared, or guessed where that cannot be.
    ``embedded_jpeg``: the scanner's own JPEG where the PDF page is nothing but that picture, byte for byte;
    turned by ``embedded_turn`` degrees counter-clockwise it gives ``pixels``. ``findings``: ``truncated``
    where only a part could be decoded (the rest is white).
    """

    pixels: Pixels
    dpi: int
    embedded_jpeg: bytes | None = None
    embedded_turn: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def grey(self) -> Pixels:
        """The pixels as grey; computed anew at each call for RGB."""
        return grey_of(self.pixels)


class FrameSource(Protocol):
    """What a file format must offer to be a scan."""

    @property
    def frames(self) -> int: ...

    def frame(self, index: int, *, grey: bool) -> Frame: ...

    def close(self) -> None: ...


class Scan:
    """An open scan file; use it as a context manager, or call ``close``."""

    def __init__(self, path: Path, *, megapixels: float = MEGAPIXELS) -> None:
        self.path = path
        self.megapixels = megapixels
        self._file = _open_file(path)
        try:
            with decoding(path.name):
                self.kind, self._source = self._open_source()
        except BaseException:
            self._file.close()
            raise

    def _open_source(self) -> tuple[str, FrameSource]:
        head = self._file.read(1024)
        self._file.seek(0)
        if b"%PDF-" in head:
            from civbook.imaging.pdf import PdfFrames

            return "pdf", PdfFrames(self._file, self.path.name, self.megapixels)
        source = ImageFrames(self._file, self.path.name, self.megapixels, head)
        return source.kind, source

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the file as it came, read in pieces."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
        return digest.hexdigest()

    @property
    def frames(self) -> int:
        """Number of pictures: pages of a TIFF or PDF, else 1."""
        return self._source.frames

    def frame(self, index: int, *, grey: bool = False) -> Frame:
        """Decode one picture, counted from 0; nothing is kept. ``grey``: skip colour (half the time).

        Raises:
            ScanError: the picture is damaged, cut in its first half, or too large.
            IndexError: there is no such picture.
        """
        if not 0 <= index < self.frames:
            raise IndexError(index)
        with decoding(self.path.name, index):
            return self._source.frame(index, grey=grey)

    def close(self) -> None:
        """Let go of the file; safe to call twice."""
        try:
            self._source.close()
        finally:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def open_scan(path: Path, *, megapixels: float = MEGAPIXELS) -> Scan:
    """Open a scan; nothing is decoded yet.

    Raises:
        ScanError: see the module's list of codes.
    """
    return Scan(path, megapixels=megapixels)


class ImageFrames:
    """The pictures of a file that Pillow reads."""

    def __init__(self, file: BinaryIO, name: str, megapixels: float, head: bytes) -> None:
        if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"avif", b"hevc", b"msf1"}:
            raise ScanError(
                _("“{name}” is a phone picture in HEIC or AVIF format, which civbook does not read.").format(
                    name=name
                ),
                _("Save it as JPEG and try again."),
                code="not-an-image",
            )
        # Our own limit stands in front; Pillow's would warn at 89 megapixels and refuse A2 at 600 dpi.
        Image.MAX_IMAGE_PIXELS = None
        try:
            self.image = Image.open(file, formats=_DECODERS)
        except UnidentifiedImageError as error:
            raise _unknown(name, head) from error
        self.name, self.megapixels, self._file = name, megapixels, file
        self.kind = _FORMATS.get(self.image.format or "", "")
        check_size(*self.image.size, megapixels, name)
        # The second picture of an MPO is a preview for 3D screens, that of a BMP or PNG an animation.
        self.frames = _count_frames(self.image, name) if self.kind == "tiff" else 1

    def frame(self, index: int, *, grey: bool) -> Frame:
        # Opened anew: decoding uses a picture up, `draft` changes it, and its pixels (four bytes each) must not
        # stay here while the page is read.
        self._file.seek(0)
        image: Image.Image = Image.open(self._file, formats=_DECODERS)
        if index:
            image.seek(index)
        check_size(*image.size, self.megapixels, self.name)
        if grey and self.kind == "jpeg":
            image.draft("L", None)  # None keeps the size
        declared = _declared_dpi(image)
        with _hushed(self.kind == "tiff"):
            findings = load_picture(image, self.name)
        image = exif_turned(image)
        pixels = to_pixels(image, grey=grey)
        return Frame(pixels, believable_dpi(image.width, image.height, declared), findings=findings)

    def close(self) -> None:
        self.image.close()


def load_picture(image: Image.Image, name: str) -> tuple[Finding, ...]:
    """Decode in place. A cut file keeps what is there if that is half of the rows; the rest is made white.

    Raises:
        ScanError: ``truncated`` when less than half could be decoded.
    """
    try:
        image.load()
    except OSError as error:
        if not isinstance(image, ImageFile.ImageFile) or "mode" in str(error):
            raise
        with _tolerant:
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            try:
                image.load()
            finally:
                ImageFile.LOAD_TRUNCATED_IMAGES = False
        return _keep_part(image, name)
    return ()


def _keep_part(image: Image.Image, name: str) -> tuple[Finding, ...]:
    decoded = decoded_rows(image)
    if decoded * 2 < image.height:
        raise ScanError(
            _("“{name}” is cut off: only {percent} % of the picture is there.").format(
                name=name, percent=round(100 * decoded / max(1, image.height))
            ),
            _("Copy the file from the scanner again, or scan the page again."),
            code="truncated",
        )
    white = _WHITE.get(image.mode)
    if decoded < image.height and white is not None:
        image.paste(white, (0, decoded, image.width, image.height))
    return (
        Finding("truncated", _("The file is damaged or cut off; the readable part of the page was kept.")),
    )


def decoded_rows(image: Image.Image) -> int:
    """Rows above the part never decoded: black where Pillow left it, mid-grey where libjpeg filled it."""
    rows = to_pixels(image).reshape(image.height, -1)
    if rows[-1].min() != rows[-1].max() or rows[-1, 0] not in (0, 127, 128):
        return image.height
    different = np.flatnonzero((rows != rows[-1, 0]).any(axis=1))
    return int(different[-1]) + 1 if len(different) else 0


def check_size(width: float, height: float, megapixels: float, name: str) -> None:
    """Refuse a picture by its declared size, before any memory is taken for it."""
    if width < 1 or height < 1:
        raise ScanError(_("“{name}” has no pixels.").format(name=name), code="corrupt")
    if width * height > megapixels * 1e6:
        raise ScanError(
            _("“{name}” claims {found} megapixels; the limit is {limit}.").format(
                name=name, found=round(width * height / 1e6), limit=round(megapixels)
            ),
            _("Scan the page at 200-300 dpi, or split the picture."),
            code="too-large",
        )


@contextmanager
def _hushed(active: bool) -> Iterator[None]:
    """Keep libtiff's own remarks off standard error, where progress goes as JSON lines."""
    try:
        saved = os.dup(2) if active else -1
    except OSError:  # no standard error at all, as under pythonw
        saved = -1
    if saved < 0:
        yield
        return
    try:
        with Path(os.devnull).open("wb") as sink:
            os.dup2(sink.fileno(), 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


@contextmanager
def decoding(name: str, index: int | None = None) -> Iterator[None]:
    """Turn whatever a decoder throws at damaged bytes into one ScanError; its warnings are no news."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ScanError:
        raise
    except MemoryError as error:
        raise ScanError(
            _("There is not enough memory to open “{name}”.").format(name=name), code="too-large"
        ) from error
    except Exception as error:
        where = "" if index is None else _(" (picture {number})").format(number=index + 1)
        raise ScanError(
            _("“{name}”{where} is damaged and cannot be decoded.").format(name=name, where=where),
            _("Copy the file from the scanner again, or scan the page again."),
            code="corrupt",
        ) from error


def _open_file(path: Path) -> BinaryIO:
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise ScanError(
            _("“{name}” cannot be opened: {why}").format(
                name=path.name, why=getattr(error, "strerror", None) or type(error).__name__
            ),
            _("Check that the file is there and that you may read it."),
            code="unreadable",
        ) from error
    size = file.seek(0, 2)
    file.seek(0)
    if 0 < size <= MEGABYTES << 20:
        return file
    file.close()
    if size:
        raise ScanError(_("“{name}” is larger than 4 GB.").format(name=path.name), code="too-large")
    raise ScanError(
        _("“{name}” is empty (0 bytes).").format(name=path.name),
        _("Copy the file from the scanner again."),
        code="empty",
    )


def _unknown(name: str, head: bytes) -> ScanError:
    known = (
        b"\xff\xd8\xff",
        b"\x89PNG",
        b"II*\0",
        b"MM\0*",
        b"\0\0\0\x0cjP",
        b"\xff\x4f\xff\x51",
        b"RIFF",
        b"BM",
    )
    if head.startswith(known):
        return ScanError(
            _("“{name}” begins like a picture, but is damaged.").format(name=name),
            _("Copy the file from the scanner again, or scan the page again."),
            code="corrupt",
        )
    return ScanError(
        _("“{name}” is not a picture or PDF.").format(name=name),
        _("civbook takes JPEG, PNG, TIFF, JPEG 2000 and PDF."),
        code="not-an-image",
    )


def _count_frames(image: Image.Image, name: str) -> int:
    count = int(getattr(image, "n_frames", 1))
    if count > MAX_FRAMES:
        raise ScanError(
            _("“{name}” claims {count} pictures; the limit is {limit}.").format(
                name=name, count=count, limit=MAX_FRAMES
            ),
            code="too-large",
        )
    return count


def _declared_dpi(image: Image.Image) -> float | None:
    try:
        declared = float(image.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        return None
    return declared if np.isfinite(declared) else None
