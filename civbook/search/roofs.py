"""Roofs: every spelling of a word by any person of a kind in one posting, for words that are read only roughly.

A misspelled word is looked for among some fifty that resemble it. Which of their accents and which of the
persons fit is for the exact judgement of the few best entries; to find these, one bitmap a family is enough,
where the postings by spelling and person would be hundreds. A roof is a posting of the family's own id in a
field that no person has.
"""

from __future__ import annotations

from collections.abc import Collection

from civbook.search.terms import FIELD_OF, PRINCIPALS

_PRINCIPAL, _FATHER, _MOTHER, _DECLARANT, _OTHER = 31, 30, 29, 28, 27
_OWN = {"father": _FATHER, "mother": _MOTHER, "declarant": _DECLARANT}
ROOF_OF = {
    field: _PRINCIPAL if person in PRINCIPALS else _OWN.get(person, _OTHER)
    for person, field in FIELD_OF.items()
}
ROOFS = frozenset(ROOF_OF.values())


def roofs_over(fields: Collection[int]) -> list[int]:
    """The roofs under which these fields of persons are."""
    return sorted({ROOF_OF[field] for field in fields})


def under_whole_roofs(fields: Collection[int], present: Collection[int]) -> bool:
    """Whether no other field that is ``present`` is under the same roofs, so that they tell neither more nor less."""
    roofs = set(roofs_over(fields))
    return not any(ROOF_OF[field] in roofs for field in present if field not in fields)
