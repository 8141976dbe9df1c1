"""Two people key the same entry without seeing each other's text; what differs is decided by a third."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from civbook.errors import RefusedError, UsageError
from civbook.i18n import gettext as _
from civbook.model import Entry, FieldReading
from civbook.search import index
from civbook.store import acts, blind, books, entries
from civbook.store.blind import Keying
from civbook.store.database import transaction
from civbook.store.entries import StoredEntry
from civbook.workflow.archive import Archive
from civbook.workflow.verify import keyed, with_fields


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the two keyed differently; None where one of them left it out."""

    field: str
    first: str | None
    second: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two keyings of an entry agree. ``people``: who keyed, in order.

    ``unkeyed``: fields that only the machine has read something in; nobody has checked them.
    """

    entry: Entry
    people: tuple[str, ...]
    agreed: dict[str, str]
    differences: tuple[Difference, ...]
    unkeyed: tuple[str, ...] = ()


def key(archive: Archive, entry_id: str, texts: Mapping[str, str]) -> int:
    """Keep one person's keying of an entry; which one it is (1 or 2).

    Raises:
        RefusedError: this person keyed it before, or two have already.
        UsageError: nothing keyed, or a field that the entry does not have.
    """
    if not texts:
        raise UsageError(_("Nothing was keyed."), _("Give fields with --set FIELD=TEXT"))
    with transaction(archive.db) as conn:
        stored = entries.get(conn, entry_id)
        _living(stored)
        book = books.get(conn, stored.entry.book_id)
        with_fields(stored.entry, book, texts)  # refuses unknown fields
        present = blind.of_entry(conn, stored.seq)
        if len(present) >= 2:
            raise RefusedError(
                _("Two people have keyed entry {entry} already.").format(entry=stored.entry.id),
                _("Compare them: civbook verify compare {entry}").format(entry=stored.entry.id),
                code="keyed-twice",
            )
        if any(keying.who == archive.who for keying in present):
            raise RefusedError(
                _("You keyed entry {entry} before; the second keying is another person's.").format(
                    entry=stored.entry.id
                ),
                _("Name the other person with --who."),
                code="same-person",
            )
        fields = {name: keyed(stored.entry.event, name, text) for name, text in texts.items()}
        blind.add(conn, stored.seq, stored.entry.revision, archive.who, fields)
        if len(present) == 1 and stored.entry.status == "read":
            after = replace(stored.entry, status="keyed")
            entries.revise(conn, stored.seq, after, who=archive.who, act="key")
        acts.record(
            conn, "key", who=archive.who, purpose=archive.purpose, entries=[stored.entry.id],
            detail={"keying": len(present) + 1, "fields": sorted(fields)},
        )  # fmt: skip
    return len(present) + 1


def compare(archive: Archive, entry_id: str) -> Comparison:
    """What the two keyings of an entry agree on and where they differ.

    Raises:
        RefusedError: there aren't two keyings yet.
    """
    conn = archive.db.conn
    stored = entries.get(conn, entry_id)
    return _compare(stored, _two(stored, blind.of_entry(conn, stored.seq)))


def arbitrate(
    archive: Archive, entry_id: str, take: Mapping[str, int], texts: Mapping[str, str], *, reason: str = ""
) -> Entry:
    """Decide what the two keyed differently, and mark the entry verified.

    Args:
        take: field → 1 or 2, whose text is right.
        texts: field → the right text where neither is.

    Raises:
        RefusedError: there aren't two keyings, differences are left, or the person keyed one of them.
        UsageError: a choice that is neither 1 nor 2.
    """
    with transaction(archive.db) as conn:
        stored = entries.get(conn, entry_id)
        _living(stored)
        keyings = _two(stored, blind.of_entry(conn, stored.seq))
        comparison = _compare(stored, keyings)
        if archive.who in comparison.people:
            raise RefusedError(
                _("Whoever keyed entry {entry} may not approve it.").format(entry=stored.entry.id),
                _("Name the third person with --who."),
                code="same-person",
            )
        _check_choices(comparison, take)
        decided = dict(comparison.agreed)
        for difference in comparison.differences:
            decided[difference.field] = _decide(difference, take, texts)
        decided.update(texts)
        book = books.get(conn, stored.entry.book_id)
        after = replace(with_fields(stored.entry, book, decided), status="verified")
        after = entries.revise(conn, stored.seq, after, who=archive.who, act="verify", reason=reason)
        index.put(conn, [after])
        acts.record(
            conn, "verify", who=archive.who, purpose=reason or archive.purpose, entries=[after.id],
            detail={"revision": after.revision, "arbitrated": len(comparison.differences)},
        )  # fmt: skip
    return after


def _check_choices(comparison: Comparison, take: Mapping[str, int]) -> None:
    """Whose text to take is only asked where the two differ: anything else is a slip of the keyboard."""
    differing = {difference.field for difference in comparison.differences}
    for name in take:
        if name not in differing:
            raise UsageError(
                _("The two do not differ on {field}.").format(field=name),
                _("See where they do: civbook verify compare {entry}").format(entry=comparison.entry.id),
                code="no-difference",
            )


def _decide(difference: Difference, take: Mapping[str, int], texts: Mapping[str, str]) -> str:
    name = difference.field
    if name in texts:
        return texts[name]
    choice = take.get(name)
    if choice not in (1, 2):
        if choice is not None:
            raise UsageError(_("{field}: take 1 or 2.").format(field=name))
        raise RefusedError(
            _("The two differ on {field}, and nothing is decided.").format(field=name),
            _("Decide with --take {field}=1, --take {field}=2 or --set {field}=TEXT").format(field=name),
            code="undecided",
        )
    return (difference.first if choice == 1 else difference.second) or ""


def _compare(stored: StoredEntry, keyings: tuple[Keying, Keying]) -> Comparison:
    first, second = keyings
    agreed: dict[str, str] = {}
    differences = []
    for name in sorted(first.fields.keys() | second.fields.keys()):
        one, two = _text(first.fields.get(name)), _text(second.fields.get(name))
        if one is not None and one == two:
            agreed[name] = one
        else:
            differences.append(Difference(name, one, two))
    unkeyed = tuple(
        name
        for name, reading in stored.entry.fields.items()
        if reading.written and reading.source == "recognised" and name not in first.fields | second.fields
    )
    return Comparison(stored.entry, (first.who, second.who), agreed, tuple(differences), unkeyed)


def _text(reading: FieldReading | None) -> str | None:
    return reading.written if reading else None


def _two(stored: StoredEntry, keyings: list[Keying]) -> tuple[Keying, Keying]:
    if len(keyings) < 2:
        raise RefusedError(
            _("Entry {entry} was keyed by {count} of two people.").format(
                entry=stored.entry.id, count=len(keyings)
            ),
            _("Key it with: civbook verify key {entry}").format(entry=stored.entry.id),
            code="not-keyed-twice",
        )
    return keyings[-2], keyings[-1]


def _living(stored: StoredEntry) -> None:
    if stored.entry.status in ("superseded", "verified"):
        superseded = stored.entry.status == "superseded"
        problem = (
            _("Entry {entry} has been superseded.") if superseded
            else _("Entry {entry} is verified; it is not keyed again.")
        )  # fmt: skip
        raise RefusedError(
            problem.format(entry=stored.entry.id),
            ""
            if superseded
            else _("Correct it with: civbook verify {entry} --set FIELD=TEXT").format(entry=stored.entry.id),
            code=stored.entry.status,
        )
