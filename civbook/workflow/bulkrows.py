"""An entry in the contract's JSON as a row of the table and the codes of its terms, in few steps.

A million entries pass here, so nothing is made twice: a field whose values came before is known as a whole, a
name by its last word and what stands before it, and the order of the fields by their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

from civbook.i18n import gettext as _
from civbook.model import Finding
from civbook.search.index import BulkIndex
from civbook.search.terms import EVENT, NUMBER, REGISTERED, Term, number_word, undated
from civbook.store import entries
from civbook.store.findings import pack_findings
from civbook.store.packing import in_order, join_records
from civbook.workflow.bulkfields import KNOWN, Codes, Field, LineError, Made, maker_of

_STATUS = {status: code for code, status in enumerate(entries.STATUSES)}
_SHAPES = 2_000  # lists of field names kept at hand

Row = tuple[Any, ...]  # the values of ``entries.INSERT``


class Rows:
    """Makes rows for one transaction of an import."""

    def __init__(self, bulk: BulkIndex) -> None:
        self._bulk = bulk
        self._fields: dict[str, Field] = {}
        self._shapes: dict[tuple[str, ...], _Shape] = {}
        self._heads: dict[tuple[str, int | None], list[int]] = {}
        self._numbers: dict[str, list[int]] = {}

    def row(self, data: dict[str, Any], book: int, place: Codes) -> tuple[Row, list[int]]:
        """The row of an entry and all its codes; ``place``: those of its book's authority.

        Raises:
            LineError, or any of the errors of wrong shapes: it is no entry.
        """
        event, number, year = data["event"], data.get("number"), data.get("year")
        status = data.get("status") or "read"
        if status not in _STATUS:
            raise LineError(_("status {status} is unknown").format(status=status))
        if not (data["id"] and isinstance(data["id"], str) and isinstance(event, str)):
            raise LineError(_("id and event must be text"))
        registered = data.get("registration_date")
        if registered is not None and not isinstance(registered, str):
            raise LineError(_("{name} must be text").format(name="registration_date"))
        if year is not None:
            year = int(year)
        head = self._heads.get((event, year)) or self._head(event, year)
        codes = [*head, *place]
        if number is not None:
            number = str(number)
            codes += self._numbers.get(number) or self._number(number)
        blob = self._blob(data["fields"], codes)
        if status == "superseded":
            codes = []
        findings = data.get("findings")
        row = (
            data["id"], book, event, number, year, registered, _STATUS[status], 1, blob,
            pack_findings(findings_of(findings)) if findings else None,
        )  # fmt: skip
        return row, codes

    def _head(self, event: str, year: int | None) -> list[int]:
        terms: list[Term] = [(EVENT, "!" + event)]
        if year is not None:
            if not 0 <= year <= 9999:
                raise LineError(_("the year is none"))
            if year:
                terms.append((REGISTERED, f"={year}"))
        codes = self._heads[event, year] = self._bulk.codes(terms)
        return codes

    def _number(self, number: str) -> list[int]:
        if len(self._numbers) > KNOWN:
            self._numbers.clear()
        codes = self._numbers[number] = self._bulk.codes([(NUMBER, number_word(number))] if number else [])
        return codes

    def _blob(self, fields: dict[str, dict[str, Any]], codes: list[int]) -> bytes:
        names = tuple(fields)
        makers, ordered, undated_codes = self._shapes.get(names) or self._shape(names)
        records = []
        codes += undated_codes
        for make, reading in zip(makers, fields.values(), strict=True):
            record, found = make(reading)
            records.append(record)
            if found:
                codes += found
        return join_records(ordered(records))

    def _shape(self, names: tuple[str, ...]) -> _Shape:
        if len(self._shapes) > _SHAPES:
            self._shapes.clear()
            self._fields.clear()
        makers: list[Callable[[dict[str, Any]], Made]] = []
        for name in names:
            if name not in self._fields:
                self._fields[name] = maker_of(name)(name, self._bulk)
            makers.append(self._fields[name].make)
        places = [names.index(name) for name in in_order(names)]
        ordered: Callable[[list[bytes]], Iterable[bytes]] = (
            itemgetter(*places) if len(places) > 1 else list[bytes]
        )
        shape: _Shape = makers, ordered, self._bulk.codes(undated(names))
        self._shapes[names] = shape
        return shape


# the makers of some fields, what puts their records in order, and the codes of what is missing among them
_Shape = tuple[list[Callable[[dict[str, Any]], Made]], Callable[[list[bytes]], Iterable[bytes]], Codes]


def findings_of(findings: Iterable[dict[str, Any]]) -> list[Finding]:
    """The findings of an entry."""
    return [Finding(item["code"], item.get("message", ""), item.get("field")) for item in findings]
