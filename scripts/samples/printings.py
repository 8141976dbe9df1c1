"""The rows of each form's page, in the words of an edition."""

from __future__ import annotations

from samples.editions import Blank, Heading, Pair, Part, Printing, Row, Ticks


def _w(printing: Printing, key: str, suffix: str = "") -> str:
    return f"{printing.words[key]} {suffix}".strip()


def header(printing: Printing) -> list[Part]:
    """Number, book and registration date (both orders)."""
    number = Row((Blank(_w(printing, "number"), "number", 1), Blank(_w(printing, "book"), "book", 1.2)))
    kind = "date" if printing.words["registered"] == "Đăng ký ngày" or printing.seed % 3 == 0 else ""
    label = printing.words["registered"]
    if kind == "date" and label != "Đăng ký ngày":
        label = "Đăng ký"
    return [
        number,
        Row((Blank(label.removesuffix(" ngày") if kind == "date" else label, "registration_date", 1, kind),)),
    ]


def birth_parts(printing: Printing) -> list[Part]:
    """A birth entry's page."""
    p = printing
    late = Ticks(
        "Loại đăng ký" if p.seed % 2 else "",
        "registration_kind",
        (("Đúng hạn", "đúng hạn"), ("Quá hạn", "quá hạn"), ("Đăng ký lại", "đăng ký lại")),
    )
    child: list[Part] = [Heading("PHẦN GHI VỀ NGƯỜI ĐƯỢC KHAI SINH")] if p.headings else []
    if p.generation == "2006":
        child.append(Row((Blank(_w(p, "name"), "child.full_name", 3), Blank(_w(p, "sex"), "child.sex", 1))))
    else:
        child.append(Row((Blank(_w(p, "name"), "child.full_name"),)))
    child += _date_rows(p, "child.birth_date", _w(p, "born"))
    triple = (Blank(_w(p, "group"), "child.ethnicity"), Blank(_w(p, "nation"), "child.nationality", 1.2))
    if p.generation == "2015":
        triple = (Blank(_w(p, "sex"), "child.sex", 0.7), *triple)
    places: list[Part] = [
        Row((Blank(_w(p, "birth_place"), "child.birth_place"),), p.long_lines),
        Row((Blank(_w(p, "home"), "child.home_town"),), 1),
    ]
    child += (
        [Row(triple), *places]
        if p.generation == "2015" or p.seed % 2
        else [places[0], Row(triple), places[1]]
    )
    if p.generation == "2015":
        child.append(Row((Blank(_w(p, "personal_id"), "child.personal_id"),)))
    parents = [_parent(p, "mother", "mẹ", "người mẹ"), _parent(p, "father", "cha", "người cha")]
    if not p.mother_first:
        parents.reverse()
    end = _declarant(p, "người đi khai sinh", "relation_birth")
    return [*header(p), late, *child, *parents[0], *parents[1], *end, *_closing(p, "Giấy khai sinh")]


def _date_rows(p: Printing, name: str, label: str) -> list[Part]:
    words = Blank(_w(p, "in_words"), f"{name}_in_words", 1.7)
    if p.words_apart:
        return [Row((Blank(label, name),)), Row((words,), 1)]
    return [Row((Blank(label, name, 1), words), 2)]


def _parent(p: Printing, who: str, short: str, long: str) -> list[Part]:
    title = f"PHẦN GHI VỀ {long.upper()}"
    parts: list[Part] = [Heading(title)] if p.headings else []
    suffix = "" if p.headings and p.seed % 3 else (long if p.generation == "2015" else short)
    parts.append(Row((Blank(_w(p, "name", suffix), f"{who}.full_name"),)))
    born = Blank(_w(p, "year"), f"{who}.birth_date", 1)
    group, nation = (
        Blank(_w(p, "group"), f"{who}.ethnicity", 0.9),
        Blank(_w(p, "nation"), f"{who}.nationality", 1.1),
    )
    parts.append(
        Row((born, group, nation) if p.generation == "2015" or p.seed % 2 else (group, nation, born))
    )
    parts.append(Row((Blank(_w(p, "live"), f"{who}.residence"),), p.long_lines))
    return parts


def _declarant(p: Printing, who: str, relation: str) -> list[Part]:
    parts: list[Part] = [Heading(f"PHẦN GHI VỀ {who.upper()}")] if p.headings else []
    parts.append(Row((Blank(_w(p, "name", who), "declarant.full_name"),)))
    related = Row((Blank(_w(p, relation), "declarant.relationship"),))
    paper = Row((Blank(_w(p, "paper"), "declarant", kind="identity"),), 2 if p.long_lines == 2 else 1)
    live = Row((Blank(_w(p, "live"), "declarant.residence"),), 1)
    if p.generation == "2015":
        return [*parts, paper, related]
    return [*parts, related, live, paper] if p.seed % 2 else [*parts, live, paper, related]


def _closing(p: Printing, paper: str) -> list[Part]:
    parts: list[Part] = []
    if p.signer_rows:
        if p.seed % 2:
            label = f"{p.words['name']}, chức vụ người ký {paper if p.seed % 3 else ''}".strip()
            parts.append(Row((Blank(label, "signer", kind="signer"),)))
        else:
            parts.append(
                Row(
                    (
                        Blank(f"{p.words['name']} người ký", "signer.full_name", 1.6),
                        Blank("Chức vụ", "signer.title"),
                    )
                )
            )
        parts.append(Row((Blank(_w(p, "officer"), "officer.full_name"),)))
    if not p.margin_notes:
        parts.append(Row((Blank(_w(p, "note"), "note"),), 2))
    return parts


