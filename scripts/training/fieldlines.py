"""Values as the page reader meets them: each line that became fields, what was seen of it, whether it is right.

A folder holds scans with a JSON of their truth beside them (scripts/make_samples.py writes such folders; any other
generator's pages will do).
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import bench_pages

from civbook.imaging.opening import open_scan
from civbook.recognition.confidence import traits
from civbook.workflow.page import ReadOptions
from civbook.workflow.pagereading import PageReader

if TYPE_CHECKING:
    from civbook.model import Box, FieldKind, TextLine
    from civbook.recognition.combine import AutoEngine
    from civbook.recognition.engine import Crop
    from civbook.recognition.neural import Seen
    from civbook.workflow.page import EntryDraft


@dataclass(frozen=True)
class Observed:
    """One value's line: ``source`` whose scores weighed, ``sees`` the traits, ``told`` the confidence of its surest
    field, ``right`` whether all its fields are."""

    style: str
    kind: FieldKind | None
    source: str
    sees: tuple[float, ...]
    told: float
    right: bool


@dataclass
class Watcher:
    """An engine that reads as ``engine`` does and keeps what it saw, by the place of the crop."""

    engine: AutoEngine
    seen: dict[Box, tuple[Crop, Seen]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.engine.name

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        """One line per crop."""
        found = self.engine.look(crops)
        for crop, seen in zip(crops, found, strict=True):
            if seen.decoded is not None and crop.purpose == "value":
                self.seen[crop.box] = crop, seen
        return [seen.line for seen in found]


def observe(folder: Path, engine: AutoEngine, style: str = "") -> Iterator[Observed]:
    """The lines of all scans of a folder; ``style``: only those whose truth says so."""
    watcher = Watcher(engine)
    for path in sorted(folder.rglob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(truth, dict) and "entries" in truth and style in ("", truth["style"]):
            yield from _page(path.parent / truth["file"], truth, watcher)


def _page(scan: Path, truth: dict[str, Any], watcher: Watcher) -> Iterator[Observed]:
    years = [int(year) for year in str(truth["book"]["years"]).split("-")]
    reader = PageReader(ReadOptions(book_type=truth["book"]["type"], years=(years[0], years[-1])), watcher)
    wanted: dict[int, list[bench_pages.Wanted]] = defaultdict(list)
    for entry in truth["entries"]:
        wanted[entry.get("frame", 0)].append(bench_pages.Wanted(truth, entry))
    with open_scan(scan) as opened:
        for number, items in wanted.items():
            watcher.seen.clear()
            drafts = [draft for page in reader.pages(opened.frame(number), number) for draft in page.entries]
            yield from _lines(truth["style"], items, drafts, watcher)


def _lines(
    style: str, items: list[bench_pages.Wanted], drafts: list[EntryDraft], watcher: Watcher
) -> Iterator[Observed]:
    read = [
        (str(number), 0, {name: reading.as_json() for name, reading in draft.fields.items()})
        for number, draft in enumerate(drafts)
    ]
    for item, (number, _part, fields) in bench_pages.align(items, read):
        by_place: dict[Box, list[tuple[bool, float]]] = defaultdict(list)
        for name, reading in drafts[int(number)].fields.items():
            known = item.entry["fields"].get(name)
            if reading.box is None or (known is None and name not in item.entry["blank"]):
                continue
            right = (
                bench_pages.right(item.entry["event"], name, known, fields[name])[0]
                if known
                else not reading.value
            )
            by_place[reading.box].append((right, reading.confidence))
        for box, found in by_place.items():
            if box in watcher.seen:
                crop, seen = watcher.seen[box]
                assert seen.decoded is not None
                yield Observed(
                    style, crop.kind, seen.source, traits(seen.decoded, crop.kind),
                    max(told for _right, told in found), all(right for right, _told in found),
                )  # fmt: skip
