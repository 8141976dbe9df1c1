"""Keep the Vietnamese catalogue in step with the messages in the code.

    python scripts/messages.py            extract, merge into civbook.po, compile civbook.mo
    python scripts/messages.py --missing  print the messages that lack a translation

The compiled civbook.mo is committed, so that a plain ``pip install`` needs no build step.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "civbook" / "locale" / "vi" / "LC_MESSAGES"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "lazy": None, "ngettext": (1, 2)}


def extract() -> Catalog:
    """Every message of the code."""
    catalogue = Catalog(project="civbook", charset="utf-8")
    found = extract_from_dir(str(ROOT / "civbook"), [("**.py", "python")], keywords=KEYWORDS)
    for _file, _line, message, _comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalogue.add(message, context=context)
    return catalogue


def merged() -> Catalog:
    """The committed translations, with the messages that the code has now."""
    po = FOLDER / "civbook.po"
    with po.open("rb") as file:
        old = read_po(file, locale="vi")
    new = Catalog(locale="vi", project="civbook", charset="utf-8", fuzzy=False)
    for message in extract():
        if message.id:
            known = old.get(message.id)
            new.add(message.id, known.string if known else None)
    return new


def untranslated(catalogue: Catalog) -> list[str]:
    """Messages without a translation."""
    missing = []
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(texts):
            missing.append(str(message.id))
    return missing


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as text, the same for the same messages."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, omit_header=False, sort_output=True, no_location=True, width=110)
    dated = (b'"POT-Creation', b'"PO-Rev', b"#")
    kept = [line for line in buffer.getvalue().splitlines() if not line.startswith(dated)]
    return b"\n".join(kept) + b"\n"


def mo_bytes(catalogue: Catalog) -> bytes:
    """The compiled catalogue."""
    whole = read_po(io.BytesIO(po_bytes(catalogue)), locale="vi")
    whole.creation_date = whole.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # the same bytes on any day
    buffer = io.BytesIO()
    write_mo(buffer, whole)
    return buffer.getvalue()


def main() -> int:
    catalogue = merged()
    missing = untranslated(catalogue)
    if "--missing" in sys.argv:
        for message in missing:
            print(f"msgid {message!r}")
        return 0
    (FOLDER / "civbook.po").write_bytes(po_bytes(catalogue))
    (FOLDER / "civbook.mo").write_bytes(mo_bytes(catalogue))
    print(f"{len(catalogue)} messages, {len(missing)} without a translation")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
