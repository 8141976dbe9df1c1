"""Who is whose in a sentence: "con ông … và bà …", "vợ là …", "son of … and …"."""

from __future__ import annotations

from civbook.search.cursor import LEAD_IN, Cursor

_HONORIFIC = {"ong": "father", "ba": "mother"}


_WEDDINGS = (
    ("đăng", "kí", "kết", "hôn"), ("kết", "hôn"), ("đám", "cưới"), ("marriage", "certificate"), ("marriage", "record"),
    ("marriage", "of"), ("marriage", "between"), ("wedding", "of"), ("wedding",), ("marriage",),
    ("hai", "vợ", "chồng"), ("vợ", "chồng"), ("married", "couple"),
)  # fmt: skip
_JOINS = ("với", "cùng", "và", "with", "and", "to")


def take_wedding(here: Cursor) -> bool:
    """A marriage, and the second of the couple: "A kết hôn với B", "kết hôn của A và B", "marriage of A and B"."""
    after = here.word(1)
    alone = here.is_(0, "cưới", "married") and bool(after and (after.digits or after.dates))
    if size := here.phrase(_WEDDINGS) or int(alone):
        here.put("type", "KH")
        here.at += size
        if here.into == "place":
            here.into = "name"
        return True
    lady = here.is_(1, "bà") or bool(after and after.plain in ("mrs", "ms"))
    married = here.found.get("type") == ["KH"] or lady
    married = married and "spouse" not in here.found
    if married and here.into == "name" and "name" in here.found and here.is_(0, *_JOINS) and here.word(1):
        return here.go("spouse", 1)
    return False


def take_relation(here: Cursor) -> bool:
    if here.is_(0, "con"):
        return _child(here)
    if here.is_(0, "son", "daughter", "child") and here.is_(1, "of"):
        _sex_of_child(here)
        return here.go("father", 2)
    if here.is_(0, "và", "and") and here.into in ("father", "mother"):
        return _second_parent(here)
    if here.is_(0, "ông", "bà") and here.into in ("father", "mother", "spouse") and _honours(here):
        if here.into != "spouse":
            here.into = _HONORIFIC[here.words[here.at].plain]
        here.at += 1
        return True
    for forms, key in (
        (("cha", "bố", "father"), "father"), (("mẹ", "mother"), "mother"),
        (("vợ", "chồng", "wife", "husband"), "spouse"),
    ):  # fmt: skip
        if here.is_(0, *forms) and _leads_person(here):
            first = key == "spouse" and not here.found.keys() & {"name", "father", "mother", "spouse"}
            return here.go("name" if first else key, 1)
    if here.is_(0, "lấy", "cưới", "married") and "name" in here.found and here.word(1):
        return here.go("spouse", 2 if here.is_(1, "to", "chồng", "vợ") else 1)
    return _alone(here)


def _honours(here: Cursor) -> bool:
    """Whether ông or bà goes before a name here; accentless "ba" behind other words is a name ithere."""
    word = here.words[here.at]
    return not here.found.get(here.into) or word.key != word.plain


def _leads_person(here: Cursor) -> bool:
    word, after = here.word(), here.word(1)
    if word is None or after is None or not after.plain or after.digits:
        return False
    marked = word.key != word.plain or word.plain in ("father", "mother", "wife", "husband")
    parent = word.plain in ("cha", "me") or word.key == "bố"
    starts = here.starts_part() and (here.at > 0 or parent)  # accentless "vo" may begin a name: Võ
    starts = starts or (
        word.plain == "me" and here.into == "father" and len(here.found.get("father", ())) > 1
    )
    return marked or starts or after.plain in LEAD_IN or here.is_(1, "ông", "bà")


def _child(here: Cursor) -> bool:
    if here.is_(1, "là") and "name" in here.found:
        return here.go("aside", 2)
    ahead = 2 if here.is_(1, "trai", "gái") else 1
    follows = here.is_(ahead, "ông", "bà", "của", "cha", "bố", "mẹ", "anh", "chị")
    if not follows and not (here.starts_part() and here.word(ahead)):
        return False
    if here.word(ahead) is None:
        return False
    _sex_of_child(here)
    if not follows and "name" not in here.found and here.found.keys() & {"father", "mother"}:
        return here.go("name", ahead)
    if here.is_(ahead, "của"):
        ahead += 1
    into = "mother" if here.is_(ahead, "bà", "mẹ", "chị") else "father"
    if here.is_(ahead, "ông", "bà", "cha", "bố", "mẹ", "anh", "chị"):
        ahead += 1
    return here.go(into, ahead)


def _sex_of_child(here: Cursor) -> None:
    if here.is_(0, "son") or here.is_(1, "trai"):
        here.put("sex", "male")
    elif here.is_(0, "daughter") or here.is_(1, "gái"):
        here.put("sex", "female")


def _second_parent(here: Cursor) -> bool:
    into = "mother" if here.into == "father" else "father"
    ahead = 1
    if here.is_(1, "ông", "bà", "anh", "chị", "cha", "bố", "mẹ", "father", "mother"):
        into = "father" if here.is_(1, "ông", "anh", "cha", "bố", "father") else "mother"
        ahead = 2
    return here.go(into, ahead)


def _alone(here: Cursor) -> bool:
    """A sex that stands by itself between commas."""
    after, word = here.word(1), here.word()
    if word and word.small and here.starts_part() and here.at and (after is None or not after.plain):
        sex = {"nam": "male", "nu": "female", "male": "male", "female": "female"}.get(word.plain)
        if sex:
            here.put("sex", sex)
            here.at += 1
            return True
    return False
