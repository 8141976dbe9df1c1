"""Invented entries: what a clerk wrote into the book, field by field, with its meaning."""

from __future__ import annotations

import datetime
import itertools
import random
from dataclasses import dataclass, field, replace

from samples import lists
from samples.people import Home, Person, home_written, new_home, person, place_in
from samples.words import Clerk, date_in_words, date_written, register_number

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Datum:
    """One field: as the clerk wrote it, and its value in the contract's form."""

    written: str
    value: str | None


@dataclass(frozen=True)
class Content:
    """One entry; `fields` by the contract's names. Missing fields are blank on the page."""

    event: str
    number: Datum
    registered: datetime.date
    fields: dict[str, Datum]


@dataclass
class Register:
    """The book that a run of entries stands in: one place, one clerk, one signer."""

    rng: random.Random
    clerk: Clerk
    home: Home
    year: int
    number: int
    last: datetime.date
    signers: list[str] = field(default_factory=list)


def _name(register: Register, who: Person) -> Datum:
    return Datum(who.name.upper() if register.clerk.capitals else who.name, who.name)


def _date(register: Register, day: datetime.date) -> Datum:
    return Datum(date_written(day, register.clerk), day.isoformat())


def _birth_of_adult(register: Register, day: datetime.date) -> Datum:
    roll = register.rng.random()
    if register.clerk.year_only_parents or roll < 0.15:
        return Datum(str(day.year), str(day.year))
    if roll < 0.2:
        return Datum(f"{day.month}/{day.year}", f"{day.year}-{day.month:02d}")
    return _date(register, day)


def _group(who: Person) -> Datum:
    return Datum(
        who.group, "Khơ Me" if who.group == "Khmer" else who.group
    )  # as the ministry's list spells it


def _text(text: str) -> Datum:
    return Datum(text, text)


def _place(register: Register, place: str) -> Datum:
    return _text(place_in(register.clerk.place_words, place))


def _identity(register: Register, who: str, day: datetime.date) -> dict[str, Datum]:
    """A paper with number, date and issuer; the parts stand on one line."""
    rng = register.rng
    issued = day - DAY * rng.randint(200, 4500)
    if issued.year >= 2016 and rng.random() < 0.7:
        kind, number = "Căn cước công dân", f"0{rng.randint(10**10, 10**11 - 1)}"
        issuer = "Cục Cảnh sát QLHC về TTXH"
    else:
        kind, number = "CMND", f"{rng.randint(10**8, 10**9 - 1)}"
        issuer = f"Công an {register.home.province}"
        if rng.random() < 0.4:
            issuer = f"CA {register.home.province}"
    fields = {f"{who}.id_kind": _text(kind), f"{who}.id_number": _text(number)}
    if rng.random() < 0.85:
        fields |= {f"{who}.id_date": _date(register, issued), f"{who}.id_place": _text(issuer)}
    return fields


def _office(register: Register) -> dict[str, Datum]:
    rng = register.rng
    if not register.signers:
        born = datetime.date(1960, 1, 1)
        register.signers = [
            person(rng, rng.random() < 0.7, born, replace(register.home, people="")).name for _ in range(2)
        ]
        register.signers.append(rng.choice(lists.TITLES))
    signer, officer, title = register.signers
    return {
        "signer.full_name": _text(signer),
        "signer.title": _text(title),
        "officer.full_name": _text(officer),
    }


def _next(register: Register) -> tuple[Datum, datetime.date]:
    """The next number and registration date."""
    rng = register.rng
    register.number += 1 if rng.random() < 0.93 else 2
    register.last = min(
        register.last + DAY * rng.choice((0, 1, 1, 2, 3, 5, 8)), datetime.date(register.year, 12, 30)
    )
    text = register_number(register.number, register.year, register.clerk)
    return Datum(text, text), register.last