def _spouse(p: Printing, who: str, word: str) -> tuple[Part, ...]:
    suffix = "" if p.pair_columns else word
    rows: list[Part] = (
        [Heading(f"{'BÊN' if p.seed % 2 else ''} {word.upper()}".strip(), True)]
        if p.headings or p.pair_columns
        else []
    )
    if p.pair_columns:
        rows += [
            Row((Blank(_w(p, "name"), f"{who}.full_name"),)),
            Row((Blank(_w(p, "born"), f"{who}.birth_date"),)),
            Row(
                (Blank(_w(p, "group"), f"{who}.ethnicity"), Blank(_w(p, "nation"), f"{who}.nationality", 1.2))
            ),
            Row((Blank(_w(p, "live"), f"{who}.residence"),), 3),
            Row((Blank(_w(p, "paper"), who, kind="identity"),), 3),
        ]
    else:
        rows += [
            Row((Blank(_w(p, "name", suffix), f"{who}.full_name"),)),
            Row((Blank(_w(p, "born"), f"{who}.birth_date"),)),
            Row(
                (Blank(_w(p, "group"), f"{who}.ethnicity"), Blank(_w(p, "nation"), f"{who}.nationality", 1.2))
            ),
            Row((Blank(_w(p, "live"), f"{who}.residence"),), p.long_lines),
            Row((Blank(_w(p, "paper"), who, kind="identity"),), p.long_lines),
        ]
    return tuple(rows)


def marriage_parts(printing: Printing) -> list[Part]:
    """A marriage entry's page: stacked or in two columns, wife or husband first."""
    p = printing
    sides = [_spouse(p, "wife", "vợ"), _spouse(p, "husband", "chồng")]
    if p.generation == "2006" or p.seed % 4 == 0:
        sides.reverse()
    kinds = Ticks("", "registration_kind", (("Đăng ký lần đầu", "lần đầu"), ("Đăng ký lại", "đăng ký lại")))
    body: list[Part] = [Pair(*sides)] if p.pair_columns else [*sides[0], *sides[1]]
    end = [Row((Blank(_w(p, "effective"), "effective_date"),))] if p.generation == "2015" else []
    return [*header(p), kinds, *body, *end, *_closing(p, "Giấy chứng nhận kết hôn")]


def death_parts(printing: Printing) -> list[Part]:
    """A death entry's page."""
    p = printing
    kinds = Ticks(
        "",
        "registration_kind",
        (("Đúng hạn", "đúng hạn"), ("Quá hạn", "quá hạn"), ("Đăng ký lại", "đăng ký lại")),
    )
    parts: list[Part] = [Heading("PHẦN GHI VỀ NGƯỜI CHẾT")] if p.headings else []
    name = Blank(
        _w(p, "name", "người chết" if not p.headings and p.seed % 2 else ""), "deceased.full_name", 3
    )
    sex = Blank(_w(p, "sex"), "deceased.sex", 1)
    group, nation = (
        Blank(_w(p, "group"), "deceased.ethnicity"),
        Blank(_w(p, "nation"), "deceased.nationality", 1.2),
    )
    if p.generation == "2006":
        parts += [Row((name, sex)), Row((Blank(_w(p, "born"), "deceased.birth_date"),)), Row((group, nation))]
    else:
        parts += [
            Row((name,)),
            Row((Blank(_w(p, "born"), "deceased.birth_date"),)),
            Row((sex, group, nation)),
        ]
    parts += [
        Row((Blank(_w(p, "last_live"), "deceased.residence"),), p.long_lines),
        Row((Blank(_w(p, "paper"), "deceased", kind="identity"),), 1),
        Row(
            (
                Blank(_w(p, "died"), "deceased.death_time", 1),
                Blank(
                    "" if p.seed % 5 < 2 else "ngày",
                    "deceased.death_date",
                    1.9,
                    "date" if p.seed % 5 < 2 else "",
                ),
            )
        ),
        Row((Blank(_w(p, "in_words"), "deceased.death_date_in_words"),)),
        Row((Blank(_w(p, "death_place"), "deceased.death_place"),), p.long_lines),
        Row((Blank(_w(p, "cause"), "deceased.death_cause"),)),
        Row((Blank(_w(p, "notice"), "notice.number", 0.8), Blank("do", "notice.issuer", 1.2))),
        Row((Blank("cấp ngày", "notice.date"),)),
    ]
    end = _declarant(p, "người đi khai tử", "relation_death")
    return [*header(p), kinds, *parts, *end, *_closing(p, "Trích lục khai tử")]


PARTS = {"birth": birth_parts, "marriage": marriage_parts, "death": death_parts}
TITLES = {
    "birth": ("SỔ ĐĂNG KÝ KHAI SINH", "ĐĂNG KÝ KHAI SINH", "KHAI SINH"),
    "marriage": ("SỔ ĐĂNG KÝ KẾT HÔN", "ĐĂNG KÝ KẾT HÔN"),
    "death": ("SỔ ĐĂNG KÝ KHAI TỬ", "ĐĂNG KÝ KHAI TỬ"),
}
