"""The commands: the shapes that programs rely on, and what people see."""

from __future__ import annotations

import io
import sqlite3

import pytest

from civbook.cli.book import spans
from civbook.cli.labels import FIELDS, PERSONS, field_label
from civbook.cli.walk import inline_picture
from civbook.model.fields import FIELDS as FIELDS_OF_EVENTS


def test_books_are_added_listed_and_shown(civbook, archive):
    words = [
        "book",
        "add",
        "--type",
        "KS",
        "--number",
        "01",
        "--year",
        "2003",
        "--authority",
        "UBND xã A, huyện B",
    ]
    assert civbook(*words, "--json").json == {"id": "KS.2003.01"}
    (listed,) = civbook("book", "list", "--json").json["books"]
    assert {
        "id": "KS.2003.01",
        "type": "KS",
        "number": "01",
        "years": "2003",
        "pages": 0,
        "entries": 0,
    }.items() <= (listed.items())
    assert civbook("book", "show", "KS.2003.01", "--json").json == listed
    assert "UBND xã A" in civbook("book", "list").out
    assert civbook(*words).code == 9
    assert (
        civbook("book", "edit", "KS.2003.01", "--authority", "UBND xã C", "--json").json["authority"]
        == "UBND xã C"
    )
    assert civbook("book", "close", "KS.2003.01", "--entries", "60", "--json").json["closing_entries"] == 60


def test_an_entry_is_shown_in_the_contracts_shape(civbook, entry):
    shown = civbook("show", entry, "--json").json
    assert {
        "id",
        "event",
        "number",
        "year",
        "registration_date",
        "status",
        "book",
        "fields",
        "findings",
    } <= set(shown)
    assert shown["book"]["authority"] == "UBND xã Đồng Mỏ"
    field = shown["fields"]["child.full_name"]
    assert {"written", "value", "confidence", "source", "page", "box"} <= set(field)
    assert shown["findings"][0]["code"] == "field-unread"
    assert civbook("show", "entry-00", "--json").json == {**shown, "history": shown["history"]}
    assert civbook("show", "nothing").code == 8


def test_what_stands_in_a_field_is_never_markup(civbook, entry):
    assert "[red]Hoa" in civbook("show", entry).out


def test_an_entry_without_a_picture_says_so(civbook, entry, tmp_path):
    ran = civbook("show", entry, "--image", tmp_path / "x.png")
    assert ran.code == 8
    assert not (tmp_path / "x.png").exists()


def test_verification_by_script(civbook, entry):
    ran = civbook(
        "verify", entry, "--set", "child.full_name=Nguyễn Thị Hoa", "--unreadable", "mother.full_name",
        "--done", "--who", "Lan", "--reason", "đối chiếu", "--json",
    )  # fmt: skip
    assert ran.json == {"id": entry, "status": "verified", "revision": 2}
    shown = civbook("show", entry, "--json").json
    assert shown["fields"]["child.full_name"]["source"] == "keyed"
    (change,) = shown["history"]
    assert (change["who"], change["reason"]) == ("Lan", "đối chiếu")
    audit = civbook("audit", "entry", entry, "--json").json["acts"]
    assert [(act["act"], act["who"]) for act in audit] == [("verify", "Lan"), ("view", "Hoa")]


@pytest.mark.parametrize("words", [["--set", "nonsense"], ["--set", "husband.full_name=A"], ["--set", "=A"]])
def test_wrong_corrections_are_usage_errors(civbook, entry, words):
    assert civbook("verify", entry, *words).code == 2
    assert civbook("show", entry, "--json").json["status"] == "read"