def birth(register: Register, table: bool = False) -> Content:
    """A birth: child, parents, declarant."""
    rng, home = register.rng, register.home
    number, registered = _next(register)
    late = rng.random() < 0.22
    born = registered - DAY * (rng.randint(70, 5500) if late else rng.randint(2, 58))
    male = rng.random() < 0.52
    father = person(rng, True, born - DAY * rng.randint(7000, 16000), home)
    mother = person(rng, False, father.born + DAY * rng.randint(-900, 2600), home)
    if born.year - mother.born.year < 16:
        mother = replace(mother, born=mother.born.replace(year=born.year - 19, day=1))
    minority = father.group != "Kinh"
    child = person(rng, male, born, home, "" if minority else father.name.split()[0])
    if minority and child.group == "Kinh":
        child = replace(
            child, name=rng.choice(lists.MINORITY[home.people][0 if male else 1]), group=father.group
        )
    unwed = rng.random() < 0.07
    fields = {
        "child.full_name": _name(register, child),
        "child.sex": Datum("Nam" if male else "Nữ", "male" if male else "female"),
        "child.birth_date": _date(register, born),
        "child.birth_date_in_words": Datum(date_in_words(born, register.clerk, rng), born.isoformat()),
        "child.ethnicity": _group(child),
        "child.nationality": _text("Việt Nam"),
        "child.birth_place": _birth_place(register),
        "child.home_town": _place(register, f"{home.commune}, {home.district}, {home.province}"),
    }
    if register.year >= 2016:
        fields["child.personal_id"] = _text(f"0{rng.randint(10**10, 10**11 - 1)}")
    for who, parent in (("mother", mother), ("father", father)):
        if who == "father" and unwed:
            continue
        fields |= {
            f"{who}.full_name": _name(register, parent),
            f"{who}.birth_date": _birth_of_adult(register, parent.born),
            f"{who}.ethnicity": _group(parent),
            f"{who}.nationality": _text("Việt Nam"),
            f"{who}.residence": _place(register, parent.home),
        }
    fields |= _declarant(
        register, mother if unwed else rng.choice((father, father, mother)), registered, table
    )
    kind = "quá hạn" if late else "đăng ký lại" if rng.random() < 0.05 else "đúng hạn"
    fields |= _office(register) | {
        "registration_date": _date(register, registered),
        "registration_kind": _text(kind),
    }
    fields |= _note(register, registered)
    return _with_blanks(register, Content("birth", number, registered, fields))


def _birth_place(register: Register) -> Datum:
    home = register.home
    pattern = register.rng.choice((*lists.HOSPITALS, ""))
    if not pattern:
        return _place(register, home_written(register.rng, home))
    text = pattern.format(commune=home.commune, district=home.district, province=home.province)
    if register.rng.random() < 0.6:
        text += f", {home.province}" if home.province not in text else ""
    return _text(text)


def _declarant(
    register: Register, parent: Person, registered: datetime.date, table: bool
) -> dict[str, Datum]:
    rng = register.rng
    if rng.random() < 0.2:
        relation = rng.choice(lists.BIRTH_RELATIONS[6:])
        born = parent.born - DAY * rng.randint(7000, 9000)
        who = person(rng, relation.startswith(("Ông", "Chú")), born, register.home)
    else:
        who = parent
        relation = rng.choice(
            [name for name in lists.BIRTH_RELATIONS[:6] if name.startswith("M") != parent.male]
        )
    fields = {"declarant.full_name": _name(register, who), "declarant.relationship": _text(relation)}
    if not table:
        fields |= _identity(register, "declarant", registered)
        fields["declarant.residence"] = _place(register, who.home)
        fields["declarant.birth_date"] = _birth_of_adult(register, who.born)
    return fields


def _note(register: Register, registered: datetime.date) -> dict[str, Datum]:
    rng = register.rng
    if rng.random() < 0.72:
        return {}
    later = min(
        registered + DAY * rng.randint(90, 4000), datetime.date(2026, rng.randint(1, 9), rng.randint(1, 28))
    )
    return {
        "note": _text(
            rng.choice(lists.NOTES).format(
                date=date_written(later, register.clerk).removeprefix("ngày "), n=rng.randint(3, 480)
            )
        )
    }


KEPT = {"registration_date", "child.birth_date", "deceased.death_date"}


def _with_blanks(register: Register, entry: Content) -> Content:
    """Leave out a few fields, as clerks do."""
    fields = {
        name: datum
        for name, datum in entry.fields.items()
        if name in KEPT or name.endswith("full_name") or register.rng.random() > 0.025
    }
    return replace(entry, fields=fields)


