"""Names that stand in no list: made of syllables as the peoples of Vietnam build them.

The decoder's table of names must leave room for them: what it has never seen it would read as something else,
however clear the letters are ("Slay" as "Say").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.training.texts import syllable

if TYPE_CHECKING:
    from random import Random

    from civbook.text.names import MinorityNames


def _parts(text: str) -> list[str]:
    return text.split(" ")


_NORTHERN = _parts("sl pj mj kj ts tx hm hn nj vj xl")
"""Onsets of Tày, Nùng, Mông, Dao names that Vietnamese lacks: Slay, Slíu, Pjeng."""
_CLUSTERS = _parts(
    "b bh bl br by č d dh dj dl dr đ dr g gl gr h hl hm hn hr hw hy j jr k kb kd kl km kn kp kr ks kt l lk m mb mbr ml "
    "mn mr n nd ng nh nt p ph pl pr r rc rm s sr t th tl tr w y z bhl mđr ñ kh"
)
_VOWELS = _parts(
    "a a a ă â e ĕ ê i i ĭ o ŏ ô ơ u ŭ ư ia ie iê iă oa oă ua uă uê uô ươ ui ai ao eo êo ưi ơi âo"
)
_CODAS = _parts(" n n ng ng m p t k k h l r c nh ih t")
_KHMER_ONSETS = _parts("b ch đ h k kh l m n ng nh ph r s t th v sr ch r")
_KHMER_RIMES = _parts(
    "al âl el êl ơl ươl uôl ol ôl ươn ươne one uône uông iêng ône ene ia ây i a on uôn ot óc ách át ia ết ươs ich ương "
    "uơn ane ine"
)


def syllable_name(r: Random) -> str:
    """A syllable of Vietnamese, or one with an onset of the northern peoples."""
    if r.random() < 0.25:
        made = syllable(r)
        bare = made.lstrip("bcdđghklmnpqrstvx")
        return (r.choice(_NORTHERN) + (bare or made)).capitalize()
    return syllable(r).capitalize()


def highland(r: Random) -> str:
    """A word as the peoples of the highlands write it: Bhiăp, Kbuôr, Ayŭn, Hđơk."""
    made = ""
    for _ in range(r.choice((1, 1, 1, 1, 2))):
        made += r.choice(_CLUSTERS) + r.choice(_VOWELS) + r.choice(_CODAS)
    if r.random() < 0.15:
        made = r.choice("aêy") + made
    return made[:1].upper() + made[1:]


def khmer(r: Random) -> str:
    """A Khmer word in Vietnamese letters: Rươl, Sóc, Phol."""
    return (r.choice(_KHMER_ONSETS) + r.choice(_KHMER_RIMES)).capitalize()


def rare(r: Random, groups: dict[str, MinorityNames], surname: str, middle: str) -> str:
    """A full name with a given name that no list holds; ``surname`` and ``middle``: usual ones."""
    chance = r.random()
    if chance < 0.45:
        return " ".join(part for part in (surname, middle, syllable_name(r)) if part)
    group = groups[r.choice(list(groups))]
    sex = r.choice(("male", "female"))
    clan = r.choice(group.surnames)
    if chance < 0.7:
        pattern = r.choice(group.patterns[sex])
        return pattern.format(surname=clan, given=syllable_name(r)).strip()
    if chance < 0.88:
        own = (
            highland(r)
            if r.random() < 0.4
            else r.choice(groups["Ê Đê"].surnames + groups["Gia Rai"].surnames)
        )
        lead = r.choice(("Y ", "H'", "H' ", "H", "A ", "Y ", "H'", "K'", "Ka ", "Điểu "))
        return r.choice(
            (
                f"{lead}{highland(r)} {own}",
                f"{lead}{highland(r)} {own}",
                f"{own} {highland(r)}",
                f"{lead}{highland(r)}",
            )
        )
    words = [khmer(r) for _ in range(r.choice((1, 1, 2)))]
    if r.random() < 0.3:
        words.insert(0, r.choice(("Sa", "Sô", "Na", "Thị", "Văn", "Đa", "Sóc")))
    return " ".join([r.choice(groups["Khơ Me"].surnames), *words])
