"""Words of a name as the index and the query both see them.

Lower case, accents kept, one tone placement, final y written i; glued syllables taken apart and split ones
put
together where the result is Vietnamese and what stood there is not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from civbook.text.fold import fold, match_key
from civbook.text.syllables import attested

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|g|h|k|l|m|n|p|q|r|s|t|v|x"
_RIME = (
    "uyen|uyet|uynh|uych|uyt|uyn|uya|uyu|uya|uenh|uech|"
    "oang|oanh|oach|oan|oat|oac|oam|oap|oai|oay|oao|oen|oet|oeo|oong|"
    "uong|uoi|uom|uon|uot|uoc|uop|uou|uan|uang|uat|uay|uac|"
    "ieng|iec|iem|ien|iep|iet|ieu|yeng|yem|yen|yet|yeu|"
    "ang|anh|ach|eng|enh|ech|ing|inh|ich|ong|ung|"
    "ai|ao|au|ay|am|an|ap|at|ac|eo|eu|em|en|ep|et|ec|ia|iu|im|in|ip|it|oa|oe|oi|om|on|op|ot|oc|"
    "ua|ue|ui|uo|uy|uu|um|un|up|ut|uc|ya|a|e|i|o|u|y"
)
_SHAPE = re.compile(f"(?:{_ONSET})?(?:{_RIME})")
_ONSET_ALONE = re.compile(_ONSET)
_INNER_CAPITAL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-ZĐÀ-Ý])")
_DIGITS = {
    **str.maketrans("01589", "olsbg")
}  # that a reader of letters saw; a word of digits alone is none of a name
_LONGEST = 7  # letters: nghieng


@lru_cache(maxsize=65536)
def is_shape(folded: str) -> bool:
    """Whether accentless letters can be a Vietnamese syllable."""
    return _SHAPE.fullmatch(folded) is not None


def is_onset(folded: str) -> bool:
    """Whether letters are only a beginning consonant: an abbreviation, or a piece of a split syllable."""
    return _ONSET_ALONE.fullmatch(folded) is not None


@lru_cache(maxsize=65536)
def word_key(piece: str) -> tuple[str, ...]:
    """The words of a piece between blanks; several where punctuation or a capital inside parts it."""
    if not piece.isupper():
        piece = _INNER_CAPITAL.sub(" ", piece)
    words = match_key(piece).split()
    return tuple(word.translate(_DIGITS) if not word.isalpha() else word for word in words)


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """``fold`` of one word, remembered."""
    return fold(word).replace(" ", "")


def name_words(text: str) -> tuple[str, ...]:
    """The words of a stored name."""
    words = [word for piece in text.split() for word in word_key(piece)]
    if all(map(stands_alone, words)):
        return tuple(words)
    return tuple(mend(words))


@lru_cache(maxsize=65536)
def stands_alone(word: str) -> bool:
    """Whether a word is a syllable that needs no look at its neighbours to know it."""
    letters = folded(word)
    return is_shape(letters) and (letters[0] not in "aeiouy" or word == letters or attested(word))


def mend(words: list[str]) -> list[str]:
    """Split syllables joined and glued ones parted, where only that makes them Vietnamese."""
    joined: list[str] = []
    for word in words:
        if joined and _joins(joined[-1], word):
            joined[-1] += word
        else:
            joined.append(word)
    # a shorter word that is none is more likely one syllable misspelled than two glued
    return [part for word in joined for part in ((len(word) > _LONGEST and parted(word)[:1]) or [(word,)])[0]]


def _joins(left: str, right: str) -> bool:
    a, b = folded(left), folded(right)
    if not is_shape(a + b):
        return False
    if is_shape(a) and is_shape(b):  # two syllables, unless the second is none that occurs: Ngu yễn
        return b[0] in "aeiouy" and right != b and not attested(right)
    return len(a) > 1 or len(b) > 1


@lru_cache(maxsize=4096)
def parted(word: str) -> list[tuple[str, ...]]:
    """The ways to take a glued word apart into syllables, fewest pieces first; none if it is one syllable."""
    letters = folded(word)
    if len(letters) < 4 or is_shape(letters) or len(letters) != len(word):
        return []
    ways: list[list[tuple[str, ...]]] = [[] for _ in range(len(letters) + 1)]
    ways[0] = [()]
    for end in range(1, len(letters) + 1):
        found = [
            (*way, word[start:end])
            for start in range(max(0, end - _LONGEST), end)
            if ways[start] and is_shape(letters[start:end]) and end - start > 1
            for way in ways[start]
        ]
        ways[end] = sorted(found, key=_plainness)[:6]
    return ways[-1]


def _plainness(way: tuple[str, ...]) -> tuple[int, int]:
    """Few pieces, and pieces that begin with a consonant (Vietnamese names seldom begin otherwise)."""
    return (len(way), sum(folded(part)[0] in "aeiouy" for part in way))
