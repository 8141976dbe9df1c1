"""Settings: declared once, each knows where it came from, nothing unknown is swallowed."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from civbook import i18n
from civbook.errors import SettingsError
from civbook.settings import Settings, describe, load


def toml(folder: Path, text: str) -> Path:
    (folder / "civbook.toml").write_text(text, encoding="utf-8")
    return folder


def test_defaults_file_and_environment_in_this_order(tmp_path: Path):
    folder = toml(tmp_path, 'recognition.engine = "tesseract"\n[ingest]\njobs = 3\n')
    settings = load(folder, {"CIVBOOK_JOBS": "5", "CIVBOOK_LANG": "vi", "OTHER": "x"})
    assert (settings.engine, settings.jobs, settings.fee) == ("tesseract", 5, Settings().fee)
    assert settings.source("engine") == str(folder / "civbook.toml")
    assert settings.source("jobs") == "CIVBOOK_JOBS"
    assert settings.source("fee") == "default"


def test_without_file_or_archive_there_are_defaults():
    assert load(None, {}) == Settings()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[ingest]\njbos = 3\n", "unknown-setting"),
        ("jobs = 3\n", "unknown-setting"),
        ('[ingest]\njobs = "3"\n', "bad-setting"),
        ("[ingest]\njobs = true\n", "bad-setting"),
        ("[ingest]\njobs = -1\n", "bad-setting"),
        ("[ingest]\njobs = 1.5\n", "bad-setting"),
        ("[ingest\n", "SettingsError"),
        ("office.name = 5", "bad-setting"),
    ],
)
def test_what_does_not_fit_fails_with_its_place(tmp_path: Path, text: str, code: str):
    with pytest.raises(SettingsError) as caught:
        load(toml(tmp_path, text), {})
    assert caught.value.code == code
    assert "civbook.toml" in caught.value.problem


@pytest.mark.parametrize("text", ["many", "-2", ""])
def test_a_variable_that_does_not_fit_fails(text: str):
    with pytest.raises(SettingsError, match="CIVBOOK_JOBS"):
        load(None, {"CIVBOOK_JOBS": text})


def test_words_serve_as_switches():
    assert load(None, {"CIVBOOK_LOG_VIEWS": "no"}).log_views is False
    assert load(None, {"CIVBOOK_TWO_PEOPLE": "1"}).two_people is True


def test_a_byte_order_mark_of_notepad_is_no_fault(tmp_path: Path):
    (tmp_path / "civbook.toml").write_bytes("\ufeff[ingest]\njobs = 2\n".encode())
    assert load(tmp_path, {}).jobs == 2


def test_every_setting_is_described_and_has_a_key_of_its_own():
    described = describe(Settings())
    assert len({each.key for each in described}) == len(described)
    assert all(each.meaning and each.variable.startswith("CIVBOOK_") for each in described)


def test_every_setting_is_used():
    """A setting that nothing reads would be a lie."""
    code = "".join(path.read_text(encoding="utf-8") for path in Path(i18n.__file__).parent.rglob("*.py"))
    names = [each.name for each in fields(Settings) if "key" in each.metadata]
    assert [name for name in names if f"settings.{name}" not in code] == []
