"""What is asked for: the options of a search, checked and normalised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from civbook.errors import UsageError
from civbook.i18n import gettext as _
from civbook.model import EVENT_OF_TYPE, TYPE_OF_EVENT
from civbook.search.asked import AskedName, read_name
from civbook.search.born import Born, read_born, read_year
from civbook.search.terms import PERSONS
from civbook.text.fold import fold

LONGEST = 2000  # characters of one option; more is no question
MOST_HITS = 10_000
OTHERS = ("father", "mother", "spouse", "with")
OPTIONS = (
    "name", "role", "born", "father", "mother", "spouse", "with", "sex", "place", "type", "year", "number",
    "book",
    "limit", "offset", "died", "when",
)  # fmt: skip
_SEXES = {"male": "male", "nam": "male", "m": "male", "female": "female", "nu": "female", "f": "female"}
_TYPES = {
    "khai sinh": "birth", "ket hon": "marriage", "khai tu": "death", "nhan cha me con": "recognition",
    "tinh trang hon nhan": "marital_status", "giam ho": "guardianship", "nuoi con nuoi": "adoption",
    "thay doi cai chinh": "change", "ks": "birth", "kh": "marriage", "kt": "death", "cmc": "recognition",
    "hn": "marital_status", "gh": "guardianship", "cn": "adoption", "td": "change", "cai chinh": "change",
}  # fmt: skip
_ROLES = {
    "con": "child", "cha": "father", "bo": "father", "me": "mother", "chong": "husband", "vo": "wife",
    "nguoi chet": "deceased", "nguoi mat": "deceased", "nguoi khai": "declarant",
    "nguoi yeu cau": "declarant",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """Everything known of the entry wanted. ``persons``: other people by what they are to the one named."""

    name: AskedName | None = None
    role: str | None = None
    born: Born | None = None
    died: Born | None = None
    when: Born | None = None  # a year of birth or of the entry, whichever
    persons: dict[str, AskedName] = field(default_factory=dict)
    sex: str | None = None
    place: str | None = None
    event: str | None = None
    year: Born | None = None
    number: str | None = None
    book: str | None = None
    limit: int = 10
    offset: int = 0
    options: dict[str, Any] = field(default_factory=dict)  # what was understood, by option
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (
            self.name
            or self.persons
            or self.born
            or self.died
            or self.when
            or self.place
            or self.number
            or self.year
            or self.book
        )


def parse(words: str = "", **options: Any) -> Query:
    """The query that free words and options make together; options win.

    Raises:
        UsageError: nothing is asked, or an option makes no sense.
    """
    given = {key.rstrip("_"): value for key, value in options.items() if value not in (None, "")}
    if unknown := given.keys() - set(OPTIONS):
        raise UsageError(_("There is no search option {option}.").format(option=", ".join(sorted(unknown))))
    if words and words.strip():
        _check_length(words)
        from civbook.search.sentence import read_sentence

        given = {**read_sentence(words.encode("utf-8", "replace").decode("utf-8")), **given}
    query = _query({key: _text(key, value) for key, value in given.items()})
    if query.is_empty:
        raise UsageError(
            _("There is no name, date or number to search for."),
            _('Give a name, for example: civbook search "Nguyễn Văn A" --born 1975'),
            code="empty-query",
        )
    return query


def _text(key: str, value: Any) -> str:
    text = str(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise UsageError(_("{option} must be text or a number.").format(option=key), code="bad-option")
    _check_length(text)
    # broken characters of a terminal or file can't be stored, so nothing is called so
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ").strip()


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise UsageError(
            _("The question is too long ({length} characters).").format(length=len(text)),
            _("Give names, years and places only."),
            code="too-long",
        )


def _query(given: Mapping[str, str]) -> Query:
    query = Query(options=dict(given))
    notes: list[str] = []
    for key, value in given.items():
        if value:
            query = _READERS[key](query, _Given(key, value, notes))
    return replace(query, notes=tuple(notes))


@dataclass(frozen=True, slots=True)
class _Given:
    """One option as given; ``notes`` gathers what has to be said about how it was read."""

    key: str
    value: str
    notes: list[str]


def _name(query: Query, given: _Given) -> Query:
    value = given.value
    asked = read_name(value)
    if asked is None:
        return query
    if asked.note:
        given.notes.append(_note(asked))
    query.options[given.key] = asked.text if asked.note else value
    if given.key == "name":
        return replace(query, name=asked)
    return replace(query, persons={**query.persons, given.key: asked})


def _note(asked: AskedName) -> str:
    kinds = {"telex": _("Telex typing"), "vni": _("VNI typing"), "tcvn3": _("TCVN3 (ABC) text")}
    kind = kinds.get(asked.note, asked.note)
    return _("{kind} was read as: {text}").format(kind=kind, text=asked.text)


def _born(query: Query, given: _Given) -> Query:
    value = given.value
    born = read_born(value)
    return replace(query, died=born) if given.key == "died" else replace(query, born=born)


def _role(query: Query, given: _Given) -> Query:
    value = given.value
    role = _ROLES.get(fold(value), fold(value).replace(" ", "_"))
    if role not in PERSONS:
        raise UsageError(
            _("There is no role {role}.").format(role=value),
            _("Roles: {roles}").format(roles=", ".join(PERSONS)),
            code="bad-role",
        )
    return replace(query, role=role)


def _sex(query: Query, given: _Given) -> Query:
    value = given.value
    sex = _SEXES.get(fold(value))
    if sex is None and fold(value) not in ("unknown", "khong ro"):
        raise UsageError(_("Sex is male or female, not {sex}.").format(sex=value), code="bad-sex")
    return replace(query, sex=sex)


def _type(query: Query, given: _Given) -> Query:
    value = given.value
    event = EVENT_OF_TYPE.get(value.upper()) or _TYPES.get(fold(value))
    if event is None and value.lower() in TYPE_OF_EVENT:
        event = value.lower()
    if event is None:
        raise UsageError(
            _("There is no type of book {type}.").format(type=value),
            _("Types: {types}").format(types=", ".join(EVENT_OF_TYPE)),
            code="bad-type",
        )
    return replace(query, event=event)


def _year(query: Query, given: _Given) -> Query:
    value = given.value
    year = read_year(value)
    return replace(query, when=year) if given.key == "when" else replace(query, year=year)


def _number(query: Query, given: _Given) -> Query:
    value = given.value
    if not any(char.isdigit() for char in value):
        raise UsageError(_("An entry's number has a digit."), code="bad-number")
    return replace(query, number=value)


def _place(query: Query, given: _Given) -> Query:
    value = given.value
    return replace(query, place=value) if fold(value) else query


def _book(query: Query, given: _Given) -> Query:
    return replace(query, book=given.value)


def _count(query: Query, given: _Given) -> Query:
    value = given.value
    try:
        number = int(value)
    except ValueError:
        number = -1
    if not (0 if given.key == "offset" else 1) <= number <= MOST_HITS * 100:
        raise UsageError(_("{option} must be a number from 1.").format(option=given.key), code="bad-limit")
    return (
        replace(query, limit=min(number, MOST_HITS))
        if given.key == "limit"
        else replace(query, offset=number)
    )


_READERS = {
    "name": _name, "father": _name, "mother": _name, "spouse": _name, "with": _name, "role": _role,
    "born": _born,
    "died": _born, "sex": _sex, "type": _type, "year": _year, "when": _year, "number": _number, "place": _place,
    "book": _book,
    "limit": _count, "offset": _count,
}  # fmt: skip
