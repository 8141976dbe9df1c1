"""Going through an entry at the keyboard, field by field, each with its picture."""

from __future__ import annotations

import base64
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from civbook.cli.labels import EVENTS, field_label, word
from civbook.cli.output import say
from civbook.cli.show import in_order
from civbook.i18n import gettext as _
from civbook.workflow.archive import Archive
from civbook.workflow.images import entry_pages, field_png, page_pixels
from civbook.workflow.keying import Comparison
from civbook.workflow.show import view
from civbook.workflow.verify import change_entry

if TYPE_CHECKING:
    from civbook.model import Entry, FieldReading
    from civbook.workflow.images import Pixels

BACK, QUIT, EMPTY, UNREADABLE = "<", "q!", "-", "?"


def walk(archive: Archive, entry_id: str) -> bool:
    """Ask for every field; keep the answers as one revision. False if the person wants to stop."""
    entry = view(archive, entry_id).entry
    say(f"{entry.id}  {word(EVENTS, entry.event)} {entry.number or '?'}/{entry.year or '?'}")
    say(_("Enter: it is right.   Text: that is right.   -: nothing stands there."))
    say(_("?: nobody can read it.   <: back.   q!: stop."))
    with tempfile.TemporaryDirectory(
        prefix="civbook-"
    ) as folder:  # crops show names: they go when we are done
        changes, finished = _ask_all(archive, entry, Path(folder))
    done = finished and _yes(_("Is everything right now? Then it is marked verified. [y/N] "))
    if changes or done:
        change_entry(archive, entry.id, changes, done=done, seen_revision=entry.revision)
    return finished


def _ask_all(archive: Archive, entry: Entry, folder: Path) -> tuple[dict[str, str | None], bool]:
    fields = in_order(entry)
    pictures = _Pictures(archive, entry, folder)
    changes: dict[str, str | None] = {}
    place = 0
    while place < len(fields):
        name, reading = fields[place]
        pictures.show(reading)
        written = changes.get(name, reading.written)
        doubt = "" if reading.confidence >= 0.9 else f"  ({reading.confidence:.0%})"
        shown = _("(unread)") if written is None else written
        say(f"{place + 1}/{len(fields)}  {field_label(name)}: {shown}{doubt}")
        for finding in entry.findings:
            if finding.field == name:
                say("   " + _("Doubt: {text}").format(text=finding.message))
        answer = _read("   > ")
        if answer == QUIT:
            return changes, False
        if answer == BACK:
            place = max(0, place - 1)
            continue
        if answer:
            changes[name] = {EMPTY: "", UNREADABLE: None}.get(answer, answer)
        place += 1
    return changes, True


def key_blind(archive: Archive, entry_id: str) -> dict[str, str]:
    """Ask for every field of an entry by its picture alone; empty if the person stops before the end."""
    entry = view(archive, entry_id).entry
    say(f"{entry.id}  {word(EVENTS, entry.event)}")
    say(_("Key what stands in each field.   Enter: nothing.   <: back.   q!: stop, nothing is kept."))
    names = [name for name, _reading in in_order(entry)]
    keyed: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="civbook-") as folder:
        pictures = _Pictures(archive, entry, Path(folder))
        place = 0
        while place < len(names):
            pictures.show(entry.fields[names[place]])
            answer = _read(f"{place + 1}/{len(names)}  {field_label(names[place])} > ")
            if answer == QUIT:
                return {}
            if answer == BACK:
                place = max(0, place - 1)
                continue
            keyed[names[place]] = answer
            place += 1
    return keyed


def decide(archive: Archive, comparison: Comparison) -> tuple[dict[str, int], dict[str, str]]:
    """Ask which of two keyings is right, field by field: whose text to take, or the right text."""
    take: dict[str, int] = {}
    texts: dict[str, str] = {}
    entry = comparison.entry
    with tempfile.TemporaryDirectory(prefix="civbook-") as folder:
        pictures = _Pictures(archive, entry, Path(folder))
        for difference in comparison.differences:
            if reading := entry.fields.get(difference.field):
                pictures.show(reading)
            say(field_label(difference.field))
            say(f"   1: {difference.first}\n   2: {difference.second}")
            answer = _read(_("   1, 2, or what is right > "))
            if answer == QUIT:
                break
            if answer in ("1", "2"):
                take[difference.field] = int(answer)
            elif answer:
                texts[difference.field] = "" if answer == EMPTY else answer
    return take, texts


class _Pictures:
    """Crops of an entry's fields, drawn in the terminal if it can, else as a file to keep open beside it."""

    def __init__(self, archive: Archive, entry: Entry, folder: Path) -> None:
        self._archive = archive
        self._pages = entry_pages(archive, entry)
        self._pixels: dict[int, Pixels] = {}
        self._file = folder / "field.png"
        self._told = False

    def show(self, reading: FieldReading) -> None:
        if reading.box is None or not reading.page or reading.page > len(self._pages):
            return
        if reading.page not in self._pixels:
            self._pixels = {reading.page: page_pixels(self._archive, self._pages[reading.page - 1])}
        png = field_png(self._pixels[reading.page], reading.box)
        if drawn := inline_picture(png, os.environ.get("TERM", ""), os.environ.get("TERM_PROGRAM", "")):
            sys.stdout.write(drawn + "\n")
            return
        self._file.write_bytes(png)
        if not self._told:
            say(
                _("The field's picture is in {path}; keep it open beside this window.").format(
                    path=self._file
                )
            )
            self._told = True


def inline_picture(png: bytes, term: str, program: str) -> str:
    """The bytes that make a terminal draw a PNG (kitty and iTerm2 protocols), "" where it can't."""
    data = base64.b64encode(png).decode()
    if "kitty" in term or "ghostty" in term:
        pieces = [data[start : start + 4096] for start in range(0, len(data), 4096)]
        parts = []
        for number, piece in enumerate(pieces):
            head = "f=100,a=T," if number == 0 else ""
            parts.append(f"\x1b_G{head}m={int(number < len(pieces) - 1)};{piece}\x1b\\")
        return "".join(parts)
    if program in ("iTerm.app", "WezTerm"):
        return f"\x1b]1337;File=inline=1;size={len(png)}:{data}\x07"
    return ""


def _read(prompt: str) -> str:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.strip() if line else QUIT


def _yes(question: str) -> bool:
    return _read(question).casefold() in ("y", "yes", "c", "có", "co", "v")
