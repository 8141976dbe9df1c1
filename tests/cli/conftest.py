"""Runs the command line in this process, in English, far from anybody's own archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from civbook.cli import main
from civbook.i18n import choose_language


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return json.loads(self.err)["error"]


@pytest.fixture
def civbook(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[..., Ran]]:
    monkeypatch.setenv("CIVBOOK_LANG", "en")
    monkeypatch.setenv("CIVBOOK_USER", "Hoa")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("CIVBOOK_ARCHIVE", raising=False)
    monkeypatch.delenv("CIVBOOK_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    yield run
    choose_language("en")


@pytest.fixture
def archive(civbook: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "archive"
    assert civbook("init", root).code == 0
    monkeypatch.setenv("CIVBOOK_ARCHIVE", str(root))
    return root


@pytest.fixture
def entry(archive: Path) -> str:
    """The id of one unverified birth in book KS.2003.01, no picture."""
    from civbook.model import Entry, FieldReading, Finding
    from civbook.search import index
    from civbook.store import entries
    from civbook.store.database import transaction
    from civbook.workflow.archive import open_archive
    from civbook.workflow.books import add_book

    fields = {
        "number": FieldReading("45/2003", "45/2003", 0.9),
        "child.full_name": FieldReading("Nguyễn Thị [red]Hoa", "Nguyễn Thị [red]Hoa", 0.6),
        "child.sex": FieldReading("Nữ", "female", 0.99),
        "mother.full_name": FieldReading(None, None, 0.0),
    }
    doubts = (Finding("field-unread", "This field could not be read.", "mother.full_name"),)
    made = Entry("entry-0001", "KS.2003.01", "birth", "45", 2003, "2003-05-21", "read", fields, doubts)
    with open_archive(archive) as opened:
        add_book(opened, kind="KS", number="1", years="2003", authority="UBND xã Đồng Mỏ")
        with transaction(opened.db) as conn:
            entries.insert(conn, made, 1)
            index.put(conn, [made])
    return made.id