def marriage(register: Register) -> Content:
    """A marriage: husband and wife."""
    rng, home = register.rng, register.home
    number, registered = _next(register)
    fields: dict[str, Datum] = {}
    for who, male in (("husband", True), ("wife", False)):
        near = home if rng.random() < 0.6 else new_home(rng)
        adult = person(rng, male, registered - DAY * rng.randint(7300, 13000), near)
        fields |= {
            f"{who}.full_name": _name(register, adult),
            f"{who}.birth_date": _date(register, adult.born),
            f"{who}.ethnicity": _group(adult),
            f"{who}.nationality": _text("Việt Nam"),
            f"{who}.residence": _place(register, adult.home),
        } | _identity(register, who, registered)
    kind = "đăng ký lại" if rng.random() < 0.06 else "lần đầu"
    fields |= _office(register) | {
        "registration_date": _date(register, registered),
        "registration_kind": _text(kind),
    }
    fields["effective_date"] = _date(register, registered)
    fields |= _note(register, registered)
    return _with_blanks(register, Content("marriage", number, registered, fields))


def death(register: Register) -> Content:
    """A death: deceased, notice of death, declarant."""
    rng, home = register.rng, register.home
    number, registered = _next(register)
    died = registered - DAY * rng.choice((1, 1, 2, 3, 5, 9, 14, 40))
    gone = person(rng, rng.random() < 0.55, died - DAY * rng.randint(9000, 34000), home)
    relation = rng.choice(lists.DEATH_RELATIONS)
    who = person(
        rng, relation not in ("Con gái", "Vợ", "Con dâu"), died - DAY * rng.randint(8000, 20000), home
    )
    hour, minute = rng.randint(0, 23), rng.choice((0, 5, 10, 15, 20, 30, 40, 45, 50))
    notice = rng.random() < 0.7
    fields = {
        "deceased.full_name": _name(register, gone),
        "deceased.sex": Datum("Nam" if gone.male else "Nữ", "male" if gone.male else "female"),
        "deceased.birth_date": _birth_of_adult(register, gone.born),
        "deceased.ethnicity": _group(gone),
        "deceased.nationality": _text("Việt Nam"),
        "deceased.residence": _place(register, gone.home),
        "deceased.death_date": _date(register, died),
        "deceased.death_date_in_words": Datum(date_in_words(died, register.clerk, rng), died.isoformat()),
        "deceased.death_time": Datum(f"{hour} giờ {minute:02d} phút", f"{hour:02d}:{minute:02d}"),
        "deceased.death_place": _place(register, gone.home)
        if rng.random() < 0.65
        else _birth_place(register),
        "deceased.death_cause": _text(rng.choice(lists.CAUSES)),
        "declarant.full_name": _name(register, who),
        "declarant.relationship": _text(relation),
        "declarant.residence": _place(register, who.home),
        "declarant.birth_date": _birth_of_adult(register, who.born),
    } | _identity(register, "declarant", registered)
    if rng.random() < 0.7:
        fields |= _identity(register, "deceased", died)
    if notice:
        text = f"{rng.randint(1, 260):02d}/GBT"
        fields |= {
            "notice.number": _text(text),
            "notice.date": _date(register, died + DAY * (1 if registered > died + DAY else 0)),
            "notice.issuer": _text(
                rng.choice(
                    (
                        f"UBND {home.commune}",
                        f"Bệnh viện đa khoa {home.district}",
                        f"Trạm y tế {home.commune}",
                    )
                )
            ),
        }
    kind = "quá hạn" if rng.random() < 0.15 else "đúng hạn"
    fields |= _office(register) | {
        "registration_date": _date(register, registered),
        "registration_kind": _text(kind),
    }
    fields |= _note(register, registered)
    return _with_blanks(register, Content("death", number, registered, fields))


SAME_AS_ABOVE = ("nt", "//", "như trên", "- nt -")


def table_births(register: Register, rows: int) -> list[Content]:
    """The rows of a birth table; some cells repeat the row above with "nt"."""
    entries = [birth(register, table=True) for _ in range(rows)]
    mark = register.rng.choice(SAME_AS_ABOVE)
    for above, entry in itertools.pairwise(entries):
        for name in ("child.birth_place", "father.residence", "mother.residence", "registration_date"):
            if register.rng.random() < 0.2 and name in above.fields and name in entry.fields:
                entry.fields[name] = Datum(mark, above.fields[name].value)
    return entries
