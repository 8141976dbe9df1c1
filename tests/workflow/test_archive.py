"""Archives and books: found, made, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from civbook.errors import FormError, NotFoundError, RefusedError, SettingsError, StoreError, UsageError
from civbook.workflow.archive import create_archive, find_archive, open_archive, person
from civbook.workflow.books import add_book, close_book, edit_book, report


def test_the_nearest_archive_above_is_found(archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    inside = archive.root / "scans" / "x"
    inside.mkdir(parents=True)
    monkeypatch.delenv("CIVBOOK_ARCHIVE", raising=False)
    monkeypatch.chdir(inside)
    assert find_archive() == archive.root
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError):
        find_archive()
    monkeypatch.setenv("CIVBOOK_ARCHIVE", str(archive.root))
    assert find_archive() == archive.root
    monkeypatch.setenv("CIVBOOK_ARCHIVE", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError, match="no archive"):
        find_archive()


def test_an_archive_is_not_made_twice(archive):
    with pytest.raises(StoreError) as caught:
        create_archive(archive.root)
    assert caught.value.code == "exists"


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError) as caught:
        create_archive(tmp_path / "file" / "archive")
    assert caught.value.code == "no-access"


def test_the_person_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CIVBOOK_USER", "Chị Hoa")
    assert person() == "Chị Hoa"
    monkeypatch.delenv("CIVBOOK_USER")
    assert person()


def test_settings_of_the_archive_hold(archive):
    archive.close()
    (archive.root / "civbook.toml").write_text('[office]\nname = "UBND xã Đồng Mỏ"\n', encoding="utf-8")
    with open_archive(archive.root) as again:
        assert again.settings.office == "UBND xã Đồng Mỏ"
    (archive.root / "civbook.toml").write_text("[office]\nnmae = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        open_archive(archive.root)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ({"kind": "ks", "number": "1", "years": "2003"}, "KS.2003.01"),
        ({"kind": "KH", "number": "01/2007", "years": "2007 – 2009"}, "KH.2007-2009.01"),
        ({"kind": "KT", "number": "12", "years": "2003-2003"}, "KT.2003.12"),
    ],
)
def test_books_get_the_ids_of_the_ministrys_file_names(archive, words, id):
    assert add_book(archive, authority="A", **words).id == id


@pytest.mark.parametrize(
    "words",
    [
        {"kind": "XX"}, {"years": "03"}, {"years": "2005-2003"}, {"years": "abcd"}, {"number": "../x"},
        {"number": ""}, {"authority": "  "},
    ],
)  # fmt: skip
def test_books_that_cannot_be_are_refused(archive, words):
    with pytest.raises(UsageError):
        add_book(archive, **{"kind": "KS", "number": "1", "years": "2003", "authority": "A", **words})


def test_the_same_book_twice_is_refused_and_a_namesake_gets_a_letter(archive):
    words = {"kind": "KS", "number": "1", "years": "2003"}
    add_book(archive, authority="UBND xã A", **words)
    with pytest.raises(RefusedError):
        add_book(archive, authority="UBND xã A", **words)
    assert add_book(archive, authority="UBND xã B", **words).id == "KS.2003.01b"


def test_a_form_must_be_of_the_books_event(archive):
    with pytest.raises(FormError):
        add_book(archive, kind="KS", number="1", years="2003", authority="A", form="kh-2006")
    assert (
        add_book(archive, kind="KH", number="1", years="2007", authority="A", form="kh-2006").form
        == "kh-2006"
    )


def test_a_book_is_edited_and_closed(archive, book):
    assert edit_book(archive, book, authority="UBND  xã B", years="2003-2004").authority == "UBND xã B"
    close_book(archive, book, 12, 60)
    assert report(archive, book).counts.closing_entries == 60
    with pytest.raises(NotFoundError):
        edit_book(archive, "KS.1.1", authority="B")
