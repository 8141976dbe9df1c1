"""The generator lives under scripts/; its fonts are fetched, so tests draw with the font that we ship."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

SHIPPED = ROOT / "civbook" / "issuing" / "data" / "fonts"


@pytest.fixture
def shipped_fonts(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every style be drawn with Liberation Serif; its file."""
    from samples import fonts

    file = next(path for path in sorted(SHIPPED.rglob("*.ttf")) if path.stem.endswith("Regular"))
    rows = tuple(
        fonts.FontFile(f"shipped-{style}", "shipped", str(file), style, split, 400, False)
        for style in ("print", "typed", "block", "school", "running")
        for split in ("train", "held-out")
    )
    monkeypatch.setattr(fonts, "all_fonts", lambda: rows)
    monkeypatch.setattr(
        fonts, "cuts_of", lambda _family: dict.fromkeys(("regular", "bold", "italic"), str(file))
    )
    return file
