"""A third author's typing, written without a look at ``bench_noise`` and the search's tables of confusions.

``SOUTH`` is no longer unknown to the search: ``civbook/search/variants.py`` came later and holds the same pairs.

Each maker gets a name and returns it as a clerk may type it, the name itself where the slip can't happen in it.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

TONES, SHAPES = "\u0300\u0301\u0303\u0309\u0323", "\u0302\u0306\u031b"
TELEX = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
BESIDE = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "o",
    "a": "qsz", "s": "adw", "d": "sfe", "f": "dgr", "g": "fht", "h": "gjy", "j": "hku", "k": "jli", "l": "ko",
    "z": "ax", "x": "zc", "c": "xv", "v": "cb", "b": "vn", "n": "bm", "m": "n",
}  # fmt: skip
SOUTH = (
    ("hoàng", "huỳnh"), ("vũ", "võ"), ("phúc", "phước"), ("cảnh", "kiểng"), ("nhật", "nhựt"), ("chính", "chánh"),
    ("sinh", "sanh"), ("thịnh", "thạnh"), ("quý", "quới"), ("nhân", "nhơn"), ("cương", "cang"), ("trường", "tràng"),
)  # fmt: skip
MIDDLES = (
    "Văn",
    "Thị",
    "Đức",
    "Hữu",
    "Minh",
    "Ngọc",
    "Thanh",
    "Kim",
    "Xuân",
    "Quang",
    "Thu",
    "Hồng",
    "Công",
    "Gia",
)
TWO = ("ng", "nh", "ch", "th", "tr", "kh", "ph", "gh")

Slip = Callable[[str, random.Random], str]
WordSlip = Callable[[str, random.Random], str | None]


def apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def whole(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def bare(text: str) -> str:
    plain = "".join(char for char in apart(text) if char not in TONES + SHAPES)
    return whole(plain).replace("đ", "d").replace("Đ", "D")


def tone_of(word: str) -> str:
    return next((char for char in apart(word) if char in TONES), "")


def with_tone(word: str, tone: str) -> str:
    """The word with another tone on the same letter; on its first vowel if it had none."""
    letters, old = apart(word), tone_of(word)
    if old:
        at = letters.index(old)
        return whole(letters[:at] + tone + letters[at + 1 :])
    vowels = [at for at, char in enumerate(letters.lower()) if char in "aeiouy"]
    if not vowels or not tone:
        return word
    at = vowels[0] + 1
    while at < len(letters) and letters[at] in SHAPES:
        at += 1
    return whole(letters[:at] + tone + letters[at:])


def in_a_word(slip: WordSlip, *, plain: bool = False) -> Slip:
    """The slip in one word, wherever it can happen; ``plain``: typed without accents."""

    def make(name: str, rng: random.Random) -> str:
        words = (bare(name) if plain else name).split()
        for at in rng.sample(range(len(words)), len(words)):
            changed = slip(words[at], rng)
            if changed and changed != words[at]:
                words[at] = changed[0].upper() + changed[1:]
                break
        return " ".join(words)

    return make


def heard(*groups: tuple[str, ...], end: bool = False) -> Slip:
    """Sounds that are one to the clerk's ear, at the beginning or at the end of a word."""

    def slip(word: str, rng: random.Random) -> str | None:
        low = word.lower()
        ways = []
        for group in groups:
            for sound in sorted(group, key=len, reverse=True):
                if low.endswith(sound) if end else low.startswith(sound):
                    rest = word[: -len(sound)] if end else word[len(sound) :]
                    ways += [rest + other if end else other + rest for other in group if other != sound]
                    break
        return rng.choice(ways) if ways else None

    return in_a_word(slip)


def telex_word(word: str) -> str:
    out, tone = "", ""
    for char in apart(word):
        if char in TONES:
            tone = TELEX[char]
        elif char in SHAPES:
            out += out[-1].lower() if char == "\u0302" else "w"
        else:
            out += {"đ": "dd", "Đ": "Dd"}.get(char, char)
    return out + tone


