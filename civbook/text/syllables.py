"""The syllables of Vietnamese: onset + rime + tone, which combine, and how usual each is.

Spelling, not sound: ``ngh`` and ``ng`` are different onsets. Rimes are written without tone in civbook's one
spelling (tone placement "old"), so every valid syllable has exactly one form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from pathlib import Path
from unicodedata import normalize

from civbook.text.fold import fold
from civbook.text.tones import split_tone, with_tone

# Relative frequencies, estimated for names, places and register phrases rather than prose.
_ONSETS: dict[str, float] = {
    "": 6, "b": 4, "c": 5, "ch": 4, "d": 3, "đ": 5, "g": 1, "gh": 0.1, "gi": 2.2,
    "h": 6, "k": 2.2, "kh": 2.5, "l": 5, "m": 4, "n": 4, "ng": 4, "ngh": 0.8, "nh": 3.5,
    "p": 0.1, "ph": 3, "qu": 2.6, "r": 1, "s": 2.6, "t": 6, "th": 8, "tr": 4, "v": 4, "x": 1.6,
}  # fmt: skip
_RIME_WEIGHTS: dict[float, str] = {
    8.0: "a ai an ang anh ao am i inh ung ong ông on ôn ương ươn yên iên",
    4.0: "ac ach at ay ân âm âu ây ăn ăng e em en ê ên ênh êp ia iêm iêt iêu im in ich it o oa oan oang oanh "
    "oc oi om ot ô ôc ôi ôm ôt ơ ơi ơn ơm u ua uôc uôi uân uât un ut uy uyên uyêt ư ưa ươc ưng ưu ưi y au ap",
    1.5: "ăc ăm ăt âc âng âp ât eo êt êu iêc iêng iêp iu ip oai oe op ôp ơp ơt uc ui um uôn uông uôt uôm uê "
    "uynh ưc ươi ươu ươt ươm ươp ưt êch êm et ec ăp yêt yêu yêm uây up oat",
    0.4: "eng ep oac oach oay oăn oăng oăt oen oet oao uơ uya uyt uych uyu uêch uênh oong yêng ưm oăc uâng "
    "uyn oam oap oăm oeo ooc uyp",
    0.1: "ưn",
}
_RIMES = {rime: weight for weight, rimes in _RIME_WEIGHTS.items() for rime in rimes.split()}
_ONSET_SUM, _RIME_SUM = sum(_ONSETS.values()), sum(_RIMES.values())
_STOPS = ("c", "ch", "p", "t")
_TONE_WEIGHT = (5.0, 3.5, 3.0, 1.6, 1.2, 2.6)  # ngang, huyền, sắc, hỏi, ngã, nặng
_FRONT = frozenset("eêiy")
# Rimes that begin with the glide u/o; after "qu" the glide is in the onset already.
_GLIDES = ("oa", "oă", "oe", "uâ", "uê", "uơ", "uy")
_LABIALS = frozenset(("b", "m", "p", "ph", "v"))
_LABIAL_GLIDES = frozenset(("uy", "uyt", "uynh", "oan", "oong", "oa"))  # phuy, buýt, voan, boong: loan words
_QU_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât âu ây e ec em en eng eo et ê "
    "êch ên ênh êp êt êu i iêt ich in inh ip it iu o oc ôc ơ ơi ơn y ych yên yêt yn ynh yp yt yu"
)
_AFTER_QU = frozenset(_QU_RIMES.split())
_BARE_Y_ONSETS = frozenset(
    ("b", "ch", "d", "đ", "h", "k", "kh", "l", "m", "n", "ph", "r", "s", "t", "th", "tr", "v", "x")
)
_Y_INITIAL = frozenset(("y", "yên", "yêt", "yêu", "yêm", "yêng"))
_AFTER_GI = frozenset(("i", "in", "im", "ip", "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu"))


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable in parts, lower case: ``onset`` ("ngh", "" …), ``rime`` without tone, ``tone`` 0-5."""

    onset: str
    rime: str
    tone: int

    @property
    def text(self) -> str:
        """The syllable written in civbook's spelling."""
        onset = "g" if self.onset == "gi" and self.rime[0] == "i" else self.onset
        return with_tone(onset + self.rime, self.tone)


def onsets() -> tuple[str, ...]:
    """Every onset as spelled, the empty one included."""
    return tuple(_ONSETS)


def rimes() -> tuple[str, ...]:
    """Every rime as spelled, without tone."""
    return tuple(_RIMES)


def tones_of(rime: str) -> tuple[int, ...]:
    """The tones a rime may carry: only sắc (2) and nặng (5) before a stop (c, ch, p, t)."""
    return (2, 5) if rime.endswith(_STOPS) else (0, 1, 2, 3, 4, 5)


