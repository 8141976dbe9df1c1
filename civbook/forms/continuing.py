"""Whether a page is the rest of an entry that began on the page before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civbook.forms.choosing import Fit

_OWNER = {"birth": "child", "death": "deceased"}  # of whom the first half of an entry speaks
_LABELS = 4  # fewer labels of the second half are too little to tell
_LEAD = 1  # rows before the first label: a page number, a rest of a value


def goes_on(fit: Fit) -> bool:
    """Only labels of a form's second half, from the page's first rows on; no title, no number, no owner.

    A page whose head was merely misread has rows before its first label: it stays an entry of its own.
    """
    owner = _OWNER.get(fit.form.event)
    placed = [one for one in fit.match.placed if one.meaning.role in ("label", "heading", "word", "title")]
    if owner is None or not placed or any(one.meaning.role == "title" for one in placed):
        return False
    fields = {one.field for one in placed if one.meaning.role == "label"}
    persons = {fit.form.sections[one.meaning.section].person for one in placed}
    if owner in persons or fields & {"number", "registration_date"}:
        return False
    people = sum("." in name for name in fields)
    return people >= _LABELS and min(one.mark.span.row for one in placed) <= _LEAD
