"""What the codes of findings mean, in a few words of the user's language: for counts, where no message fits."""

from __future__ import annotations

from collections import Counter

from civbook.i18n import gettext as _
from civbook.i18n import lazy

LABELS = {
    "blur": lazy("blurred picture"),
    "cut-edge": lazy("writing cut off at the edge"),
    "dark": lazy("dark picture"),
    "date-impossible": lazy("impossible date"),
    "date-words-differ": lazy("date in figures and in words differ"),
    "died-before-birth": lazy("death before birth"),
    "empty-page": lazy("empty page"),
    "field-unread": lazy("field not read"),
    "form-unknown": lazy("no form fits"),
    "glare": lazy("reflection of light"),
    "low-contrast": lazy("faint writing"),
    "no-beginning": lazy("entry without its beginning"),
    "number-by-order": lazy("number by the rows around it"),
    "date-by-order": lazy("date by the rows around it"),
    "name-read-twice": lazy("one name, read in two ways"),
    "number-double": lazy("number twice"),
    "number-missing": lazy("number missing"),
    "number-out-of-order": lazy("number out of order"),
    "parent-too-young": lazy("parent too young"),
    "registered-before-birth": lazy("registered before the birth"),
    "registered-before-death": lazy("registered before the death"),
    "registration-outside-book": lazy("registered outside the book's years"),
    "rescan": lazy("page scanned again"),
    "same-as-above": lazy("“as above” filled in"),
    "too-few-pixels": lazy("too few pixels"),
    "truncated": lazy("file cut off"),
}


def counted(findings: Counter[str]) -> str:
    """How often there is each doubt, the most frequent first; an unknown code stands for itself."""
    return ", ".join(
        f"{_(LABELS[code]) if code in LABELS else code} {count}" for code, count in findings.most_common()
    )
