"""Where in the books the person asked for may stand: as a child, a husband, somebody's mother …"""

from __future__ import annotations

import math
from dataclasses import dataclass

from civbook.model.fields import PERSONS as PERSONS_OF
from civbook.search.terms import FIELD_OF, PRINCIPALS

_SPOUSE = {
    "husband": ("wife",), "wife": ("husband",), "father": ("mother",), "mother": ("father",),
    "adoptive_father": ("adoptive_mother",), "adoptive_mother": ("adoptive_father",),
}  # fmt: skip
_PARENTS = {
    "father": ("father", "adoptive_father"), "mother": ("mother", "adoptive_mother"),
}  # fmt: skip


_BESIDE = math.log(0.005)  # of those who say no role, who mean somebody whom the entry is not about
_SOUGHT_BESIDE = ("father", "mother", "declarant", "adoptive_father", "adoptive_mother", "giver")


@dataclass(frozen=True, slots=True)
class View:
    """One kind of person as the one asked for, in the events that have such a person."""

    person: str
    events: tuple[str, ...]
    prior: float = 0.0  # nats that its candidates are less likely meant

    @property
    def field(self) -> int:
        return FIELD_OF[self.person]

    def persons_for(self, relation: str) -> tuple[str, ...]:
        """The persons that ``relation`` (father, mother, spouse, with) can mean; none if it can't be."""
        there = dict.fromkeys(
            other for event in self.events for other in PERSONS_OF[event] if other != self.person
        )
        if relation == "with":
            return tuple(there)
        meant = _SPOUSE.get(self.person, ()) if relation == "spouse" else _PARENTS[relation]
        return tuple(person for person in there if person in meant)


def views(event: str | None, role: str | None) -> list[View]:
    """Every view that event and role allow; without a role, the persons whom an entry is about."""
    events: dict[str, list[str]] = {}
    for kind, persons in PERSONS_OF.items():
        if event in (None, kind):
            for person in persons:
                if person == role or (role is None and person in PRINCIPALS):
                    events.setdefault(person, []).append(kind)
    return [View(person, tuple(kinds)) for person, kinds in events.items()]


def views_beside(event: str | None) -> list[View]:
    """The views of persons whom an entry is not about, for a question without a role that the principal
    ones do not answer.
    """
    return [View(view.person, view.events, _BESIDE) for role in _SOUGHT_BESIDE for view in views(event, role)]
