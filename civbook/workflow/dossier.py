"""Answering the portals' dossiers: which register entries they refer to, with probabilities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civbook.errors import CivbookError, NotFoundError, RefusedError, UsageError
from civbook.exchange.dossier import Dossier, Question, questions, read_dossiers
from civbook.exchange.dossier_writing import answer_fields, dossier_of
from civbook.i18n import gettext as _
from civbook.model import Entry
from civbook.model.shape import entry_json
from civbook.search.find import Searcher
from civbook.search.query import parse
from civbook.store import books, entries
from civbook.workflow.archive import Archive

_SHOWN = 3  # entries named for a question
_LEAST = 0.02  # a probability below which an entry is not worth naming
_LIKELY = 0.5  # one above which the answer's fields are taken from it
_ANSWERS = ("same-child", "birth-of-deceased", "same-death")


@dataclass(frozen=True, slots=True)
class Answered:
    """One file's answers; ``fault`` says why it could not be read at all."""

    file: str
    answers: tuple[dict[str, Any], ...]
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        """The answers for programs."""
        return {"file": self.file, "dossiers": list(self.answers), "fault": self.fault or None}


def answer_files(
    archive: Archive, paths: list[Path], done: Callable[[], None] = lambda: None
) -> Iterator[Answered]:
    """Answer the dossiers in files and folders, one after the other; a bad file does not stop the others.

    Raises:
        NotFoundError: none of the paths holds a file.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    if not files:
        raise NotFoundError(_("There is no dossier to answer."), code="no-file")
    searcher = Searcher(archive.db.conn)
    for file in files:
        try:
            found = read_dossiers(file)
        except CivbookError as e:
            if len(files) == 1:
                raise
            yield Answered(file.name, (), e.problem)
        else:
            yield Answered(file.name, tuple(answer(archive, dossier, searcher) for dossier in found))
        done()


def answer(archive: Archive, dossier: Dossier, searcher: Searcher | None = None) -> dict[str, Any]:
    """What the archive knows about a dossier, as JSON; the search is logged without names."""
    searcher = searcher or Searcher(archive.db.conn)
    found = {question.finds: _ask(archive, searcher, question) for question in questions(dossier)}
    seen = [hit["entry"]["id"] for hits in found.values() for hit in hits]
    archive.log_seen("search", seen, {"dossier": dossier.number, "questions": sorted(found)})
    result = _result(found)
    return {
        "maHoSoLT": dossier.number,
        "event": dossier.event,
        "problems": [problem.as_json() for problem in dossier.problems],
        "matches": found,
        "ketQuaXuLy": result,
    }


def _ask(archive: Archive, searcher: Searcher, question: Question) -> list[dict[str, Any]]:
    try:
        query = parse(**{**question.options, "limit": _SHOWN})  # type: ignore[arg-type]  # options by name
    except UsageError:  # a date or name in the dossier that no search understands
        return []
    conn = archive.db.conn
    return [
        {
            "probability": round(hit.score, 4),
            "entry": _brief(archive, hit.entry),
            "ketQuaXuLy": answer_fields(hit.entry, books.get(conn, hit.entry.book_id)),
        }
        for hit in searcher.find(query).hits
        if hit.score >= _LEAST
    ]


def _brief(archive: Archive, entry: Entry) -> dict[str, Any]:
    """An entry without its fields: the portal's clerk sees no more than needed."""
    whole = entry_json(entry, books.get(archive.db.conn, entry.book_id))
    return {
        key: whole[key] for key in ("id", "event", "number", "year", "registration_date", "status", "book")
    }


def _result(found: dict[str, list[dict[str, Any]]]) -> dict[str, str] | None:
    for finds in _ANSWERS:
        hits = found.get(finds) or []
        if hits and hits[0]["probability"] >= _LIKELY:
            answered: dict[str, str] = hits[0]["ketQuaXuLy"]
            return answered
    return None


def export_dossier(archive: Archive, entry_id: str) -> dict[str, Any]:
    """A birth or death entry in the shape of a dossier; logged.

    Raises:
        NotFoundError: no such entry.
        RefusedError: the portals know only births and deaths.
    """
    stored = entries.get(archive.db.conn, entry_id)
    book = books.get(archive.db.conn, stored.entry.book_id)
    if book.type not in ("KS", "KT"):
        raise RefusedError(_("The portals' dossiers are of births and deaths only."), code="no-dossier-form")
    archive.log_seen("export", [stored.entry.id], {"format": "dossier"})
    return dossier_of(stored.entry, book)
