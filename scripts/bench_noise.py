"""Mistakes of readers, typists and memory, made from first principles (not from the search's confusion
table).
"""

from __future__ import annotations

import random
import unicodedata

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
QUALITY = {"â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "ă": "a8", "đ": "d9"}
TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "ă": "aw", "đ": "dd"}
VNI_TONE = dict(zip(TONES, ("", "2", "1", "3", "4", "5"), strict=True))
TELEX_TONE = dict(zip(TONES, ("", "f", "s", "r", "x", "j"), strict=True))
# how northern, central and southern speech is written by ear
DIALECT = [("l", "n"), ("n", "l"), ("tr", "ch"), ("ch", "tr"), ("s", "x"), ("x", "s"), ("d", "gi"), ("gi",
"d"),
           ("r", "d"), ("gi", "r"), ("v", "d"), ("qu", "w"), ("hu", "qu")]  # fmt: skip
CODAS = [("n", "ng"), ("ng", "n"), ("t", "c"), ("c", "t"), ("nh", "n"), ("ch", "t")]
# shapes that print and handwriting share
SHAPES = [("rn", "m"), ("m", "rn"), ("h", "n"), ("n", "h"), ("u", "n"), ("n", "u"), ("c", "e"), ("e", "c"),
("a", "o"),
          ("o", "a"), ("l", "t"), ("t", "l"), ("i", "l"), ("g", "q"), ("g", "y"), ("v", "u"), ("d", "cl"),
          ("ư", "u"),
          ("ơ", "o"), ("o", "0"), ("l", "1"), ("y", "g"), ("b", "h"), ("k", "h"), ("f", "t"), ("r",
          "n")]  # fmt: skip


