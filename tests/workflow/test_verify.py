"""Verification: corrections, blind keying by two, arbitration by a third; nothing is ever overwritten."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from civbook.errors import RefusedError, UsageError
from civbook.model import Entry, FieldReading
from civbook.search import index
from civbook.store import acts, entries
from civbook.store.database import transaction
from civbook.workflow import keying
from civbook.workflow.show import as_json, view
from civbook.workflow.verify import change_entry, next_unverified, supersede


def reading(text: str, confidence: float = 0.6) -> FieldReading:
    return FieldReading(text, text, confidence)


@pytest.fixture
def put(archive, book):
    def insert(id: str, **changes: object) -> str:
        fields = {
            "number": reading("45/2003"), "child.full_name": reading("Nguyên Van A"),
            "child.birth_date": FieldReading("30/02/2003", "2003-02-30", 0.5), "child.sex": reading("nam"),
        }  # fmt: skip
        entry = Entry(id, book, "birth", "45", 2003, None, "read", fields)
        with transaction(archive.db) as conn:
            entries.insert(conn, replace(entry, **changes), 1)  # type: ignore[arg-type]
            index.put(conn, [entry])
        return id

    return insert


def at(archive, who: str):
    return replace(archive, who=who)


def test_a_correction_is_a_revision_with_who_and_why(archive, put):
    id = put("entry-1")
    after = change_entry(archive, id, {"child.full_name": "NGUYỄN VĂN AN"}, done=True, reason="đối chiếu sổ")
    name = after.fields["child.full_name"]
    assert (name.written, name.value, name.source, name.confidence) == (
        "NGUYỄN VĂN AN",
        "Nguyễn Văn An",
        "keyed",
        1.0,
    )
    assert (after.status, after.revision) == ("verified", 2)
    seen = view(archive, id)
    (change,) = seen.history
    assert (change.who, change.reason, change.changed) == ("Hoa", "đối chiếu sổ", ("child.full_name",))
    assert as_json(seen)["history"][0]["changed"]["child.full_name"]["written"] == "Nguyên Van A"
    assert index.reindex(archive.db.conn).differing == 0
    done = [act.act for act in acts.of_entry(archive.db.conn, id)]
    assert done == ["verify", "view"]


def test_a_change_without_done_leaves_it_waiting(archive, put, book):
    id = put("entry-1")
    assert change_entry(archive, id, {"child.sex": "nữ"}).status == "keyed"
    assert next_unverified(archive, book) == id
    assert change_entry(archive, id, {}, done=True).status == "verified"
    assert next_unverified(archive, book) is None
    assert change_entry(archive, id, {"child.sex": "nam"}).status == "keyed"


def test_number_year_and_date_follow_their_fields(archive, put):
    id = put("entry-1")
    after = change_entry(archive, id, {"number": "046/2004", "registration_date": "ngày 5 tháng 3 năm 2004"})
    assert (after.number, after.year, after.registration_date) == ("046", 2004, "2004-03-05")
    assert change_entry(archive, id, {"number": "12a"}).number == "12a"
    assert change_entry(archive, id, {"number": ""}).number is None


def test_doubts_go_when_their_cause_goes(archive, put):
    id = put("entry-1")
    after = change_entry(archive, id, {"child.sex": "nam"})
    assert "date-impossible" in [finding.code for finding in after.findings]
    after = change_entry(archive, id, {"child.birth_date": "28/02/2003"})
    assert "date-impossible" not in [finding.code for finding in after.findings]


def test_empty_unreadable_and_words_of_programs(archive, put):
    id = put("entry-1")
    after = change_entry(archive, id, {"child.full_name": "", "note": None, "child.sex": "female"})
    assert (after.fields["child.full_name"].written, after.fields["child.full_name"].value) == ("", None)
    assert after.fields["note"].written is None
    assert after.fields["child.sex"].value == "female"


def test_an_unknown_field_is_refused_and_nothing_changes(archive, put):
    id = put("entry-1")
    with pytest.raises(UsageError):
        change_entry(archive, id, {"husband.full_name": "A", "child.sex": "nam"})
    assert entries.get(archive.db.conn, id).entry.revision == 1


def test_somebody_elses_change_meanwhile_is_not_overwritten(archive, put):
    id = put("entry-1")
    change_entry(at(archive, "Lan"), id, {"child.sex": "nữ"})
    with pytest.raises(RefusedError) as caught:
        change_entry(archive, id, {"child.sex": "nam"}, seen_revision=1)
    assert caught.value.code == "changed"


def test_two_key_blind_and_a_third_decides(archive, put):
    id = put("entry-1")
    assert keying.key(at(archive, "A"), id, {"child.full_name": "Nguyễn Văn An", "child.sex": "nam"}) == 1
    with pytest.raises(RefusedError) as caught:
        keying.compare(archive, id)
    assert caught.value.code == "not-keyed-twice"
    with pytest.raises(RefusedError) as caught:
        keying.key(at(archive, "A"), id, {"child.sex": "nam"})
    assert caught.value.code == "same-person"
    assert keying.key(at(archive, "B"), id, {"child.full_name": "Nguyễn Văn Ân", "child.sex": "nam"}) == 2
    with pytest.raises(RefusedError):
        keying.key(at(archive, "C"), id, {"child.sex": "nam"})
    found = keying.compare(archive, id)
    assert found.agreed == {"child.sex": "nam"}
    assert [(each.first, each.second) for each in found.differences] == [("Nguyễn Văn An", "Nguyễn Văn Ân")]
    assert entries.get(archive.db.conn, id).entry.status == "keyed"
    for who in ("A", "B"):
        with pytest.raises(RefusedError) as caught:
            keying.arbitrate(at(archive, who), id, {"child.full_name": 1}, {})
        assert caught.value.code == "same-person"
    with pytest.raises(RefusedError) as caught:
        keying.arbitrate(at(archive, "C"), id, {}, {})
    assert caught.value.code == "undecided"
    with pytest.raises(UsageError) as mistyped:
        keying.arbitrate(at(archive, "C"), id, {"child.full_name": 2, "child.ful_name": 1}, {})
    assert mistyped.value.code == "no-difference"
    after = keying.arbitrate(at(archive, "C"), id, {"child.full_name": 2}, {})
    assert (after.status, after.value("child.full_name")) == ("verified", "Nguyễn Văn Ân")
    assert after.fields["child.full_name"].source == "keyed"


def test_what_only_the_machine_has_read_is_named_to_who_decides(archive, put):
    id = put("entry-1")
    for who, name in (("A", "Nguyễn Văn Ân"), ("B", unicodedata.normalize("NFD", "Nguyễn Văn Ân"))):
        keying.key(at(archive, who), id, {"child.full_name": name})
    found = keying.compare(archive, id)
    assert (found.differences, list(found.agreed)) == ((), ["child.full_name"])
    assert set(found.unkeyed) == {"number", "child.birth_date", "child.sex"}


def test_with_two_people_asked_for_nobody_approves_his_own_work(archive, put):
    strict = replace(archive, settings=replace(archive.settings, two_people=True))
    id = put("entry-1")
    with pytest.raises(RefusedError):
        change_entry(at(strict, "A"), id, {}, done=True)
    change_entry(at(strict, "A"), id, {"child.sex": "nam"})
    with pytest.raises(RefusedError):
        change_entry(at(strict, "A"), id, {}, done=True)
    assert change_entry(at(strict, "B"), id, {}, done=True).status == "verified"


def test_a_double_is_superseded_and_stays_in_the_archive(archive, put, book):
    first, second = put("entry-1"), put("entry-2")
    with pytest.raises(UsageError):
        supersede(archive, second, second, reason="")
    after = supersede(archive, second, first, reason="quét hai lần")
    assert after.status == "superseded"
    assert first in after.findings[-1].message
    assert [stored.entry.id for stored in entries.of_book(archive.db.conn, book)] == [first]
    with pytest.raises(RefusedError):
        change_entry(archive, second, {}, done=True)
    assert index.reindex(archive.db.conn).differing == 0
