"""Every format and trap of the files that scanners and phones leave behind."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from civbook.errors import ScanError
from civbook.imaging.opening import open_scan
from civbook.imaging.pixels import believable_dpi


@pytest.fixture(scope="module")
def colours() -> np.ndarray:
    """120×90 RGB: red, green, blue, white quarters with a dark bar near the top."""
    pixels = np.full((120, 90, 3), 250, dtype=np.uint8)
    pixels[60:, :45] = (200, 30, 30)
    pixels[60:, 45:] = (30, 40, 200)
    pixels[10:16, 10:80] = 20
    return pixels


def save(folder: Path, name: str, pixels: np.ndarray | Image.Image, **options: object) -> Path:
    path = folder / name
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    image.save(path, **options)
    return path


def code_of(path: Path, **options: float) -> str:
    with pytest.raises(ScanError) as caught, open_scan(path, **options) as scan:
        for index in range(scan.frames):
            scan.frame(index)
    assert caught.value.problem
    assert caught.value.exit_code == 4
    return caught.value.code


def near(a: np.ndarray, b: np.ndarray, limit: float = 12) -> bool:
    return a.shape == b.shape and float(np.abs(a.astype(int) - b.astype(int)).mean()) < limit


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("a.jpg", "jpeg", {"quality": 92}),
        ("a progressive.jpg", "jpeg", {"quality": 92, "progressive": True}),
        ("sổ khai sinh.png", "png", {}),
        ("a.tif", "tiff", {}),
        ("lzw.tif", "tiff", {"compression": "tiff_lzw"}),
        ("deflate.tif", "tiff", {"compression": "tiff_adobe_deflate"}),
        ("jpeg in.tif", "tiff", {"compression": "jpeg"}),
        ("a.jp2", "jp2", {}),
        ("a.webp", "webp", {"lossless": True}),
        ("a.bmp", "bmp", {}),
    ],
)
def test_colour_formats(
    tmp_path: Path, colours: np.ndarray, name: str, kind: str, options: dict[str, object]
) -> None:
    path = save(tmp_path, name, colours, **options)
    with open_scan(path) as scan:
        assert (scan.kind, scan.frames) == (kind, 1)
        assert scan.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert near(scan.frame(0).pixels, colours)
        grey = scan.frame(0, grey=True)
        assert grey.pixels.shape == colours.shape[:2]
        assert near(grey.pixels, np.asarray(Image.fromarray(colours).convert("L")))
        with pytest.raises(IndexError):
            scan.frame(1)
    path.unlink()  # no handle is left open (Windows would refuse)


def test_many_pages_with_different_sizes_and_fax_compression(tmp_path: Path) -> None:
    pages = [Image.new("1", (100 + 10 * number, 140), 1) for number in range(3)]
    for number, page in enumerate(pages):
        page.paste(0, (10, 10 + 20 * number, 60, 20 + 20 * number))
    path = tmp_path / "fax.tif"
    pages[0].save(path, compression="group4", save_all=True, append_images=pages[1:], dpi=(200, 200))
    with open_scan(path) as scan:
        assert scan.frames == 3
        for number in (2, 0, 1):
            pixels = scan.frame(number).pixels
            assert pixels.shape == (140, 100 + 10 * number)
            assert pixels[12 + 20 * number, 30] == 0
            assert pixels[130, 90] == 255


@pytest.mark.parametrize("name", ["deep.png", "deep.tif"])
def test_sixteen_bits_are_divided_not_clipped(tmp_path: Path, name: str) -> None:
    ramp = np.linspace(0, 65535, 256, dtype=np.uint16).reshape(16, 16)
    path = save(tmp_path, name, Image.fromarray(ramp))
    with open_scan(path) as scan:
        pixels = scan.frame(0).pixels
    assert np.array_equal(pixels.ravel(), np.arange(256))


def test_big_endian_sixteen_bits(tmp_path: Path) -> None:
    image = Image.frombytes("I;16B", (2, 1), struct.pack(">HH", 0, 0x8080))
    path = save(tmp_path, "motorola.tif", image)
    with open_scan(path) as scan:
        assert scan.frame(0).pixels.tolist() == [[0, 128]]


def test_floats(tmp_path: Path) -> None:
    path = save(tmp_path, "float.tif", Image.fromarray(np.array([[0.0, 0.5, 1.0]], dtype=np.float32)))
    with open_scan(path) as scan:
        assert scan.frame(0).pixels.tolist() == [[0, 128, 255]]


def test_cmyk_jpeg(tmp_path: Path, colours: np.ndarray) -> None:
    path = save(tmp_path, "print shop.jpg", Image.fromarray(colours).convert("CMYK"), quality=95)
    with open_scan(path) as scan:
        assert near(scan.frame(0).pixels, colours, 14)
        assert scan.frame(0, grey=True).pixels.ndim == 2


def test_palette_and_transparency_lie_on_white(tmp_path: Path, colours: np.ndarray) -> None:
    palette = save(
        tmp_path, "palette.png", Image.fromarray(colours).convert("P", palette=Image.Palette.ADAPTIVE)
    )
    layer = Image.new("RGBA", (20, 10), (0, 0, 0, 0))
    layer.paste((10, 10, 10, 255), (0, 0, 5, 10))
    clear = save(tmp_path, "clear.png", layer)
    grey_clear = save(tmp_path, "grey clear.png", layer.convert("LA"))
    hole = Image.new("P", (4, 4), 0)
    hole.putpalette([0, 0, 0, 9, 9, 9])
    see_through = save(tmp_path, "hole.png", hole, transparency=0)
    with open_scan(palette) as scan:
        assert near(scan.frame(0).pixels, colours)
    with open_scan(clear) as scan:
        pixels = scan.frame(0).pixels
    assert pixels[0, 0].tolist() == [10, 10, 10]
    assert pixels[0, 19].tolist() == [255, 255, 255]
    with open_scan(grey_clear) as scan:
        assert scan.frame(0).pixels[0].tolist() == [10] * 5 + [255] * 15
    with open_scan(see_through) as scan:
        assert scan.frame(0).pixels.min() == 255


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path: Path, colours: np.ndarray, orientation: int) -> None:
    upright = Image.fromarray(colours)
    undo = {
        1: [], 2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM], 5: [Image.Transpose.TRANSPOSE], 6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE], 8: [Image.Transpose.ROTATE_270],
    }[orientation]  # fmt: skip
    stored = upright
    for step in undo:
        stored = stored.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    for name in ("phone.jpg", "phone.tif"):
        path = save(tmp_path, name, stored, exif=exif)
        with open_scan(path) as scan:
            assert near(scan.frame(0).pixels, colours), name


def test_broken_exif_is_no_reason_to_refuse(tmp_path: Path, colours: np.ndarray) -> None:
    path = save(tmp_path, "exif.jpg", colours, exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f" + b"\xee" * 40)
    with open_scan(path) as scan:
        assert near(scan.frame(0).pixels, colours)


def test_dpi_is_believed_only_where_it_makes_a_sheet() -> None:
    assert believable_dpi(2480, 3508, 300) == 300
    assert believable_dpi(3000, 4000, 72) == 342  # a phone's word
    assert believable_dpi(4961, 3508, None) == 300  # a spread
    assert believable_dpi(827, 1169, 0) == 100
    assert believable_dpi(1, 1, None) >= 1


# --- PDF --------------------------------------------------------------------------------


def jpeg_of(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=93)
    return buffer.getvalue()


def pdf_page(
    pdf: pikepdf.Pdf,
    data: bytes,
    size: tuple[int, int],
    sheet: tuple[float, float],
    commands: str,
    **extra: object,
) -> None:
    picture = pikepdf.Stream(
        pdf, data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=size[0], Height=size[1],
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page = pdf.add_blank_page(page_size=sheet)
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=pdf.make_indirect(picture)))
    page.obj["/Contents"] = pdf.make_stream(commands.encode())
    for key, value in extra.items():
        page.obj[f"/{key}"] = value


@pytest.fixture
def jpeg(colours: np.ndarray) -> bytes:
    return jpeg_of(np.kron(colours, np.ones((8, 8, 1), dtype=np.uint8)))  # 720 × 960 pixels


def write_pdf(
    path: Path, jpeg: bytes, commands: str, sheet: tuple[float, float] = (540, 720), **extra: object
) -> Path:
    pdf = pikepdf.new()
    pdf_page(pdf, jpeg, (720, 960), sheet, commands, **extra)
    pdf.save(path)
    pdf.close()
    return path


def test_the_scanners_jpeg_is_lifted_byte_for_byte(tmp_path: Path, jpeg: bytes, colours: np.ndarray) -> None:
    path = write_pdf(tmp_path / "máy quét.pdf", jpeg, "q 540 0 0 720 0 0 cm /Im0 Do Q")
    with open_scan(path) as scan:
        frame = scan.frame(0)
    assert scan.kind == "pdf"
    assert frame.embedded_jpeg == jpeg
    assert (frame.embedded_turn, frame.dpi) == (0, 96)
    assert near(frame.pixels[::8, ::8], colours)
    path.unlink()


@pytest.mark.parametrize("rotate", [90, 180, 270])
@pytest.mark.parametrize("inherited", [False, True])
def test_rotation_of_a_lifted_page(
    tmp_path: Path, jpeg: bytes, colours: np.ndarray, rotate: int, inherited: bool
) -> None:
    path = write_pdf(tmp_path / "r.pdf", jpeg, "q 540 0 0 720 0 0 cm /Im0 Do Q", Rotate=rotate)
    if inherited:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            del pdf.pages[0].obj["/Rotate"]
            pdf.Root.Pages["/Rotate"] = rotate
            pdf.save(path)
    with open_scan(path) as scan:
        frame = scan.frame(0)
    assert frame.embedded_jpeg == jpeg
    assert frame.embedded_turn == 360 - rotate  # PDF turns clockwise
    assert near(frame.pixels, np.rot90(np.kron(colours, np.ones((8, 8, 1), dtype=np.uint8)), -rotate // 90))
    assert near(frame.pixels, rendered(path))


@pytest.mark.parametrize(
    ("commands", "sheet", "turn"),
    [
        (
            "q 0 720 -540 0 540 0 cm /Im0 Do Q",
            (540, 720),
            None,
        ),  # lies crosswise in its sheet: still fills it
        ("q -540 0 0 -720 540 720 cm /Im0 Do Q", (540, 720), 180),
        ("q 0 540 -720 0 720 0 cm /Im0 Do Q", (720, 540), 90),
        ("q 2 0 0 2 0 0 cm 270 0 0 360 0 0 cm /Im0 Do Q BT 3 Tr (x) Tj ET", (540, 720), 0),
    ],
)
def test_matrices(
    tmp_path: Path, jpeg: bytes, commands: str, sheet: tuple[float, float], turn: int | None
) -> None:
    path = write_pdf(tmp_path / "m.pdf", jpeg, commands, sheet)
    with open_scan(path) as scan:
        frame = scan.frame(0)
    if turn is not None:
        assert frame.embedded_turn == turn
        assert near(frame.pixels, rendered(path), 14)


@pytest.mark.parametrize(
    "commands",
    [
        "q 540 0 0 -720 0 720 cm /Im0 Do Q",  # a mirror
        "q 270 0 0 360 0 0 cm /Im0 Do Q",  # a part of the page
        "q 540 0 0 720 0 0 cm /Im0 Do Q 10 10 50 50 re f",  # something painted over
        "q 540 0 0 720 0 0 cm /Im0 Do Q q 54 0 0 72 0 0 cm /Im0 Do Q",
        "",
    ],
)
def test_other_pages_are_rendered(tmp_path: Path, jpeg: bytes, commands: str) -> None:
    path = write_pdf(tmp_path / "m.pdf", jpeg, commands)
    with open_scan(path) as scan:
        frame = scan.frame(0)
        assert scan.frame(0, grey=True).pixels.ndim == 2
    assert frame.embedded_jpeg is None
    assert near(frame.pixels, rendered(path, frame.dpi))


def rendered(path: Path, dpi: int = 96) -> np.ndarray:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        bitmap = document[0].render(scale=dpi / 72, rev_byteorder=True)
        return np.array(bitmap.to_numpy())[:, :, :3]
    finally:
        document.close()


def test_pages_of_a_pdf_are_told_apart(tmp_path: Path, jpeg: bytes, colours: np.ndarray) -> None:
    pdf = pikepdf.new()
    pdf_page(pdf, jpeg, (720, 960), (540, 720), "q 540 0 0 720 0 0 cm /Im0 Do Q")
    pdf_page(pdf, jpeg, (720, 960), (540, 720), "0 0 1 rg 0 0 540 720 re f")
    pdf.save(tmp_path / "two.pdf")
    pdf.close()
    with open_scan(tmp_path / "two.pdf") as scan:
        assert scan.frames == 2
        assert scan.frame(1).pixels[5, 5].tolist() == [0, 0, 255]
        assert scan.frame(1).embedded_jpeg is None
        assert scan.frame(0).embedded_jpeg == jpeg


# --- what cannot be read --------------------------------------------------------------------------------


def test_refusals(tmp_path: Path, jpeg: bytes) -> None:
    (tmp_path / "zero.jpg").write_bytes(b"")
    (tmp_path / "letter.jpg").write_text("Kính gửi: Ủy ban nhân dân xã", encoding="utf-8")
    (tmp_path / "word.docx").write_bytes(b"PK\x03\x04" + bytes(500))
    (tmp_path / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(300))
    (tmp_path / "head only.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert code_of(tmp_path / "zero.jpg") == "empty"
    assert code_of(tmp_path / "letter.jpg") == "not-an-image"
    assert code_of(tmp_path / "word.docx") == "not-an-image"
    assert code_of(tmp_path / "phone.heic") == "not-an-image"
    assert code_of(tmp_path / "head only.png") == "corrupt"
    assert code_of(tmp_path / "absent.png") == "unreadable"
    assert code_of(tmp_path) == "unreadable"


def test_the_name_does_not_decide(tmp_path: Path, colours: np.ndarray) -> None:
    path = tmp_path / "wrong.pdf"
    Image.fromarray(colours).save(path, format="PNG")
    with open_scan(path) as scan:
        assert scan.kind == "png"


def test_encrypted_pdf(tmp_path: Path, jpeg: bytes) -> None:
    plain = write_pdf(tmp_path / "p.pdf", jpeg, "q 540 0 0 720 0 0 cm /Im0 Do Q")
    with pikepdf.open(plain) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
        pdf.save(tmp_path / "owner.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
    assert code_of(tmp_path / "locked.pdf") == "encrypted"
    with open_scan(tmp_path / "owner.pdf") as scan:  # may be read by anyone, only not changed
        assert scan.frame(0).embedded_jpeg == jpeg


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + chunk(b"IEND", b"")
    )


def test_pictures_that_claim_too_much(tmp_path: Path, jpeg: bytes) -> None:
    (tmp_path / "bomb.png").write_bytes(png_claiming(60_000, 60_000))
    huge = bytearray(jpeg)
    place = huge.find(b"\xff\xc0")
    huge[place + 5 : place + 9] = struct.pack(">HH", 65_000, 65_000)
    (tmp_path / "bomb.jpg").write_bytes(huge)
    Image.new("1", (20_000, 20_000), 1).save(tmp_path / "bomb.tif", compression="group4")
    assert code_of(tmp_path / "bomb.png") == "too-large"
    assert code_of(tmp_path / "bomb.jpg") == "too-large"
    assert code_of(tmp_path / "bomb.tif") == "too-large"
    save(tmp_path, "fine.png", np.full((1000, 1000), 255, dtype=np.uint8))
    assert code_of(tmp_path / "fine.png", megapixels=0.9) == "too-large"


def test_pdf_pages_that_claim_too_much(tmp_path: Path, jpeg: bytes) -> None:
    kilometre = write_pdf(tmp_path / "km.pdf", jpeg, "", (14_000, 14_000))
    assert code_of(kilometre) == "too-large"
    pdf = pikepdf.new()
    pdf_page(pdf, zlib.compress(bytes(1000)), (50_000, 50_000), (540, 720), "q 540 0 0 720 0 0 cm /Im0 Do Q")
    pdf.pages[0].obj["/Resources"]["/XObject"]["/Im0"]["/Filter"] = pikepdf.Name.FlateDecode
    pdf.save(tmp_path / "gigapixel.pdf")
    assert code_of(tmp_path / "gigapixel.pdf") == "too-large"
    pdf.pages[0].obj["/Contents"] = pikepdf.Stream(
        pdf, zlib.compress(b" " * (80 << 20)), Filter=pikepdf.Name.FlateDecode
    )
    pdf.pages[0].obj["/Resources"] = pikepdf.Dictionary()
    pdf.save(
        tmp_path / "endless.pdf", recompress_flate=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
    )
    pdf.close()
    assert code_of(tmp_path / "endless.pdf") == "too-large"


def test_a_large_sheet_is_rendered_with_fewer_dots(tmp_path: Path, jpeg: bytes) -> None:
    path = write_pdf(tmp_path / "map.pdf", jpeg, "10 10 50 50 re f", (2400, 3400))
    with open_scan(path, megapixels=20) as scan:
        assert scan.frame(0).pixels.shape[0] * scan.frame(0).pixels.shape[1] <= 20.3e6


def test_a_cut_file_keeps_its_readable_half(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    noise = rng.integers(120, 250, (600, 400), dtype=np.uint8)
    whole = jpeg_of(noise)
    (tmp_path / "most.jpg").write_bytes(whole[: len(whole) * 8 // 10])
    (tmp_path / "little.jpg").write_bytes(whole[: len(whole) * 3 // 10])
    with open_scan(tmp_path / "most.jpg") as scan:
        frame = scan.frame(0)
    assert [finding.code for finding in frame.findings] == ["truncated"]
    assert frame.pixels.shape == noise.shape
    assert frame.pixels[-1].min() == 255
    assert near(frame.pixels[:300], noise[:300], 14)
    assert code_of(tmp_path / "little.jpg") == "truncated"