def half_telex(name: str, rng: random.Random) -> str:
    words = name.split()
    keyed = set(rng.sample(range(len(words)), max(1, len(words) // 2)))
    return " ".join(telex_word(word) if at in keyed else word for at, word in enumerate(words))


def wrong_tone(word: str, rng: random.Random) -> str | None:
    return with_tone(word, rng.choice([tone for tone in ("", *TONES) if tone != tone_of(word)]))


def hook_or_tilde(word: str, _rng: random.Random) -> str | None:
    other = {"\u0309": "\u0303", "\u0303": "\u0309"}.get(tone_of(word))
    return with_tone(word, other) if other else None


def without_shape(word: str, rng: random.Random) -> str | None:
    letters = apart(word)
    places = [at for at, char in enumerate(letters) if char in SHAPES]
    if not places:
        return {"đ": "d", "Đ": "D"}.get(word[0], word[0]) + word[1:]
    at = rng.choice(places)
    return whole(letters[:at] + letters[at + 1 :])


def key_lost(word: str, rng: random.Random) -> str | None:
    at = rng.randrange(1, max(2, len(word)))
    return word[:at] + word[at + 1 :] if len(word) > 2 else None


def key_twice(word: str, rng: random.Random) -> str | None:
    at = rng.randrange(len(word))
    return word[: at + 1] + word[at].lower() + word[at + 1 :]


def keys_swapped(word: str, rng: random.Random) -> str | None:
    if len(word) < 3:
        return None
    at = rng.randrange(len(word) - 1)
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :]).capitalize()


def key_beside(word: str, rng: random.Random) -> str | None:
    at = rng.randrange(len(word))
    near = BESIDE.get(word[at].lower())
    return word[:at] + rng.choice(near) + word[at + 1 :] if near else None


def southern(word: str, _rng: random.Random) -> str | None:
    pairs = dict(SOUTH) | {south: north for north, south in SOUTH}
    return pairs.get(word.lower())


def no_middle(name: str, _rng: random.Random) -> str:
    words = name.split()
    return f"{words[0]} {words[-1]}"


def wrong_middle(name: str, rng: random.Random) -> str:
    words = name.split()
    if len(words) > 2:
        at = rng.randrange(1, len(words) - 1)
        words[at] = rng.choice([middle for middle in MIDDLES if middle != words[at]])
    return " ".join(words)


def initial(word: str) -> str:
    return word[: 2 if word[:2].lower() in TWO else 1]


def abbreviated(name: str, rng: random.Random) -> str:
    words = name.split()
    first = words[0] if rng.random() < 0.5 else initial(words[0]) + "."
    return " ".join([first, *(initial(word) + "." for word in words[1:-1]), words[-1]])


def order(name: str, rng: random.Random) -> str:
    words = name.split()
    middle = words[1:-1]
    return " ".join([words[-1], *middle, words[0]] if rng.random() < 0.5 else [words[-1], *words[:-1]])


def glued(name: str, rng: random.Random) -> str:
    words = bare(name).lower().split()
    at = rng.randrange(len(words) - 1) if len(words) > 1 else 0
    return (
        "".join(words)
        if rng.random() < 0.3
        else " ".join([*words[:at], "".join(words[at : at + 2]), *words[at + 2 :]])
    )


def split(name: str, rng: random.Random) -> str:
    words = name.split()
    long = [at for at, word in enumerate(words) if len(word) > 3]
    if long:
        at = rng.choice(long)
        cut = rng.randrange(2, len(words[at]) - 1) if len(words[at]) > 3 else 1
        words[at] = words[at][:cut] + " " + words[at][cut:]
    return " ".join(words)


OUTSIDER: dict[str, Slip] = {
    "exact": lambda name, _rng: name,
    "bare": lambda name, _rng: bare(name).lower(),
    "half telex": half_telex,
    "wrong tone": in_a_word(wrong_tone),
    "hỏi or ngã": in_a_word(hook_or_tilde),
    "shape lost": in_a_word(without_shape),
    "s or x": heard(("s", "x")),
    "ch or tr": heard(("ch", "tr")),
    "l or n": heard(("l", "n")),
    "d, gi or r": heard(("d", "gi", "r")),
    "c, k or q": heard(("c", "k", "q")),
    "n or ng": heard(("n", "ng", "nh"), end=True),
    "t or c": heard(("t", "c"), end=True),
    "southern": in_a_word(southern),
    "key lost": in_a_word(key_lost),
    "key lost bare": in_a_word(key_lost, plain=True),
    "key twice": in_a_word(key_twice),
    "keys swapped": in_a_word(keys_swapped),
    "key beside": in_a_word(key_beside),
    "key beside bare": in_a_word(key_beside, plain=True),
    "no middle": no_middle,
    "wrong middle": wrong_middle,
    "abbreviated": abbreviated,
    "order": order,
    "glued": glued,
    "split": split,
}
