"""Dwellings whose label has one of its two words struck out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from civbook.forms.layout import Token
from civbook.forms.pieces import Piece, Zone
from civbook.model import Box
from civbook.workflow.residencekinds import struck_residences

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"
LABEL = ("Nơi ", "thường trú", "/", "tạm trú", ":")


def page(struck: str) -> tuple[np.ndarray, Zone]:
    """A label with one of its words struck out, and its value; the line pass saw its first two words."""
    font = ImageFont.truetype(str(FONT), 36)
    image = Image.new("L", (1400, 100), 245)
    draw = ImageDraw.Draw(image)
    draw.text((60, 30), "".join(LABEL) + " xã Tả Van, Sa Pa", font=font, fill=40)
    places, x = {}, 60.0
    for part in LABEL:
        places[part] = (round(x), round(x + font.getlength(part)))
        x += font.getlength(part)
    if struck:
        draw.line((places[struck][0], 54, places[struck][1], 52), fill=60, width=3)
    end = places["thường trú"][1]
    value = Box(end, 28, 1300, 74)
    tokens = (
        Token("tam", "tam", Box(end + 12, 32, end + 60, 70), 0, 0, 3, False),
        Token("xa", "xã", Box(round(x) + 14, 32, round(x) + 40, 70), 0, 4, 6, False),
    )
    zone = Zone("father.residence", "residence", Box(60, 32, end, 72), (Piece(value, tokens, 0),))
    return np.asarray(image), zone


@pytest.mark.parametrize(("struck", "kind"), [("tạm trú", "thường trú"), ("thường trú", "tạm trú")])
def test_the_word_that_is_left(struck: str, kind: str) -> None:
    even, zone = page(struck)
    _zones, kinds = struck_residences("birth", [zone], even)
    assert [(text.field, text.text) for text in kinds] == [("father.residence_kind", kind)]


def test_the_value_begins_behind_the_struck_word() -> None:
    even, zone = page("tạm trú")
    (found,), _kinds = struck_residences("birth", [zone], even)
    assert [token.text for token in found.pieces[0].tokens] == ["xã"]
    assert found.pieces[0].box.x0 > zone.pieces[0].tokens[0].box.x1


def test_a_label_without_a_stroke() -> None:
    even, zone = page("")
    assert struck_residences("birth", [zone], even) == ([zone], [])
