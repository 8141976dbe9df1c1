"""Forms are data: the shipped ones load, wrong ones say file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from civbook.errors import FormError
from civbook.forms.loading import DATA, all_forms, load_form, read_form
from civbook.model import TYPE_OF_EVENT

GOOD = """
id = "x"
event = "birth"
layout = "page"
years = [1900, 2000]
titles = ["Khai sinh"]
core = ["child.full_name"]
[[section]]
person = "child"
fields = ["full_name"]
"""


def test_every_shipped_form_loads_and_the_folder_is_not_empty() -> None:
    forms = all_forms()
    assert len(forms) == len(list(DATA.glob("*.toml"))) - 1
    assert {form.event for form in forms} >= {"birth", "marriage", "death"}
    assert {form.layout for form in forms} == {"page", "table", "act"}
    assert all(form.event in TYPE_OF_EVENT for form in forms)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('event = "birth"', 'event = "party"'), "event"),
        (('layout = "page"', 'layout = "scroll"'), "layout"),
        (('id = "x"', ""), "id"),
        (("years = [1900, 2000]", 'years = "always"'), "years"),
        (('titles = ["Khai sinh"]', "titles = [3]"), "titles"),
        (('fields = ["full_name"]', 'fields = ["shoe_size"]'), "section[0].fields"),
        (('person = "child"', 'persona = "child"'), "section[0].persona"),
        (('core = ["child.full_name"]', 'core = ["child.full_name"]\ncolour = "blue"'), "colour"),
        (('person = "child"', "person = 3"), "section[0].person"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, change: tuple[str, str], key: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(FormError) as error:
        read_form(file)
    assert "mine.toml" in error.value.problem
    assert key in error.value.problem


@pytest.mark.parametrize("text", ["id = ", "\ufeffx", "[[section]\n"])
def test_no_toml_is_a_form_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FormError):
        read_form(file)


def test_an_archives_form_wins(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(GOOD.replace('id = "x"', 'id = "ks-2006"'), encoding="utf-8")
    assert load_form("ks-2006", tmp_path).titles == ("Khai sinh",)
    assert load_form("ks-2006").titles != ("Khai sinh",)
    with pytest.raises(FormError):
        load_form("no-such-form", tmp_path)
