"""Pages of PDF scans: the scanner's own JPEG lifted out where the page is just that, else rendered."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image

from civbook.errors import ScanError
from civbook.i18n import gettext as _
from civbook.imaging.opening import MAX_FRAMES, Frame, check_size, load_picture
from civbook.imaging.pixels import Pixels, believable_dpi, to_pixels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_POINTS = 72.0
_SHEET_LIMIT = 5000.0  # points, 1.76 m: no register is larger, and PDF pages may declare kilometres
_DPI_DRAWN = 300  # of a page that holds no picture
_CONTENT_LIMIT = 32 << 20  # bytes of drawing commands once unpacked
_PAINTS = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "BI", "INLINE IMAGE", "EI"}
_SHOWS_TEXT = {"Tj", "TJ", "'", '"'}


@dataclass
class Drawing:
    """What a page's commands paint: pictures with their matrices, and whether anything else is visible."""

    pictures: list[tuple[Any, tuple[float, ...]]] = field(default_factory=list)
    others: bool = False


class PdfFrames:
    """The pages of a PDF."""

    def __init__(self, file: BinaryIO, name: str, megapixels: float) -> None:
        self.name, self.megapixels, self._file = name, megapixels, file
        self._render: pypdfium2.PdfDocument | None = None
        try:
            self._pdf = pikepdf.open(file, suppress_warnings=True)
        except pikepdf.PasswordError as error:
            raise ScanError(
                _("“{name}” is encrypted: it opens with a password only.").format(name=name),
                _("Save it again without a password."),
                code="encrypted",
            ) from error
        self.frames = len(self._pdf.pages)
        if not self.frames:
            raise ScanError(_("“{name}” has no pages.").format(name=name), code="empty")
        if self.frames > MAX_FRAMES:
            raise ScanError(
                _("“{name}” has {count} pages; the limit is {limit}.").format(
                    name=name, count=self.frames, limit=MAX_FRAMES
                ),
                code="too-large",
            )

    def frame(self, index: int, *, grey: bool) -> Frame:
        page = self._pdf.pages[index]
        x0, y0, x1, y1 = (float(value) for value in page.cropbox)
        sheet = (min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
        if max(sheet[2:]) > _SHEET_LIMIT:
            raise ScanError(
                _("“{name}”: page {number} claims to be {metres} m long.").format(
                    name=self.name, number=index + 1, metres=round(max(sheet[2:]) / _POINTS * 0.0254, 1)
                ),
                code="too-large",
            )
        self._check_pictures(page)
        drawing = read_drawing(page, self.name)
        turn = -int(page.obj.get("/Rotate", 0) or 0) % 360 if "/Rotate" in page.obj else _inherited_turn(page)
        if lifted := self._lift(drawing, sheet, turn, grey=grey):
            return lifted
        return self._draw(index, drawing, sheet, grey=grey)

    def _lift(self, drawing: Drawing, sheet: tuple[float, ...], turn: int, *, grey: bool) -> Frame | None:
        """The page's only picture, if it is a plain JPEG that fills the page at right angles."""
        if drawing.others or len(drawing.pictures) != 1:
            return None
        picture, matrix = drawing.pictures[0]
        matrix_turn = _right_angle(matrix)
        if matrix_turn is None or not _fills(matrix, sheet) or not _plain_jpeg(picture):
            return None
        data = bytes(picture.read_raw_bytes())
        image = Image.open(io.BytesIO(data), formats=["JPEG"])
        check_size(*image.size, self.megapixels, self.name)
        if image.mode not in {"L", "RGB"}:
            return None  # the sense of CMYK is the PDF's to say
        if grey:
            image.draft("L", None)  # None keeps the size
        findings = load_picture(image, self.name)
        whole = (turn + matrix_turn) % 360
        pixels = np.ascontiguousarray(np.rot90(to_pixels(image, grey=grey), whole // 90))
        inches = (sheet[2] if whole % 180 == turn % 180 else sheet[3]) / _POINTS
        upright_width = sheet[3] if turn % 180 else sheet[2]
        declared = pixels.shape[1] / (upright_width / _POINTS) if inches else None
        dpi = believable_dpi(pixels.shape[1], pixels.shape[0], declared)
        return Frame(pixels, dpi, embedded_jpeg=data, embedded_turn=whole, findings=findings)

    def _draw(self, index: int, drawing: Drawing, sheet: tuple[float, ...], *, grey: bool) -> Frame:
        dpi = max((_picture_dpi(*item) for item in drawing.pictures), default=float(_DPI_DRAWN))
        dpi = min(max(dpi, 100.0), 600.0)
        area = sheet[2] * sheet[3] / _POINTS**2
        dpi = min(dpi, (self.megapixels * 1e6 / max(area, 1e-6)) ** 0.5)
        check_size(sheet[2] * dpi / _POINTS, sheet[3] * dpi / _POINTS, self.megapixels * 1.01, self.name)
        if self._render is None:
            self._file.seek(0)
            self._render = pypdfium2.PdfDocument(self._file)
        page = self._render[index]
        try:
            bitmap = page.render(scale=dpi / _POINTS, rev_byteorder=True, grayscale=grey)
            array = np.array(bitmap.to_numpy())
            bitmap.close()
        finally:
            page.close()
        pixels: Pixels = array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else array
        if pixels.ndim == 3:
            pixels = np.ascontiguousarray(pixels[:, :, :3])
        return Frame(pixels, max(1, round(dpi)))

    def _check_pictures(self, page: pikepdf.Page) -> None:
        """A small PDF may hold a picture of a gigapixel: look before the renderer unpacks it."""
        for picture in _pictures_in(page.obj.get("/Resources", {}), depth=4):
            width, height = int(picture.get("/Width", 1)), int(picture.get("/Height", 1))
            check_size(max(width, 1), max(height, 1), self.megapixels, self.name)

    def close(self) -> None:
        if self._render is not None:
            self._render.close()
        self._pdf.close()


def read_drawing(page: pikepdf.Page, name: str) -> Drawing:
    """Follow a page's commands just far enough to know whether it is one picture and nothing else."""
    if _content_size(page) > _CONTENT_LIMIT:
        raise ScanError(
            _("“{name}” holds a page whose drawing commands are endless.").format(name=name), code="too-large"
        )
    drawing = Drawing()
    matrix, stack, invisible = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), [], False
    named: Any = page.obj.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary())
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        word = str(instruction.operator)
        if word == "q":
            stack.append(matrix)
        elif word == "Q" and stack:
            matrix = stack.pop()
        elif word == "cm":
            matrix = _multiply(tuple(float(value) for value in operands), matrix)
        elif word == "Tr":
            invisible = int(operands[0]) == 3  # the text layer that OCR puts over a scan
        elif word in _PAINTS or (word in _SHOWS_TEXT and not invisible):
            drawing.others = True
        elif word == "Do":
            thing = named.get(str(operands[0]))
            if thing is not None and thing.get("/Subtype") == "/Image":
                drawing.pictures.append((thing, matrix))
            else:
                drawing.others = True
    return drawing


def _content_size(page: pikepdf.Page) -> int:
    contents = page.obj.get("/Contents")
    if contents is None:
        return 0
    streams: Iterable[Any] = contents if isinstance(contents, pikepdf.Array) else (contents,)
    return sum(_unpacked_size(stream) for stream in streams)


def _unpacked_size(stream: Any) -> int:
    raw = bytes(stream.read_raw_bytes())
    if stream.get("/Filter") not in ("/FlateDecode", pikepdf.Array([pikepdf.Name("/FlateDecode")])):
        return len(raw)
    unpacker, size, rest = zlib.decompressobj(), 0, raw
    while rest and size <= _CONTENT_LIMIT:
        size += len(unpacker.decompress(rest, 1 << 20))
        rest = unpacker.unconsumed_tail
    return size


def _pictures_in(resources: Any, depth: int) -> Iterator[Any]:
    for thing in (resources.get("/XObject", {}) if depth else {}).values():
        kind = thing.get("/Subtype")
        if kind == "/Image":
            yield thing
            if "/SMask" in thing:
                yield thing["/SMask"]
        elif kind == "/Form":
            yield from _pictures_in(thing.get("/Resources", {}), depth - 1)


def _inherited_turn(page: pikepdf.Page) -> int:
    node: Any = page.obj
    for _level in range(20):
        if "/Rotate" in node:
            return -int(node["/Rotate"]) % 360
        if "/Parent" not in node:
            break
        node = node["/Parent"]
    return 0


def _multiply(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, float, float, float, float, float]:
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


def _right_angle(matrix: tuple[float, ...]) -> int | None:
    """Degrees counter-clockwise by which the matrix turns its picture; None for slopes and mirrors."""
    a, b, c, d = matrix[:4]
    small = 0.002 * max(abs(a), abs(b), abs(c), abs(d))
    if abs(b) <= small and abs(c) <= small:
        return 0 if a > 0 and d > 0 else 180 if a < 0 and d < 0 else None
    if abs(a) <= small and abs(d) <= small:
        return 90 if b > 0 and c < 0 else 270 if b < 0 and c > 0 else None
    return None


def _fills(matrix: tuple[float, ...], sheet: tuple[float, ...]) -> bool:
    """Whether the unit square under the matrix is the sheet, give or take 1 %."""
    a, b, c, d, e, f = matrix
    xs, ys = sorted((e, e + a + c)), sorted((f, f + b + d))
    x, y, width, height = sheet
    near = 0.01 * max(width, height)
    return (
        abs(xs[0] - x) <= near and abs(xs[1] - x - width) <= near
        and abs(ys[0] - y) <= near and abs(ys[1] - y - height) <= near
    )  # fmt: skip


def _plain_jpeg(picture: Any) -> bool:
    filters = picture.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        filters = filters[0] if len(filters) == 1 else None
    return filters == "/DCTDecode" and not any(
        key in picture for key in ("/SMask", "/Mask", "/Decode", "/ImageMask")
    )


def _picture_dpi(picture: Any, matrix: tuple[float, ...]) -> float:
    width = float(np.hypot(matrix[0], matrix[1]))
    return float(picture.get("/Width", 1)) / (width / _POINTS) if width > 1 else 0.0
