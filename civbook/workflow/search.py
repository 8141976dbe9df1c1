"""Searching archives: one question or many, logged, with other people's names masked where the archive
says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from civbook.errors import CivbookError, StoreError, UsageError
from civbook.i18n import gettext as _
from civbook.model import Entry
from civbook.model.shape import entry_json
from civbook.search import explain
from civbook.search.find import Hit
from civbook.search.merge import merged
from civbook.search.origin import Origin
from civbook.search.query import Query, parse
from civbook.workflow.lines import LONGEST
from civbook.workflow.registers import Registers

_LOGGED_ENTRIES = 10_000  # of one batch


@dataclass(frozen=True, slots=True)
class Found:
    """A hit and where it stands."""

    hit: Hit
    registers: Registers
    origin: Origin
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """An answer to show. ``absent``: chance that the one meant is not in these books."""

    query: Query
    found: tuple[Found, ...]
    total: int
    absent: float
    took_ms: float
    understood: str
    suggestion: str
    warnings: tuple[str, ...]


class Desk:
    """Answers questions from one or more registers; keep it for a batch, its caches make later answers
    quick.
    """

    def __init__(self, registers: Sequence[Registers]) -> None:
        self._registers = registers
        self._searchers = [each.searcher() for each in registers]

    def ask(self, query: Query) -> Result:
        """The answer of all registers together."""
        wide = (
            query if len(self._registers) == 1 else replace(query, offset=0, limit=query.offset + query.limit)
        )
        answers = [searcher.find(wide) for searcher in self._searchers]
        if len(answers) == 1:
            hits, absent, total = [(0, hit) for hit in answers[0].hits], answers[0].absent, answers[0].total
        else:
            hits, absent, total = merged(answers, query.offset, query.limit)
        found = tuple(self._found(query, place, hit) for place, hit in hits)
        best = replace(answers[0], query=query, hits=[hit for _place, hit in hits])
        return Result(
            query, found, total, absent, sum(answer.took_ms for answer in answers), explain.understood(query),
            explain.suggestion(best), (*query.notes, *_stale(sum(answer.stale for answer in answers))),
        )  # fmt: skip

    def _found(self, query: Query, place: int, hit: Hit) -> Found:
        registers = self._registers[place]
        origin = registers.origin(hit)
        mask = explain.masked if origin.mask_others else str
        return Found(hit, registers, origin, tuple(explain.why(query, hit.detail, mask)))


def _stale(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (
        _(
            "{count} entries were changed by another program and may not be found; run: civbook reindex"
        ).format(count=f"{count}+" if count >= 1000 else count),
    )


def search(registers: Sequence[Registers], words: str = "", **options: Any) -> Result:
    """Answer one question and log that it was asked (not what was asked, but which entries were shown).

    Raises:
        UsageError: the question makes no sense.
    """
    result = answer(registers, words, **options)
    log_answer(registers, result)
    return result


def answer(registers: Sequence[Registers], words: str = "", **options: Any) -> Result:
    """:func:`search` without its log: whoever shows the answer calls :func:`log_answer` at once."""
    return Desk(registers).ask(parse(words, **options))


def log_answer(registers: Sequence[Registers], result: Result) -> None:
    """Note that the entries of an answer were shown."""
    log(registers, {"queries": 1, "hits": len(result.found)}, result.found)


def batch(registers: Sequence[Registers], lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Answer questions in JSON, one a line; a bad one is answered by an ``error`` and no hits."""
    desk = Desk(registers)
    shown: dict[str, Found] = {}
    asked = hits = 0
    try:
        for line in lines:
            if not line.strip():
                continue
            asked += 1
            answer, found = _answer_line(desk, line)
            hits += len(found)
            if len(shown) < _LOGGED_ENTRIES:
                shown.update((each.hit.entry.id, each) for each in found)
            yield answer
    finally:
        log(registers, {"queries": asked, "hits": hits}, tuple(shown.values()))


def _answer_line(desk: Desk, line: str) -> tuple[dict[str, Any], tuple[Found, ...]]:
    id: object = None
    try:
        if len(line) > LONGEST:
            raise UsageError(_("This line is too long."), code="too-long")
        data = json.loads(line)
        if not isinstance(data, dict):
            raise UsageError(_("A query is a JSON object."), code="bad-json")
        id = data.pop("id", None)
        result = desk.ask(parse(str(data.pop("words", data.pop("query", "")) or ""), **data))
    except (ValueError, RecursionError):
        return {
            "id": id,
            "took_ms": 0,
            "hits": [],
            "error": _("This line is no JSON."),
            "code": "bad-json",
        }, ()
    except StoreError:
        raise
    except CivbookError as e:
        return {"id": id, "took_ms": 0, "hits": [], "error": e.problem, "code": e.code}, ()
    return {
        "id": id, "took_ms": round(result.took_ms, 2), "hits": hits_json(result.found),
        "absent": round(result.absent, 4),
        "total": result.total,
    }, result.found  # fmt: skip


def as_json(result: Result) -> dict[str, Any]:
    """The contract's answer and what a program may show beside it."""
    query = result.query
    return {
        "query": {**query.options, "limit": query.limit, "offset": query.offset},
        "understood": result.understood,
        "took_ms": round(result.took_ms, 2),
        "absent": round(result.absent, 4),
        "total": result.total,
        "suggestion": result.suggestion or None,
        "warnings": list(result.warnings),
        "hits": hits_json(result.found),
    }


def hits_json(found: Iterable[Found]) -> list[dict[str, Any]]:
    """Hits in the contract's shape."""
    several = len({each.origin.name for each in found}) > 1
    rows = []
    for each in found:
        row: dict[str, Any] = {"score": round(each.hit.score, 4), "why": list(each.why)}
        if several:
            row["archive"] = each.origin.name
        row["entry"] = entry_json(_masked(each), each.origin.book)
        rows.append(row)
    return rows


def _masked(found: Found) -> Entry:
    """The entry, with the names of other people masked if the archive wants that."""
    entry = found.hit.entry
    if not found.origin.mask_others:
        return entry
    fields = dict(entry.fields)
    for name, reading in entry.fields.items():
        person, _dot, field = name.rpartition(".")
        if field == "full_name" and person != found.hit.detail.person:
            fields[name] = replace(
                reading, written=explain.masked(reading.written or ""),
                value=explain.masked(reading.value or ""),
                alternatives=(),
            )  # fmt: skip
    return replace(entry, fields=fields)


def log(registers: Sequence[Registers], detail: Mapping[str, Any], found: Sequence[Found]) -> None:
    """Note in the log of each register which of its entries were shown."""
    for each in registers:
        shown = [(hit.origin, hit.hit.entry.id) for hit in found if hit.registers is each]
        each.log(shown, detail)