def bare(text: str) -> str:
    """Without any mark."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in apart if not unicodedata.combining(char))


def _letters(syllable: str) -> list[tuple[str, str]]:
    """Each letter with its quality, and the tone it carries."""
    out: list[tuple[str, str]] = []
    for char in unicodedata.normalize("NFC", syllable):
        tone = ""
        rest = ""
        for mark in unicodedata.normalize("NFD", char):
            if mark in TONES and mark:
                tone = mark
            else:
                rest += mark
        out.append((unicodedata.normalize("NFC", rest), tone))
    return out


def keys(syllable: str, vni: bool) -> str:
    """As typed in Telex or VNI with the input method off."""
    quality, tones = (QUALITY, VNI_TONE) if vni else (TELEX, TELEX_TONE)
    out, tone = "", ""
    for letter, mark in _letters(syllable):
        code = quality.get(letter.lower(), letter.lower())
        out += code.capitalize() if letter.isupper() else code
        tone = mark or tone
    return out + tones[tone]


def wrong_tone(name: str, rng: random.Random) -> str:
    words = name.split()
    at = rng.randrange(len(words))
    letters = _letters(words[at])
    vowels = [n for n, (letter, _tone) in enumerate(letters) if bare(letter).lower() in "aeiouy"]
    if not vowels:
        return name
    where = next(
        (n for n, (_l, tone) in enumerate(letters) if tone), vowels[-1] if len(vowels) == 1 else vowels[0]
    )
    old = letters[where][1]
    letters[where] = (letters[where][0], rng.choice([tone for tone in TONES if tone != old]))
    words[at] = unicodedata.normalize("NFC", "".join(letter + tone for letter, tone in letters))
    return " ".join(words)


def some_accents(name: str, rng: random.Random) -> str:
    words = name.split()
    hit = rng.sample(range(len(words)), max(1, len(words) // 2))
    return " ".join(bare(word) if at in hit else word for at, word in enumerate(words))


def _at_word(name: str, rng: random.Random, change: object) -> str:
    words = name.split()
    order = sorted(range(len(words)), key=lambda _n: rng.random())
    for at in order:
        changed = change(words[at])  # type: ignore[operator]
        if changed and changed != words[at]:
            words[at] = changed.capitalize() if words[at][:1].isupper() else changed
            break
    return " ".join(words)


def lost_letter(name: str, rng: random.Random) -> str:
    def change(word: str) -> str:
        if len(word) < 3:
            return word
        at = rng.randrange(len(word))
        return word[:at] + word[at + 1 :]

    return _at_word(name, rng, change)


def extra_letter(name: str, rng: random.Random) -> str:
    def change(word: str) -> str:
        at = rng.randrange(1, len(word) + 1)
        letter = (
            bare(word[at - 1]).lower() if rng.random() < 0.5 else rng.choice("abcdefghijklmnopqrstuvwxyz")
        )
        return word[:at] + letter + word[at:]

    return _at_word(name, rng, change)


def keyboard(name: str, rng: random.Random) -> str:
    def change(word: str) -> str:
        at = rng.randrange(len(word))
        letter = bare(word[at]).lower()
        for row, line in enumerate(ROWS):
            if letter in line:
                col = line.index(letter)
                near = [line[c] for c in (col - 1, col + 1) if 0 <= c < len(line)]
                for other in (row - 1, row + 1):
                    if 0 <= other < 3:
                        near += list(ROWS[other][max(0, col - 1) : col + 1])
                return word[:at] + rng.choice(near) + word[at + 1 :]
        return word

    return _at_word(name, rng, change)


def swapped_letters(name: str, rng: random.Random) -> str:
    def change(word: str) -> str:
        if len(word) < 2:
            return word
        at = rng.randrange(len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return _at_word(name, rng, change)


def dialect(name: str, rng: random.Random) -> str:
    def change(word: str) -> str:
        low = word.lower()
        onset = [
            (a, b)
            for a, b in DIALECT
            if low.startswith(a) and len(low) > len(a) and bare(low[len(a)]) in "aeiouy"
        ]
        coda = [
            (a, b)
            for a, b in CODAS
            if low.endswith(a) and len(low) > len(a) and bare(low[-len(a) - 1]) in "aeiouy"
        ]
        if onset and (not coda or rng.random() < 0.6):
            a, b = rng.choice(onset)
            return b + low[len(a) :]
        if coda:
            a, b = rng.choice(coda)
            return low[: -len(a)] + b
        return word

    changed = _at_word(name, rng, change)
    return changed if changed != name else wrong_tone(name, rng)


def ocr(name: str, rng: random.Random) -> str:
    def change(word: str) -> str:
        low = word.lower()
        fits = [(a, b, at) for a, b in SHAPES for at in range(len(low)) if low.startswith(a, at)]
        if fits and rng.random() < 0.8:
            a, b, at = rng.choice(fits)
            return low[:at] + b + low[at + len(a) :]
        at = rng.randrange(len(low))
        return low[:at] + bare(low[at]) + low[at + 1 :] if low[at] != bare(low[at]) else low

    return _at_word(name, rng, change)


def quality(name: str, rng: random.Random) -> str:
    """Another letter quality (a/ă/â, o/ô/ơ, u/ư, d/đ), the tone kept."""
    groups = ("aăâ", "eê", "oôơ", "uư", "dđ")

    def change(word: str) -> str:
        letters = _letters(word.lower())
        fits = [(n, g) for n, (letter, _t) in enumerate(letters) for g in groups if letter in g]
        if not fits:
            return word
        at, group = rng.choice(fits)
        letters[at] = (rng.choice([c for c in group if c != letters[at][0]]), letters[at][1])
        return unicodedata.normalize("NFC", "".join(letter + tone for letter, tone in letters))

    return _at_word(name, rng, change)


def abbreviated(name: str, rng: random.Random) -> str:
    words = name.split()
    if len(words) < 2:
        return name
    style = rng.random()
    short = []
    for at, word in enumerate(words[:-1]):
        if at and style < 0.25:
            short.append(word)
            continue
        onset = ""
        for char in word:
            if bare(char).lower() in "aeiouy":
                break
            onset += char
        short.append((onset[:2] if style > 0.6 and onset else word[0]) + ".")
    joint = "" if style > 0.85 else " "
    return joint.join(short) + joint + words[-1]


def reordered(name: str, rng: random.Random) -> str:
    words = name.split()
    if len(words) < 2:
        return name
    if rng.random() < 0.6:
        return " ".join([words[-1], *words[:-1]])
    if rng.random() < 0.5:
        return " ".join([*words[1:], words[0]])
    at = rng.randrange(len(words) - 1)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def glued(name: str, rng: random.Random) -> str:
    words = name.split()
    if len(words) < 2:
        return name
    if rng.random() < 0.5:
        return "".join(words)
    at = rng.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def split_word(name: str, rng: random.Random) -> str:
    def change(word: str) -> str:
        if len(word) < 3:
            return word
        at = rng.randrange(1, len(word))
        return word[:at] + " " + word[at:]

    return _at_word(name, rng, change)


def no_middle(name: str, _rng: random.Random) -> str:
    words = name.split()
    return f"{words[0]} {words[-1]}" if len(words) > 2 else name


def wrong_middle(name: str, rng: random.Random) -> str:
    words = name.split()
    if len(words) < 3:
        return name
    words[rng.randrange(1, len(words) - 1)] = rng.choice(
        ["Văn", "Thị", "Đức", "Hữu", "Ngọc", "Minh", "Thanh", "Xuân", "Đình", "Công", "Thu", "Kim", "Hồng"]
    )
    return " ".join(words)


def i_y(name: str, _rng: random.Random) -> str:
    swap = str.maketrans("iíìỉĩịyýỳỷỹỵ", "yýỳỷỹỵiíìỉĩị")
    words = name.split()
    for at, word in enumerate(words):
        if bare(word[-1]) in "iy" and len(word) > 1 and bare(word[-2]).lower() not in "aeou":
            words[at] = word[:-1] + word[-1].translate(swap)
    return " ".join(words)


CLASSES = {
    "exact": lambda name, _rng: name,
    "no accents": lambda name, _rng: bare(name),
    "no accents, lower": lambda name, _rng: bare(name).lower(),
    "capitals": lambda name, _rng: name.upper(),
    "some accents": some_accents,
    "wrong tone": wrong_tone,
    "wrong quality": quality,
    "telex": lambda name, _rng: " ".join(keys(word, False) for word in name.split()),
    "vni": lambda name, _rng: " ".join(keys(word, True) for word in name.split()),
    "abbreviated": abbreviated,
    "order": reordered,
    "glued": glued,
    "split": split_word,
    "no middle": no_middle,
    "wrong middle": wrong_middle,
    "i/y": i_y,
    "ocr": ocr,
    "ocr bare": lambda name, rng: bare(ocr(name, rng)),
    "lost letter": lost_letter,
    "lost letter bare": lambda name, rng: lost_letter(bare(name), rng),
    "extra letter": extra_letter,
    "extra letter bare": lambda name, rng: extra_letter(bare(name), rng),
    "keyboard": keyboard,
    "keyboard bare": lambda name, rng: keyboard(bare(name), rng),
    "swapped letters": lambda name, rng: swapped_letters(bare(name), rng),
    "dialect": dialect,
    "dialect bare": lambda name, rng: dialect(bare(name), rng).lower(),
}


def misread(name: str, rng: random.Random) -> str:
    """A name as a reader of old pages gets it wrong."""
    kind = rng.choices(
        (ocr, wrong_tone, quality, lost_letter, dialect, extra_letter, split_word),
        weights=(5, 4, 2, 2, 2, 1, 0.4),
    )[0]
    return kind(name, rng)


# -- a second hand: how a clerk at a counter gets a name wrong, written apart from the classes above

_SOUTH = (("v", "d"), ("gi", "d"), ("qu", "g"), ("s", "x"), ("tr", "ch"), ("r", "g"))
_NORTH = (("l", "n"), ("n", "l"), ("tr", "ch"), ("s", "x"), ("r", "d"), ("gi", "d"), ("d", "r"))
_SOUTH_ENDS = (("n", "ng"), ("t", "c"), ("ng", "n"), ("c", "t"), ("nh", "n"), ("ch", "t"))
_HEARD = {"iê": "i", "ươ": "ư", "uô": "u", "ưu": "iu", "ươu": "iêu", "âu": "au", "ay": "ai", "ây": "ai",
          "ăm": "am", "âm": "ăm", "oa": "a", "uy": "i", "iu": "ưu", "yê": "iê", "êu": "iêu"}  # fmt: skip


def _retone(syllable: str, change: dict[str, str]) -> str:
    letters = _letters(syllable)
    return unicodedata.normalize("NFC", "".join(letter + change.get(tone, tone) for letter, tone in letters))


def _one_word(name: str, rng: random.Random, change: object) -> str:
    """The name with one word changed, longer words rather; unchanged if no word can be."""
    words = name.split()
    for at in sorted(range(len(words)), key=lambda n: rng.random() / len(words[n])):
        new = change(words[at].lower())  # type: ignore[operator]
        if new and new != words[at].lower():
            return " ".join([*words[:at], new.capitalize(), *words[at + 1 :]])
    return name


def clerk_telex(name: str, rng: random.Random) -> str:
    """Telex on, and a key that came too late, twice or not at all: ``Nguyeenx``, ``Ngueyenx``, ``Haỉr``."""

    def change(word: str) -> str:
        typed = keys(word, False)
        if typed == word:
            return ""
        slip = rng.random()
        if slip < 0.45:
            return typed  # this word alone was typed with the method off
        if slip < 0.7:
            return typed[:-1]  # the tone forgotten
        if slip < 0.85:
            return word + typed[-1]  # the tone key twice: mark and letter
        return bare(word) + typed[-1] if typed[-1] in "fsrxj" else bare(word)

    return _one_word(name, rng, change)


def clerk_dropped(name: str, rng: random.Random) -> str:
    """A key not pressed: seldom the first of a word."""

    def change(word: str) -> str:
        if len(word) < 3:
            return ""
        at = min(len(word) - 1, 1 + int(rng.random() * (len(word) - 1)))
        return word[:at] + word[at + 1 :]

    return _one_word(name, rng, change)


def clerk_doubled(name: str, rng: random.Random) -> str:
    """A key that bounced, or its neighbour pressed with it."""

    def change(word: str) -> str:
        at = rng.randrange(len(word))
        return word[: at + 1] + bare(word[at]) + word[at + 1 :]

    return _one_word(name, rng, change)


def clerk_region(name: str, rng: random.Random) -> str:
    """As said in the south or the north, then written down: onsets, ends, the tones hỏi and ngã."""
    south = rng.random() < 0.6

    def change(word: str) -> str:
        ways = []
        for old, new in _SOUTH if south else _NORTH:
            rest = word[len(old) :]
            if word.startswith(old) and rest and bare(rest[0]) in "aeiouy":
                ways.append(new + rest)
        if south:
            ways += [
                word[: -len(a)] + b
                for a, b in _SOUTH_ENDS
                if word.endswith(a) and len(word) > len(a) + 1 and bare(word[-len(a) - 1]) in "aeiouy"
            ]
            ways.append(_retone(word, {TONES[4]: TONES[3], TONES[3]: TONES[4]}))
        ways = [way for way in ways if way != word]
        return rng.choice(ways) if ways else ""

    return _one_word(name, rng, change)


def clerk_heard(name: str, rng: random.Random) -> str:
    """A vowel as it was heard on the telephone."""

    def change(word: str) -> str:
        letters = _letters(word)
        plain, tones = "".join(letter for letter, _t in letters), [tone for _l, tone in letters if tone]
        fits = [(a, b) for a, b in _HEARD.items() if a in plain]
        if not fits:
            return ""
        old, new = rng.choice(fits)
        start = plain.index(old)
        tone = tones[0] if tones else ""
        at = start + next((n for n, c in enumerate(new) if c in "êôơâăư"), 0)
        out = plain[:start] + new + plain[start + len(old) :]
        return unicodedata.normalize("NFC", out[: at + 1] + tone + out[at + 1 :])

    changed = _one_word(name, rng, change)
    return changed if changed != name else clerk_region(name, rng)


def clerk_swapped(name: str, rng: random.Random) -> str:
    """Two words of the name changed about, the middle and the given one rather than the surname."""
    words = name.split()
    if len(words) < 2:
        return name
    at = len(words) - 2 if rng.random() < 0.6 else 0
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def clerk_ascii(name: str, rng: random.Random) -> str:
    """All accents left out, and one key wrong."""
    return bare(rng.choice((clerk_dropped, clerk_doubled, clerk_region, keyboard))(name, rng)).lower()


def clerk_mark(name: str, rng: random.Random) -> str:
    """One word's marks left out or another tone."""
    if rng.random() < 0.5:
        return _one_word(name, rng, bare)
    return _one_word(
        name, rng, lambda word: _retone(word, dict(zip(TONES[1:], rng.sample(TONES, 5), strict=True)))
    )


CLERK = {
    "telex slip": clerk_telex,
    "dropped key": clerk_dropped,
    "doubled key": clerk_doubled,
    "regional": clerk_region,
    "heard": clerk_heard,
    "swapped words": clerk_swapped,
    "ascii slip": clerk_ascii,
    "mark": clerk_mark,
    "no middle": no_middle,
}