def combines(onset: str, rime: str) -> bool:
    """Whether the spelling ``onset`` + ``rime`` is possible in Vietnamese."""
    front = rime[:1] in _FRONT
    if onset in ("k", "gh", "ngh"):
        return front and rime not in _Y_INITIAL - {"y"} and (rime != "y" or onset == "k")
    if onset in ("c", "g", "ng") and front:
        return False
    if onset == "qu":
        return rime in _AFTER_QU
    if onset == "c" and rime.startswith(_GLIDES):  # written with qu, but cuơ… no; "cua" is c + ua
        return False
    if onset == "gi":  # gì, giếng: the i is written once
        return rime[0] not in "êy" and (rime[0] != "i" or rime in _AFTER_GI)
    if rime in _Y_INITIAL:
        return onset == "" or (rime == "y" and onset in _BARE_Y_ONSETS)
    if onset == "":
        return not rime.startswith("iê") and rime != "ưt"
    if onset in _LABIALS and rime.startswith(_GLIDES):
        return rime in _LABIAL_GLIDES
    return True


@lru_cache(maxsize=32768)
def split_syllable(word: str) -> Syllable | None:
    """Onset, rime and tone of a word in any case and tone placement; None if it is no possible syllable."""
    lowered = normalize("NFC", word).lower()
    parted = split_tone(lowered)
    if parted is None or (not lowered.isalpha() and len(lowered) > 12):
        return None
    bare, tone = parted
    return _parse(bare, tone)


def is_syllable(word: str) -> bool:
    """Whether ``word`` is one possible Vietnamese syllable (spelling rules, tone rule of stops included)."""
    return split_syllable(word) is not None


def attested(word: str) -> bool:
    """Whether the syllable occurs in Vietnamese words or names, not only could."""
    syllable = split_syllable(word)
    return syllable is not None and str(syllable.tone) in _attested().get((syllable.onset, syllable.rime), "")


def irregular(word: str) -> bool:
    """Whether the word stands in known place or minority names though it breaks the rules (Đắk, Kạn, Niê)."""
    return normalize("NFC", word).lower() in _irregular()


def plausibility(word: str) -> float:
    """A log weight: about -8 for usual syllables, -13 for irregular ones in names, else down to -25."""
    syllable = split_syllable(word)
    if syllable is None:
        return -13.0 if irregular(word) else -25.0
    onset = _ONSETS[syllable.onset] / _ONSET_SUM
    rime = _RIMES.get(syllable.rime, 0.3) / _RIME_SUM
    tones = tones_of(syllable.rime)
    tone = _TONE_WEIGHT[syllable.tone] / sum(_TONE_WEIGHT[each] for each in tones)
    known = _attested().get((syllable.onset, syllable.rime))
    unknown = -4.0 if known is None else -2.0 if str(syllable.tone) not in known else 0.0
    return log(onset) + log(rime) + log(tone) + unknown


def syllables() -> Iterator[Syllable]:
    """Every possible syllable, in a fixed order."""
    for onset in _ONSETS:
        for rime in _all_rimes(onset):
            for tone in tones_of(rime):
                yield Syllable(onset, rime, tone)


@cache
def valid_syllables() -> frozenset[str]:
    """Every possible syllable, written in civbook's spelling, lower case (about 16,000)."""
    return frozenset(syllable.text for syllable in syllables())


def _all_rimes(onset: str) -> Iterator[str]:
    yield from (rime for rime in _RIMES if combines(onset, rime))
    if onset == "qu":
        yield from sorted(_AFTER_QU - set(_RIMES))


@cache
def folded_syllables() -> frozenset[str]:
    """Every possible syllable without accents ("nguyen", "duc"), about 2,500."""
    return frozenset(map(fold, valid_syllables()))


def is_shaped(word: str) -> bool:
    """Whether ``word`` is a possible syllable, or one written without any accents ("nguyen")."""
    return is_syllable(word) or (word.isascii() and word.lower() in folded_syllables())


@cache
def _data() -> dict[str, str]:
    raw: dict[str, str] = json.loads(
        Path(__file__).with_name("data").joinpath("syllables.json").read_text(encoding="utf-8")
    )
    return raw


@cache
def _irregular() -> frozenset[str]:
    return frozenset(_data()["_irregular"].split())


@cache
def _attested() -> dict[tuple[str, str], str]:
    """(onset, rime) → the tones that occur, from ``data/syllables.json``."""
    pairs: dict[tuple[str, str], str] = {}
    for onset, packed in _data().items():
        if not onset.startswith("_"):
            for item in packed.split():
                rime = item.rstrip("012345")
                pairs[onset, rime] = item[len(rime) :]
    return pairs


def _parse(bare: str, tone: int) -> Syllable | None:
    for size in (3, 2, 1, 0):
        onset, rime = bare[:size], bare[size:]
        if onset not in _ONSETS or len(onset) != size:
            continue
        if onset == "g" and rime in _AFTER_GI:
            onset = "gi"
        known = rime in _RIMES or (onset == "qu" and rime in _AFTER_QU)
        if known and combines(onset, rime) and tone in tones_of(rime):
            return Syllable(onset, rime, tone)
    return None
