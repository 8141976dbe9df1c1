"""The field names of each event and the kind of each field (the contract's names; they stay stable)."""

from __future__ import annotations

from enum import StrEnum


class FieldKind(StrEnum):
    """How a field's text is read and normalised."""

    NAME = "name"
    DATE = "date"
    DATE_WORDS = "date_words"
    TIME = "time"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    NATIONALITY = "nationality"
    PLACE = "place"
    NUMBER = "number"  # numbers of papers and books: text, never arithmetic
    RELATIONSHIP = "relationship"
    CHOICE = "choice"  # ticks and closed lists
    TEXT = "text"


_PERSON: dict[str, FieldKind] = {
    "full_name": FieldKind.NAME,
    "sex": FieldKind.SEX,
    "birth_date": FieldKind.DATE,
    "birth_date_in_words": FieldKind.DATE_WORDS,
    "birth_place": FieldKind.PLACE,
    "ethnicity": FieldKind.ETHNICITY,
    "nationality": FieldKind.NATIONALITY,
    "home_town": FieldKind.PLACE,
    "personal_id": FieldKind.NUMBER,
    "residence": FieldKind.PLACE,
    "residence_kind": FieldKind.CHOICE,
    "id_kind": FieldKind.CHOICE,
    "id_number": FieldKind.NUMBER,
    "id_date": FieldKind.DATE,
    "id_place": FieldKind.PLACE,
}
_ENTRY: dict[str, FieldKind] = {
    "number": FieldKind.NUMBER,
    "registration_date": FieldKind.DATE,
    "registration_kind": FieldKind.CHOICE,
    "signer.full_name": FieldKind.NAME,
    "signer.title": FieldKind.TEXT,
    "officer.full_name": FieldKind.NAME,
    "note": FieldKind.TEXT,
}
_DEATH: dict[str, FieldKind] = {
    "deceased.death_date": FieldKind.DATE,
    "deceased.death_date_in_words": FieldKind.DATE_WORDS,
    "deceased.death_time": FieldKind.TIME,
    "deceased.death_place": FieldKind.PLACE,
    "deceased.death_cause": FieldKind.TEXT,
    "notice.kind": FieldKind.CHOICE,
    "notice.number": FieldKind.NUMBER,
    "notice.date": FieldKind.DATE,
    "notice.issuer": FieldKind.TEXT,
}

PERSONS: dict[str, tuple[str, ...]] = {
    "birth": ("child", "father", "mother", "declarant"),
    "marriage": ("husband", "wife"),
    "death": ("deceased", "declarant"),
    "recognition": ("recogniser", "recognised", "declarant"),
    "marital_status": ("subject", "declarant"),
    "guardianship": ("guardian", "ward", "declarant"),
    "adoption": ("child", "adoptive_father", "adoptive_mother", "giver"),
    "change": ("subject", "declarant"),
}
_EXTRA: dict[str, dict[str, FieldKind]] = {
    "death": _DEATH,
    "marriage": {"effective_date": FieldKind.DATE},
    "marital_status": {
        "residence_from": FieldKind.DATE,
        "residence_to": FieldKind.DATE,
        "marital_status": FieldKind.TEXT,
        "purpose": FieldKind.TEXT,
    },
    "recognition": {"decision_number": FieldKind.NUMBER},
    "guardianship": {"reason": FieldKind.TEXT},
    "adoption": {
        "decision.number": FieldKind.NUMBER,
        "decision.date": FieldKind.DATE,
        "institution": FieldKind.TEXT,
    },
    "change": {
        "paper.name": FieldKind.TEXT,
        "paper.number": FieldKind.NUMBER,
        "paper.date": FieldKind.DATE,
        "paper.place": FieldKind.PLACE,
        "change.from": FieldKind.TEXT,
        "change.to": FieldKind.TEXT,
    },
}


def _fields(event: str) -> dict[str, FieldKind]:
    names = dict(_ENTRY)
    for person in PERSONS[event]:
        names.update({f"{person}.{field}": kind for field, kind in _PERSON.items()})
        if person in ("declarant", "giver"):
            names[f"{person}.relationship"] = FieldKind.RELATIONSHIP
    names.update(_EXTRA.get(event, {}))
    return names


FIELDS: dict[str, dict[str, FieldKind]] = {event: _fields(event) for event in PERSONS}


def fields_of(event: str) -> dict[str, FieldKind]:
    """Every field name of an event with its kind, in reading order."""
    return FIELDS[event]


def field_kind(event: str, name: str) -> FieldKind:
    """The kind of a field; fields that civbook does not know by name are text."""
    return FIELDS.get(event, {}).get(name, FieldKind.TEXT)
