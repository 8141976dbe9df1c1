"""Field names for people: ``child.full_name`` → "child: full name", in the user's language."""

from __future__ import annotations

from civbook.i18n import gettext as _
from civbook.i18n import lazy

PERSONS: dict[str, str] = {
    "child": lazy("child"),
    "father": lazy("father"),
    "mother": lazy("mother"),
    "declarant": lazy("declarant"),
    "husband": lazy("husband"),
    "wife": lazy("wife"),
    "deceased": lazy("deceased"),
    "recogniser": lazy("recogniser of the child or parent"),
    "recognised": lazy("recognised child or parent"),
    "subject": lazy("person"),
    "guardian": lazy("guardian"),
    "ward": lazy("ward"),
    "adoptive_father": lazy("adoptive father"),
    "adoptive_mother": lazy("adoptive mother"),
    "giver": lazy("who gives into adoption"),
    "signer": lazy("signer"),
    "officer": lazy("officer"),
    "notice": lazy("death notice"),
    "decision": lazy("decision"),
    "paper": lazy("paper"),
    "change": lazy("change"),
}
FIELDS: dict[str, str] = {
    "number": lazy("number"),
    "registration_date": lazy("registration date"),
    "registration_kind": lazy("kind of registration"),
    "note": lazy("note"),
    "full_name": lazy("full name"),
    "sex": lazy("sex"),
    "birth_date": lazy("date of birth"),
    "birth_date_in_words": lazy("date of birth in words"),
    "birth_place": lazy("place of birth"),
    "ethnicity": lazy("ethnic group"),
    "nationality": lazy("nationality"),
    "home_town": lazy("home town"),
    "personal_id": lazy("personal identification number"),
    "residence": lazy("residence"),
    "residence_kind": lazy("kind of residence"),
    "id_kind": lazy("identity paper"),
    "id_number": lazy("number of the identity paper"),
    "id_date": lazy("date of the identity paper"),
    "id_place": lazy("issuer of the identity paper"),
    "relationship": lazy("relationship"),
    "title": lazy("title"),
    "death_date": lazy("date of death"),
    "death_date_in_words": lazy("date of death in words"),
    "death_time": lazy("time of death"),
    "death_place": lazy("place of death"),
    "death_cause": lazy("cause of death"),
    "kind": lazy("kind"),
    "date": lazy("date"),
    "issuer": lazy("issuer"),
    "effective_date": lazy("date the marriage took effect"),
    "residence_from": lazy("resident from"),
    "residence_to": lazy("resident until"),
    "marital_status": lazy("marital status"),
    "purpose": lazy("purpose"),
    "decision_number": lazy("number of the decision"),
    "reason": lazy("reason"),
    "institution": lazy("institution"),
    "name": lazy("name"),
    "place": lazy("place"),
    "from": lazy("from"),
    "to": lazy("to"),
}
STATUSES: dict[str, str] = {
    "read": lazy("read"),
    "keyed": lazy("keyed"),
    "verified": lazy("verified"),
    "superseded": lazy("superseded"),
}
SOURCES: dict[str, str] = {
    "recognised": lazy("read by machine"),
    "keyed": lazy("keyed by a person"),
    "imported": lazy("imported"),
}
ACTS: dict[str, str] = {
    "init": lazy("archive made"),
    "ingest": lazy("scans taken in"),
    "continue": lazy("second page joined"),
    "reread": lazy("read anew"),
    "import": lazy("imported"),
    "search": lazy("searched"),
    "view": lazy("looked at"),
    "edit": lazy("corrected"),
    "key": lazy("keyed"),
    "verify": lazy("verified"),
    "supersede": lazy("superseded"),
    "issue": lazy("extract issued"),
    "export": lazy("exported"),
    "export-lines": lazy("line images exported"),
    "recogniser-adapt": lazy("recogniser adapted"),
    "publish": lazy("published"),
    "refusals": lazy("refusals taken in"),
    "link": lazy("linked"),
    "reindex": lazy("index rebuilt"),
    "audit": lazy("log looked at"),
}
EVENTS: dict[str, str] = {
    "birth": lazy("birth"),
    "marriage": lazy("marriage"),
    "death": lazy("death"),
    "recognition": lazy("recognition of parent or child"),
    "marital_status": lazy("marital status"),
    "guardianship": lazy("guardianship"),
    "adoption": lazy("adoption"),
    "change": lazy("change or correction"),
}


def field_label(name: str) -> str:
    """A field's name in words; a name that isn't known stays as it is."""
    person, dot, field = name.rpartition(".")
    words = _(FIELDS[field]) if field in FIELDS else field
    if not dot:
        return words
    return f"{_(PERSONS[person]) if person in PERSONS else person}: {words}"


def word(words: dict[str, str], code: str) -> str:
    """A code of a closed list in words."""
    return _(words[code]) if code in words else code
