"""Settings: civbook.toml in the archive, CIVBOOK_* in the environment, options of a command.

Each setting is declared once, as a field of :class:`Settings`; its key in civbook.toml and its meaning stand
beside it. Unknown keys and values that do not fit are errors, never ignored.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from civbook.errors import SettingsError
from civbook.i18n import gettext as _
from civbook.i18n import lazy

FILE_NAME = "civbook.toml"
_WORDS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def _declare(default: object, key: str, meaning: str, *, low: float = 0, high: float = 1e9) -> Any:
    return field(default=default, metadata={"key": key, "meaning": meaning, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. ``sources`` tells where each value that isn't the default came from."""

    engine: str = _declare("auto", "recognition.engine", lazy("engine profile: auto, tesseract, neural …"))
    jobs: int = _declare(0, "ingest.jobs", lazy("worker processes; 0: as many as cores"), high=256)
    min_free_mb: int = _declare(200, "ingest.min_free_mb", lazy("free disk to leave, in MB"))
    page_kb: int = _declare(
        100, "export.page_kb", lazy("size of an A4 page in the ministry's PDFs, in kB"), low=20
    )
    missing_date: str = _declare(
        "", "export.missing_date", lazy("placeholder for a missing registration date")
    )
    office: str = _declare("", "office.name", lazy("the office that issues extracts, as printed on them"))
    office_above: str = _declare("", "office.above", lazy("the office above it, printed on top"))
    place: str = _declare("", "office.place", lazy("place before the date of an extract"))
    signer: str = _declare("", "office.signer", lazy("who signs extracts"))
    signer_title: str = _declare("", "office.signer_title", lazy("the signer's title"))
    fee: int = _declare(8000, "office.fee", lazy("fee of a copy, in đồng"))
    mask_others: bool = _declare(False, "search.mask_others", lazy("mask the names of other people in hits"))
    two_people: bool = _declare(
        False, "verify.two_people", lazy("whoever keyed or corrected an entry may not approve it")
    )
    log_views: bool = _declare(True, "log.views", lazy("log who looked at which entry"))
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)

    def source(self, name: str) -> str:
        """Where the value of a field came from: ``default``, a file or an environment variable."""
        return self.sources.get(name, "default")


@dataclass(frozen=True, slots=True)
class Declared:
    """One setting for people: its key, environment variable, value, source and meaning."""

    key: str
    variable: str
    value: object
    source: str
    meaning: str


def load(folder: Path | None, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings of the archive in ``folder``: defaults, then civbook.toml, then the environment.

    Raises:
        SettingsError: unreadable file, unknown key, or a value that does not fit.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, object] = {}
    sources: dict[str, str] = {}
    if folder is not None and (folder / FILE_NAME).is_file():
        _from_file(folder / FILE_NAME, values, sources)
    for each in _declared():
        if (text := environment.get(_variable(each.name))) is not None:
            values[each.name] = _fit(each, _from_text(each, text), _variable(each.name))
            sources[each.name] = _variable(each.name)
    return Settings(**values, sources=sources)  # type: ignore[arg-type]  # _fit has checked each


def describe(settings: Settings) -> list[Declared]:
    """Every setting with its value and source, in the order of declaration."""
    return [
        Declared(
            each.metadata["key"], _variable(each.name), getattr(settings, each.name),
            settings.source(each.name), _(each.metadata["meaning"]),
        )
        for each in _declared()
    ]  # fmt: skip


def _declared() -> list[Any]:
    return [each for each in fields(Settings) if "key" in each.metadata]


def _variable(name: str) -> str:
    return f"CIVBOOK_{name.upper()}"


def _from_file(path: Path, values: dict[str, object], sources: dict[str, str]) -> None:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Notepad writes a byte order mark
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise SettingsError(
            _("{path} can't be read: {reason}").format(path=path, reason=e), _("Mend or remove the file.")
        ) from e
    by_key = {each.metadata["key"]: each for each in _declared()}
    for key, value in _flat(table).items():
        if key not in by_key:
            raise SettingsError(
                _("{path}: there is no setting {key}.").format(path=path, key=key),
                _("See all settings with: civbook settings"),
                code="unknown-setting",
            )
        each = by_key[key]
        values[each.name] = _fit(each, value, f"{path}: {key}")
        sources[each.name] = str(path)


def _flat(table: Mapping[str, object], before: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{before}{key}."))
        else:
            flat[before + key] = value
    return flat


def _from_text(each: Any, text: str) -> object:
    if isinstance(each.default, bool):
        return _WORDS.get(text.lower(), text)
    for kind in (int, float):
        if isinstance(each.default, kind):
            try:
                return kind(text)
            except ValueError:
                return text
    return text


def _fit(each: Any, value: object, where: str) -> object:
    default = each.default
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not type(default):
        raise SettingsError(
            _("{where}: {value} does not fit, it should be like {example}.").format(
                where=where, value=repr(value), example=repr(default)
            ),
            _("See all settings with: civbook settings"),
            code="bad-setting",
        )
    low, high = each.metadata["low"], each.metadata["high"]
    if isinstance(value, int | float) and not isinstance(value, bool) and not low <= value <= high:
        raise SettingsError(
            _("{where}: {value} is not between {low:g} and {high:g}.").format(
                where=where, value=value, low=low, high=high
            ),
            code="bad-setting",
        )
    return value
