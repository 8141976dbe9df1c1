"""The fonts' split and coverage rules."""

from __future__ import annotations

import unicodedata


def test_the_134_accented_letters() -> None:
    import fetch_fonts

    letters = fetch_fonts.vietnamese_letters()
    assert len(letters) == len(set(letters)) == 134
    assert all(unicodedata.normalize("NFC", letter) == letter for letter in letters)
    assert {"ữ", "Ặ", "đ", "Đ", "ỵ"} <= set(letters)


def test_the_split_is_frozen() -> None:
    """Models were trained by it: a held-out font must never become a training font."""
    import fetch_fonts

    held = {
        family
        for style, families in fetch_fonts.FONTS.items()
        for family in families
        if fetch_fonts.split_of(family, style) == "held-out"
    }
    assert held == {
        "noto-serif", "roboto-condensed", "old-standard-tt", "roboto-slab", "roboto-mono", "source-code-pro",
        "xanh-mono", "itim", "shantell-sans", "gluten", "playwrite-fr-moderne", "playwrite-es", "alex-brush",
        "ms-madi", "oooh-baby", "pinyon-script", "smooch", "twinkle-star", "qwitcher-grypen", "charm",
    }  # fmt: skip


def test_every_style_has_fonts_to_train_and_to_hold_out() -> None:
    import fetch_fonts

    for style, families in fetch_fonts.FONTS.items():
        splits = {fetch_fonts.split_of(family, style) for family in families}
        assert splits == {"train", "held-out"}, style
