"""The date phrase nearest to badly misread words: all phrases of a date are few enough to compare with.

Blanks do not count (they are lost and invented most often); letters weigh more than accents.
"""

from __future__ import annotations

from functools import cache
from math import exp

from civbook.text.dates import PartialDate, make_date
from civbook.text.fold import fold, unify
from civbook.text.numbers import number_to_words

FIRST, LAST = 1880, 2035
_ENOUGH = 0.62  # likeness below which a text is no date phrase (random words reach .5)
_ACCENTS = 0.35  # what a wrong accent costs, beside 1 for a wrong letter


def nearest_date(text: str) -> tuple[PartialDate | None, float]:
    """The date whose words are nearest to ``text`` and a score 0-1; (None, 0.0) if none is near.

    Days that do not exist (30 February) are among the phrases: nothing is mended.
    """
    accented = "".join(unify(text).lower().split())
    plain = fold(accented).replace(" ", "")
    if not 10 <= len(plain) <= 110:
        return None, 0.0
    ranked = _rank(plain, "".join(char for char in accented if char.isalpha()))
    if not ranked:
        return None, 0.0
    cost, (year, month, day) = ranked[0]
    likeness = 1 - cost / len(plain)
    if likeness < _ENOUGH:
        return None, 0.0
    gap = ranked[1][0] - cost if len(ranked) > 1 else 3.0
    return make_date(year, month, day), round(likeness * (1 - exp(-1.6 * gap)), 3)


def _rank(plain: str, accented: str) -> list[tuple[float, tuple[int, int | None, int | None]]]:
    """Dates by what their phrase costs, cheapest first: years at the end, then what stands before them."""
    from rapidfuzz.distance import OSA

    costs: dict[tuple[int, int | None, int | None], float] = {}
    for year_cost, start, year, year_phrase in _years_at_end(plain):
        head = plain[:start]
        near = sorted((OSA.distance(head, letters), phrase, parts) for letters, phrase, parts in _heads())
        for head_cost, phrase, (day, month) in near[:6]:
            cost = float(head_cost + year_cost)
            marked = OSA.distance(accented, phrase + year_phrase)
            cost += _ACCENTS * max(0.0, marked - cost)
            key = (year, month or None, day or None)
            costs[key] = min(cost, costs.get(key, cost))
    return sorted(((cost, key) for key, cost in costs.items()), key=lambda pair: pair[0])


def _years_at_end(plain: str) -> list[tuple[int, int, int, str]]:
    """(cost, where it begins, year, phrase) of the year phrases that fit the end of the text best."""
    from rapidfuzz.distance import OSA

    found: dict[int, tuple[int, int, int, str]] = {}
    worst = len(plain)
    for letters, phrase, year in _years():
        for slack in range(-3, 4):
            start = max(0, len(plain) - len(letters) - slack)
            cost = OSA.distance(plain[start:], letters, score_cutoff=worst)
            if cost <= worst and (year not in found or cost < found[year][0]):
                found[year] = (cost, start, year, phrase)
        if len(found) > 12:
            worst = sorted(each[0] for each in found.values())[11]
    return sorted(found.values())[:8]


@cache
def _years() -> tuple[tuple[str, str, int], ...]:
    """(letters, phrase without blanks, year) of every year in every way of saying it."""
    rows: dict[str, tuple[str, str, int]] = {}
    for year in range(FIRST, LAST + 1):
        for thousand in ("nghìn", "ngàn"):
            for gap in ("linh", "lẻ"):
                for full in (True, False):
                    words = number_to_words(year, thousand=thousand, gap=gap, full=full)
                    for said in _units(words):
                        phrase = ("năm " + said).replace(" ", "")
                        rows.setdefault(phrase, (fold(phrase), phrase, year))
    return tuple(rows.values())


def _units(words: str) -> tuple[str, ...]:
    """The other ways to say the last digit: mươi bốn or mươi tư, lăm or nhăm or năm."""
    if words.endswith("mươi bốn"):
        return words, words.removesuffix("bốn") + "tư"
    if words.endswith(" lăm"):
        return words, words.removesuffix("lăm") + "nhăm", words.removesuffix("lăm") + "năm"
    return (words,)


@cache
def _heads() -> tuple[tuple[str, str, tuple[int, int]], ...]:
    """(letters, phrase without blanks, (day, month)) of what stands before the year; 0: part missing."""
    months = {number: {number_to_words(number)} for number in range(1, 13)}
    months[4].add("tư")
    months[1].add("giêng")
    months[12].add("chạp")
    days = {number: set(_units(number_to_words(number))) for number in range(1, 32)}
    for number in range(1, 11):
        days[number] |= {f"mồng {number_to_words(number)}", f"mùng {number_to_words(number)}"}
    rows = [("", (0, 0))]
    for month, names in months.items():
        for name in names:
            rows.append((f"tháng{name}", (0, month)))
            rows += [(f"ngày{said}tháng{name}", (day, month)) for day, ways in days.items() for said in ways]
    return tuple((fold(phrase).replace(" ", ""), phrase.replace(" ", ""), parts) for phrase, parts in rows)
