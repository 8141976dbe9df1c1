"""An archive, a way to write scans that the fake reader understands, and its module where workers find it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FAKES = str(Path(__file__).parent / "fakes")
if FAKES not in sys.path:
    sys.path.insert(0, FAKES)

from fake_reader import read  # noqa: E402

from civbook.workflow.archive import Archive, create_archive  # noqa: E402
from civbook.workflow.books import add_book  # noqa: E402
from civbook.workflow.ingest import IngestReport, ingest  # noqa: E402


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive", who="Hoa") as made:
        yield made


@pytest.fixture
def book(archive: Archive) -> str:
    return add_book(archive, kind="KS", number="1", years="2003", authority="UBND xã Đồng Mỏ").id


@pytest.fixture
def scan(tmp_path: Path) -> Callable[..., Path]:
    """``scan("p1.jpg", "number=1", "number=2")`` writes a scan of two pictures."""

    def write(name: str, *pictures: str) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(pictures), encoding="utf-8")
        return path

    return write


@pytest.fixture
def take(archive: Archive) -> Callable[..., IngestReport]:
    """Ingest with the fake reader, one worker."""

    def run(*paths: Path, **options: object) -> IngestReport:
        return ingest(archive, paths, read=read, **{"jobs": 1, **options})  # type: ignore[arg-type]

    return run
