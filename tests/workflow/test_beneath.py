"""Names beneath a stamp on a grey scan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFont

from civbook.forms.signatures import Foot, Signed
from civbook.model import Box, PageGeometry, TextLine
from civbook.recognition.engine import open_engine
from civbook.workflow.beneath import beneath, title_beneath
from civbook.workflow.sheets import Sheet

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"


def foot_with_stamp(name: str, stamp: int) -> Sheet:
    """Two names in dark ink; over the second one a round stamp whose grey is ``stamp``."""
    font = ImageFont.truetype(str(FONT), 34)
    ink = Image.new("L", (1200, 260), 245)
    draw = ImageDraw.Draw(ink)
    draw.text((80, 110), "Phan Thanh Đạt", 30, font)
    draw.text((740, 110), name, 30, font)
    over = Image.new("L", ink.size, 245)
    draw = ImageDraw.Draw(over)
    for size in (112, 74):
        draw.ellipse((860 - size, 130 - size, 860 + size, 130 + size), outline=stamp, width=6)
    for at, word in enumerate(("XÃ HẢI MINH", "HẢI HẬU")):
        draw.text((770 + 20 * at, 90 + 62 * at), word, stamp, font)
    page: NDArray[np.uint8] = np.asarray(ImageChops.darker(ink, over))
    return Sheet(PageGeometry(), page, page, 200)


@pytest.mark.parametrize("stamp", [125, 150])
def test_a_name_beneath_a_grey_stamp_is_read(stamp: int) -> None:
    sheet = foot_with_stamp("Lê Thế Thành", stamp)
    officer = Signed("officer.full_name", Box(80, 110, 310, 150), ())
    foot = Foot(9, (officer,), (("officer.full_name", 195.0), ("signer.full_name", 850.0)))
    engine = open_engine("neural")
    found = beneath(sheet, foot, "signer.full_name", None, engine)
    assert found is not None
    assert found.text == "Lê Thế Thành"
    read = TextLine("Vũ Thị Hằng", Box(740, 110, 950, 150), 0.9)
    assert beneath(sheet, foot, "signer.full_name", read, engine) is None  # what was read well stays


def test_a_title_that_the_signature_touches_is_read() -> None:
    sheet = foot_with_stamp("Lê Thế Thành", 125)
    page = Image.fromarray(sheet.even)
    draw = ImageDraw.Draw(page)
    draw.text((780, 40), "Chủ tịch", 30, ImageFont.truetype(str(FONT), 34))
    draw.line([(760, 76), (850, 84), (800, 96), (960, 80)], 30, 3)
    sheet = replace(sheet, grey=np.asarray(page), even=np.asarray(page))
    name = Signed("signer.full_name", Box(740, 110, 950, 150), ())
    heads = (("officer.full_name", 195.0), ("signer.full_name", 845.0))
    engine = open_engine("neural")
    found = title_beneath(sheet, Foot(9, (name,), heads, below=36), engine)
    assert found is not None
    assert found.text == "Chủ tịch"
    assert title_beneath(sheet, Foot(9, (name,), heads, below=130), engine) is None  # no room above the name
