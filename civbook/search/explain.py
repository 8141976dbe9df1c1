"""Why a hit is one, what would tell two apart, and what a query was understood as: sentences for people."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from civbook.i18n import gettext as _
from civbook.model import Entry
from civbook.search.asked import AskedName
from civbook.search.detail import Detailed
from civbook.search.find import Answer
from civbook.search.query import Query
from civbook.search.words import name_words
from civbook.text.fold import fold, match_key

Mask = Callable[[str], str]
_ABOUT = "khoảng "  # of a date, as a sentence's reader writes it
_CLEAR = 3.0  # nats between two hits from which on nobody needs help
_NAMES = ("name", "father", "mother", "spouse", "with")


def labels() -> dict[str, str]:
    """What each piece of evidence is called."""
    return {
        "name": _("name"), "father": _("father"), "mother": _("mother"), "spouse": _("spouse"),
        "with": _("other person"), "born": _("born"), "died": _("died"), "sex": _("sex"), "place": _("place"),
        "number": _("number"), "year": _("registered in"),
        "when": _("born or registered in"), "type": _("type of book"), "book": _("book"),
        "role": _("role"),
    }  # fmt: skip


def masked(name: str) -> str:
    """A name of which only the first letters show: ``N. V. A.``"""
    return " ".join(word[:1] + "." for word in name.split())


def why(query: Query, detail: Detailed, mask: Mask = str) -> list[str]:
    """One sentence for each piece of evidence, for and against."""
    called = labels()
    lines = []
    for part, worth, text in detail.parts:
        if part in _NAMES:
            asked = _asked(query.name if part == "name" and query.name else query.persons[part])
            shown = text if part == "name" else mask(text)
            how = _name_agreement(asked, text, worth)
        elif part == "born":
            shown, how = text, _date_agreement(query, text)
        elif part == "when":
            shown, how = text[:4], _("agrees") if worth > 0 else _("differs")
        elif part == "role":
            lines.append(_("found as {person}").format(person=_(text.replace("_", " "))))
            continue
        else:
            shown, how = text or str(query.options.get(part, "")), _("agrees") if worth > 0 else _("differs")
        lines.append(f"{called[part]}: {shown} ({how})" if shown else f"{called[part]}: {how}")
    return lines


def _asked(name: AskedName) -> str:
    """A name as it was taken: without titles, glued words apart."""
    return " ".join(word.written for word in name.words)


def _name_agreement(asked: str, stored: str, worth: float) -> str:
    if not stored:
        return _("not known in the entry")
    if match_key(asked) == match_key(stored):
        return _("the same")
    ours, theirs = " ".join(name_words(asked)), " ".join(name_words(stored))
    if fold(ours) == fold(theirs):
        return _("the same but for accents")
    if sorted(fold(ours).split()) == sorted(fold(theirs).split()):
        return _("the same in another order")
    if set(fold(ours).split()) < set(fold(theirs).split()):
        return _("the same, a word left out")
    return _("similar") if worth > 0 else _("differs")


def _date_agreement(query: Query, stored: str) -> str:
    born = query.born
    if not stored or born is None or not stored[:4].isdigit():
        return _("not known in the entry")
    year = int(stored[:4])
    if born.first <= year <= born.last:
        if not born.day or len(stored) < 7:
            return _("the same year") if born.first == born.last else _("within the span")
        return _("the same day") if stored[5:].startswith(born.day) else _("the same year, another day")
    off = min(abs(year - born.first), abs(year - born.last))
    return _("{count} years off").format(count=off)


def suggestion(answer: Answer) -> str:
    """What to add to the question so that the first two hits come apart; "" if nothing helps or is needed."""
    hits = answer.hits
    if (
        len(hits) < 2
        or answer.query.offset
        or hits[0].score >= 0.9
        or hits[0].detail.score - hits[1].detail.score > _CLEAR
    ):
        return ""
    first, second = hits[0].entry, hits[1].entry
    for option, told in _differences(
        answer.query, first, second, hits[0].detail.person, hits[1].detail.person
    ):
        if option not in answer.query.options or (
            option == "born" and answer.query.born and not answer.query.born.day
        ):
            return told
    return ""


def _differences(query: Query, first: Entry, second: Entry, one: str, two: str) -> list[tuple[str, str]]:
    """What the two entries have and differ in, with the sentence that asks for it."""
    asked_day = bool(query.born and not query.born.day)
    pairs: Sequence[tuple[str, str, str, str]] = (
        ("mother", "mother.full_name", "mother.full_name",
        _("Add the mother's name (--mother): it tells the first two apart.")),
        ("father", "father.full_name", "father.full_name",
        _("Add the father's name (--father): it tells the first two apart.")),
        ("spouse", _spouse(one), _spouse(two),
        _("Add the spouse's name (--spouse): it tells the first two apart.")),
        ("born", f"{one}.birth_date", f"{two}.birth_date",
         _("Add the day of birth (--born 2003-05-12): it tells the first two apart.") if asked_day
         else _("Add the year of birth (--born): it tells the first two apart.")),
        ("place", f"{one}.birth_place", f"{two}.birth_place",
        _("Add the place (--place): it tells the first two apart.")),
    )  # fmt: skip
    found = []
    for option, left, right, told in pairs:
        a, b = first.value(left), second.value(right)
        if a and b and fold(a) != fold(b):
            found.append((option, told))
    if first.year != second.year:
        found.append(("year", _("Add the year of registration (--year): it tells the first two apart.")))
    if first.event != second.event:
        found.append(("type", _("Add the type of book (--type): it tells the first two apart.")))
    return found


def _spouse(person: str) -> str:
    return {"husband": "wife.full_name", "wife": "husband.full_name"}.get(person, "none.full_name")


def understood(query: Query) -> str:
    """The question as it was understood, in one line."""
    called = labels()
    about = _("about {date}").format(date="")
    parts = [
        f"{called[key]}: {str(value).replace(_ABOUT, about)}"
        for key, value in query.options.items()
        if key in called
    ]
    return "; ".join(parts)
