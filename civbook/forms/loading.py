"""Book forms from TOML, checked strictly: a wrong key is an error that names file and key, never a guess."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from civbook.errors import FormError
from civbook.forms.form import COMPOUNDS, UNKEPT, BookForm, Cue, Section, Wording
from civbook.i18n import gettext as _
from civbook.model import FIELDS, TYPE_OF_EVENT, fields_of

DATA = Path(__file__).parent / "data"
_WORDINGS = "wordings.toml"
_FORM_KEYS = {
    "id",
    "event",
    "layout",
    "years",
    "titles",
    "marks",
    "core",
    "ignore",
    "section",
    "columns",
    "persons",
    "cue",
    "running",
}
_HOLDS = {"page": "section", "table": "columns", "act": "cue"}  # what each layout is made of
_CUE_KEYS = {"step", "says", "fields", "opens", "itself"}
_SECTION_KEYS = {"person", "words", "headings", "fields", "choices", "labels"}


@cache
def wordings() -> dict[str, Wording]:
    """The shared wordings of labels, by field key."""
    file = DATA / _WORDINGS
    found = {}
    for key, data in _toml(file).items():
        _known(file, key, data, {"rows", "phrases"})
        rows = data.get("rows", 1)
        if not isinstance(rows, int) or not 1 <= rows <= 50:
            raise _wrong(file, f"{key}.rows", _("must be a number from 1 to 50"))
        found[key] = Wording(key, _strings(file, f"{key}.phrases", data.get("phrases")), rows)
    return found


@lru_cache(maxsize=8)
def all_forms(folder: Path | None = None) -> tuple[BookForm, ...]:
    """All shipped forms and those of ``folder`` (an archive's ``forms/``), which win where ids are the same.

    Raises:
        FormError: a file is no valid form.
    """
    forms = {form.id: form for form in _forms_in(DATA)}
    if folder is not None and folder.is_dir():
        forms.update({form.id: form for form in _forms_in(folder)})
    return tuple(forms.values())


def load_form(form_id: str, folder: Path | None = None) -> BookForm:
    """The form of this id. Raises FormError where there is none."""
    for form in all_forms(folder):
        if form.id == form_id:
            return form
    raise FormError(
        _("There is no book form “{id}”.").format(id=form_id),
        _("Forms are: {ids}").format(ids=", ".join(form.id for form in all_forms(folder))),
        code="form-missing",
    )


def read_form(file: Path) -> BookForm:
    """Load and check one form file. Raises FormError naming file and key."""
    data = _toml(file)
    _known(file, "", data, _FORM_KEYS)
    event, layout = data.get("event"), data.get("layout")
    if event not in TYPE_OF_EVENT:
        raise _wrong(file, "event", _("must be one of: {names}").format(names=", ".join(FIELDS)))
    if layout not in _HOLDS:
        raise _wrong(file, "layout", _("must be one of: {names}").format(names=", ".join(_HOLDS)))
    if not isinstance(data.get("id"), str) or not data["id"]:
        raise _wrong(file, "id", _("is missing"))
    sections = tuple(
        _section(file, event, number, part) for number, part in enumerate(data.get("section", ()))
    )
    columns = {
        key: _strings(file, f"columns.{key}", part) for key, part in _table(file, data, "columns").items()
    }
    cues = tuple(_cue(file, event, number, part) for number, part in enumerate(data.get("cue", ())))
    if not {"section": sections, "columns": columns, "cue": cues}[_HOLDS[layout]]:
        raise _wrong(file, _HOLDS[layout], _("is missing"))
    return BookForm(
        id=data["id"],
        event=event,
        layout=layout,
        years=_years(file, data.get("years")),
        titles=_strings(file, "titles", data.get("titles")),
        core=_strings(file, "core", data.get("core")),
        marks=_strings(file, "marks", data.get("marks", [])),
        ignore=_strings(file, "ignore", data.get("ignore", [])),
        sections=sections,
        columns=columns,
        persons={
            key: _strings(file, f"persons.{key}", part) for key, part in _table(file, data, "persons").items()
        },
        wordings=wordings(),
        cues=cues,
        running=data.get("running", True) is True,
    )


def _forms_in(folder: Path) -> list[BookForm]:
    return [read_form(file) for file in sorted(folder.glob("*.toml")) if file.name != _WORDINGS]


def _section(file: Path, event: str, number: int, data: Any) -> Section:
    at = f"section[{number}]"
    _known(file, at, data, _SECTION_KEYS)
    person = data.get("person")
    if not isinstance(person, str):
        raise _wrong(file, f"{at}.person", _("is missing"))
    section = Section(
        person=person,
        fields=_strings(file, f"{at}.fields", data.get("fields")),
        words=_strings(file, f"{at}.words", data.get("words", [])),
        headings=_strings(file, f"{at}.headings", data.get("headings", [])),
        choices={
            name: {
                option: _strings(file, f"{at}.choices.{name}", phrases) for option, phrases in options.items()
            }
            for name, options in _table(file, data, "choices").items()
        },
        labels={
            key: _strings(file, f"{at}.labels.{key}", phrases)
            for key, phrases in _table(file, data, "labels").items()
        },
    )
    names = fields_of(event)
    for key in (*section.fields, *section.choices):
        known = key in COMPOUNDS or key in UNKEPT or section.field_name(key) in names
        if not known or (key not in wordings() and key not in section.labels):
            raise _wrong(file, f"{at}.fields", _("there is no field “{name}”").format(name=key))
    return section


def _cue(file: Path, event: str, number: int, data: Any) -> Cue:
    at = f"cue[{number}]"
    _known(file, at, data, _CUE_KEYS)
    step, fields = data.get("step"), _strings(file, f"{at}.fields", data.get("fields", []))
    if not isinstance(step, int):
        raise _wrong(file, f"{at}.step", _("is missing"))
    for name in fields:
        if name not in UNKEPT and name not in fields_of(event):
            raise _wrong(file, f"{at}.fields", _("there is no field “{name}”").format(name=name))
    opens, itself = (data.get(key, False) is True for key in ("opens", "itself"))
    return Cue(step, _strings(file, f"{at}.says", data.get("says")), fields, opens, itself)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormError(
            _("The book form {file} cannot be read: {why}").format(file=file.name, why=error),
            code="form-syntax",
        ) from error


def _known(file: Path, at: str, data: Any, keys: set[str]) -> None:
    if not isinstance(data, dict):
        raise _wrong(file, at, _("must be a table"))
    for key in data:
        if key not in keys:
            raise _wrong(file, f"{at}.{key}".lstrip("."), _("is not known"))


def _table(file: Path, data: dict[str, Any], key: str) -> dict[str, Any]:
    part = data.get(key, {})
    if not isinstance(part, dict):
        raise _wrong(file, key, _("must be a table"))
    return part


def _strings(file: Path, key: str, data: Any) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(item, str) and item for item in data):
        raise _wrong(file, key, _("must be a list of texts"))
    return tuple(data)


def _years(file: Path, data: Any) -> tuple[int, int]:
    if not (isinstance(data, list) and len(data) == 2 and all(isinstance(year, int) for year in data)):
        raise _wrong(file, "years", _("must be two years"))
    return data[0], data[1]


def _wrong(file: Path, key: str, why: str) -> FormError:
    return FormError(
        _("The book form {file} is wrong: {key} {why}").format(file=file.name, key=key or file.name, why=why),
        _("Correct the file, or take it out of the folder of forms."),
        code="form-invalid",
    )
