"""The Vietnamese catalogue: complete, current, compiled, and with the placeholders of the English."""

from __future__ import annotations

import importlib.util
import re
import string
import sys
from pathlib import Path
from types import ModuleType

import pytest

from civbook import i18n
from civbook.cli.nouns import NOUNS
from civbook.i18n import choose_language, gettext, ngettext

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def english_afterwards():
    yield
    choose_language("en")


def test_every_message_has_a_vietnamese_translation(messages):
    assert messages.untranslated(messages.merged()) == []


def test_the_catalogue_is_what_the_code_has_now(messages):
    merged = messages.merged()
    text_is_current = (messages.FOLDER / "civbook.po").read_bytes() == messages.po_bytes(merged)
    compiled_is_current = (messages.FOLDER / "civbook.mo").read_bytes() == messages.mo_bytes(merged)
    assert (text_is_current, compiled_is_current) == (True, True), "run: python scripts/messages.py"


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_translations_keep_the_placeholders(messages):
    for message in messages.merged():
        if not message.id:
            continue
        singular, *_plural = [message.id] if isinstance(message.id, str) else message.id
        strings = [message.string] if isinstance(message.string, str) else message.string
        for text in strings:
            assert placeholders(text) == placeholders(singular), message.id
            assert text.endswith("\n") == singular.endswith("\n"), message.id


def test_translations_keep_the_commands_and_options_they_name(messages):
    for message in messages.merged():
        if isinstance(message.id, str) and message.id:
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", message.id):
                assert option in message.string, message.id
            for command in re.findall(r"civbook ([a-z]+)", message.id):
                assert command not in NOUNS or f"civbook {command}" in message.string, message.id


def test_the_compiled_catalogue_is_used():
    assert choose_language("vi") == "vi"
    assert gettext("There is not enough memory.") == "Không đủ bộ nhớ."
    assert ngettext("{count} page with {entries} entries taken in.", "x", 2).startswith(
        "Đã nhập {count} trang"
    )
    choose_language("en")
    assert gettext("There is not enough memory.") == "There is not enough memory."


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"CIVBOOK_LANG": "vi", "LANG": "en_US.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LC_ALL": "C", "LANG": "vi_VN"}, "en"),
        ({"CIVBOOK_LANG": "fr"}, "en"),
    ],
)
def test_the_language_is_chosen_by_option_variable_and_locale(monkeypatch, variables, expected):
    for name in ("CIVBOOK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert choose_language() == expected
    assert i18n.language() == expected
    assert choose_language("vi") == "vi"