def test_without_a_keyboard_verify_says_what_to_do(civbook, entry, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert civbook("verify", entry).code == 2


def test_two_keyings_and_an_arbiter_at_the_command_line(civbook, entry, tmp_path):
    keyed = tmp_path / "keyed.json"
    keyed.write_text('{"child.full_name": "Nguyễn Thị Hoà", "child.sex": "Nữ"}', encoding="utf-8")
    assert civbook("verify", "key", entry, "--from", keyed, "--who", "A", "--json").json["keying"] == 1
    assert civbook("verify", "key", entry, "--set", "child.sex=Nữ", "--who", "A").code == 9
    words = ["--set", "child.sex=Nữ", "--set", "child.full_name=Nguyễn Thị Hoa"]
    assert civbook("verify", "key", entry, *words, "--who", "B").code == 0
    found = civbook("verify", "compare", entry, "--json").json
    assert [each["field"] for each in found["differences"]] == ["child.full_name"]
    assert "child.full_name" in civbook("verify", "compare", entry).out
    assert civbook("verify", "arbitrate", entry, "--who", "A").code == 9
    assert civbook("verify", "arbitrate", entry, "--who", "C").code == 9
    assert civbook("verify", "arbitrate", entry, "--take", "child.full_name=3", "--who", "C").code == 2
    assert civbook("verify", "arbitrate", entry, "--take", "child.full_name=1", "--who", "C").code == 0
    assert civbook("show", entry, "--json").json["fields"]["child.full_name"]["written"] == "Nguyễn Thị Hoà"


def test_going_through_an_entry_at_the_keyboard(civbook, entry, monkeypatch):
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    # number right; sex: back; number empty; name corrected … every answer a clerk may give
    answers = ["", "<", "-", "Nguyễn Thị Hoa", "", "?", "y"]
    monkeypatch.setattr("sys.stdin", Keyboard("\n".join(answers) + "\n"))
    assert civbook("verify", entry).code == 0
    shown = civbook("show", entry, "--json").json
    assert (shown["status"], shown["number"]) == ("verified", None)
    assert shown["fields"]["child.full_name"]["value"] == "Nguyễn Thị Hoa"
    assert shown["fields"]["mother.full_name"]["written"] is None
    monkeypatch.setattr("sys.stdin", Keyboard("q!\n"))
    assert civbook("verify", entry).code == 0
    monkeypatch.setattr("sys.stdin", Keyboard(""))
    assert "Nothing waits" in civbook("verify", "--book", "KS.2003.01").out


def test_blind_keying_and_arbitration_at_the_keyboard(civbook, entry, monkeypatch):
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    for who, name in (("A", "Nguyễn Thị Hoa"), ("B", "Nguyễn Thị Hoà")):
        monkeypatch.setattr("sys.stdin", Keyboard(f"45/2003\n{name}\n<\n{name}\nNữ\n\n"))
        ran = civbook("verify", "key", entry, "--who", who)
        assert (ran.code, "[red]Hoa" in ran.out) == (0, False)  # blind: nobody sees what was read
    monkeypatch.setattr("sys.stdin", Keyboard("2\n"))
    assert civbook("verify", "arbitrate", entry, "--who", "C").code == 0
    assert civbook("show", entry, "--json").json["fields"]["child.full_name"]["written"] == "Nguyễn Thị Hoà"


def test_the_log_is_checked_and_a_forgery_is_found_at_its_place(civbook, archive, entry):
    civbook("show", entry)
    civbook("show", entry)
    assert civbook("audit", "verify", "--json").json["broken"] is None
    conn = sqlite3.connect(archive / "civbook.db")
    conn.execute("DROP TRIGGER acts_no_update")
    conn.execute("UPDATE acts SET who = 'nobody' WHERE id = 3")
    conn.commit()
    conn.close()
    ran = civbook("audit", "verify")
    assert ran.code == 7
    assert "act 3" in ran.err


def test_who_saw_a_persons_data(civbook, entry):
    civbook("show", entry)
    acts = civbook("audit", "person", "nguyen", "thi", "hoa", "--json").json["acts"]
    assert [act["act"] for act in acts] == ["view"]
    assert civbook("audit", "person", "tran", "van", "khac", "--json").json["acts"] == []
    latest = civbook("audit", "log", "--limit", "1", "--json").json["acts"]
    assert latest[0]["act"] == "audit"  # asking is an act too


def test_status_and_reindex_and_settings(civbook, archive, entry):
    (book,) = civbook("status", "--json").json["books"]
    assert (book["waiting"], book["doubts"]) == (1, {"field-unread": 1})
    assert "field-unread" in civbook("status").out
    assert civbook("reindex", "--json").json["differing"] == 0
    listed = {each["key"]: each for each in civbook("settings", "--json").json["settings"]}
    assert listed["recognition.engine"]["source"] == "default"
    (archive / "civbook.toml").write_text("[nonsense]\nx = 1\n", encoding="utf-8")
    assert civbook("settings").code == 3
    assert civbook("book", "list").code == 3


def test_settings_work_without_an_archive(civbook):
    assert civbook("settings").code == 0
    assert civbook("book", "list").code == 3


def test_a_well_installed_program_is_well(civbook, archive):
    ran = civbook("doctor", "--json")
    faults = [check for check in ran.json["checks"] if check["state"] == "fault"]
    assert (faults, ran.code) == ([], 0)
    assert civbook("doctor", "--archive", archive / "nowhere").code == 7


def test_a_missing_original_is_a_fault(civbook, archive, entry):
    conn = sqlite3.connect(archive / "civbook.db")
    conn.execute("INSERT INTO scans VALUES (1, 1, 'x', 'f.jpg', 'scans/KS.2003.01/x.jpg', 1, 't', 1)")
    conn.commit()
    conn.close()
    states = {check["name"]: check["state"] for check in civbook("doctor", "--json").json["checks"]}
    assert states["scans"] == "fault"


def test_every_field_of_every_event_has_a_label():
    for event, names in FIELDS_OF_EVENTS.items():
        for name in names:
            person, _dot, field = name.rpartition(".")
            assert field in FIELDS, (event, name)
            assert not person or person in PERSONS, (event, name)
    assert field_label("child.full_name") == "child: full name"
    assert field_label("unknown_field") == "unknown_field"


def test_spans_of_numbers():
    assert spans((1, 2, 3, 7, 9, 10)) == "1-3, 7, 9-10"


@pytest.mark.parametrize(
    ("term", "program", "begins"),
    [("xterm-kitty", "", "\x1b_G"), ("xterm", "WezTerm", "\x1b]1337"), ("xterm-256color", "", "")],
)
def test_pictures_are_drawn_where_the_terminal_can(term, program, begins):
    drawn = inline_picture(b"x" * 9000, term, program)
    assert drawn.startswith(begins)
    assert bool(drawn) == bool(begins)
