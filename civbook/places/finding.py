"""From a written address to the units it may mean, best first."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from civbook.places.address import Part, cuttings
from civbook.places.keys import COMMUNE, DISTRICT, KINDS, PROVINCE, squeeze
from civbook.places.units import Unit, UnitTable, units
from civbook.text.fold import fold

# Other names of provinces, as keys.
PROVINCE_ALIASES = {
    "hcm": "hochiminh", "tphcm": "hochiminh", "hcmc": "hochiminh", "hn": "hanoi", "dn": "danang",
    "tth": "thuathienhue", "tthue": "thuathienhue", "brvt": "bariavungtau", "qndn": "quangnamdanang",
    "daclac": "daklak", "daclak": "daklak", "darlac": "daklak", "daknong": "daknong", "dacnong": "daknong",
    "contum": "kontum", "gialaicontum": "gialaikontum", "hatai": "hatay", "bacthai": "bacthai",
}  # fmt: skip
PROVINCE_ALIASES = {alias.replace("y", "i"): key.replace("y", "i") for alias, key in PROVINCE_ALIASES.items()}
_CUTOFF = 72  # rapidfuzz ratio below which two keys are different names
_SURE = 0.93  # a score at which no other way of cutting the address is tried
_WIDTH = 24  # candidates kept at each level


class Found(NamedTuple):
    """A unit with how well it fits the words, 0-1."""

    unit: Unit
    score: float


@lru_cache(maxsize=8192)
def search(text: str, at: int | None = None) -> tuple[Found, ...]:
    """Units that an address may mean, best first; ``at`` is the year in which it was written.

    Accents, kinds and parents may be missing or misread; a part below the commune is passed over. Without
    ``at`` units of all times are considered.
    """
    table = units()
    found: list[Found] = []
    for parts in cuttings(text):
        found += _resolve(table, parts, at)
        if max((hit.score for hit in found), default=0) >= _SURE:
            break
    best: dict[tuple[str, str, str], Found] = {}
    for hit in found:
        key = (hit.unit.era, hit.unit.code or hit.unit.name, hit.unit.parent)
        if key not in best or hit.score > best[key].score:
            best[key] = hit
    ranked = sorted(best.values(), key=_rank)
    return tuple(ranked[:_WIDTH])


def _rank(hit: Found) -> tuple[float, int, int, int]:
    """Best first; among equals the larger unit, then the one that stood longest, old before new."""
    until = int((hit.unit.until or "2025-07-01").replace("-", "").ljust(8, "0"))
    return -round(hit.score, 4), hit.unit.level, -until, hit.unit.row


def _resolve(table: UnitTable, parts: list[Part], at: int | None) -> list[Found]:
    """Candidates for the first part, under what the other parts mean."""
    if len(parts) == 1:
        return _whole(table, parts[0], at)
    above = _resolve(table, parts[1:], at)
    if not above:
        return [Found(hit.unit, hit.score * 0.75) for hit in _whole(table, parts[0], at)]
    found: list[Found] = []
    for context in above[:_WIDTH]:
        if context.score >= above[0].score - 0.2:
            found += _under(table, parts[0], context, at)
    if max((hit.score for hit in found), default=0) < 0.8:
        for context in above[:3]:
            found += _alike(table, parts[0], context, at)
    if found:
        found.sort(key=lambda hit: -hit.score)
        return found[:_WIDTH]
    return [Found(hit.unit, hit.score * 0.85) for hit in above]


def _whole(table: UnitTable, part: Part, at: int | None) -> list[Found]:
    """Candidates for a part on its own."""
    key = PROVINCE_ALIASES.get(part.key, part.key)
    found = [
        Found(unit, _own(unit, part, at) - 0.02 * (unit.level - 1)) for unit in table.by_key.get(key, ())
    ]
    if not found:
        found = _by_cutting(table, part, at)
    if not found:
        from rapidfuzz import fuzz, process

        levels = _levels(part) or (PROVINCE, DISTRICT)
        pool = [unit for unit in table.coarse() if unit.level in levels]
        close = process.extract(
            part.key, [unit.key for unit in pool], scorer=fuzz.ratio, score_cutoff=78, limit=8
        )
        found = [
            Found(pool[where], 0.9 * ratio / 100 * _own(pool[where], part, at)) for _, ratio, where in close
        ]
    return sorted((hit for hit in found if hit.score > 0.3), key=lambda hit: -hit.score)[:_WIDTH]


def _under(table: UnitTable, part: Part, context: Found, at: int | None) -> list[Found]:
    """Candidates with exactly the part's key below the context."""
    return [
        Found(unit, 0.5 * context.score + 0.5 * _own(unit, part, at))
        for unit in table.by_key.get(part.key, ())
        if _is_below(table, unit, context.unit)
    ]


def _alike(table: UnitTable, part: Part, context: Found, at: int | None) -> list[Found]:
    """Candidates with a similar key below the context: a misread letter, a missing syllable."""
    from rapidfuzz import fuzz, process

    pool = _descendants(table, context.unit)
    if not pool or part.key.isdigit():
        return []
    close = process.extract(
        part.key, [unit.key for unit in pool], scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=6
    )
    return [
        Found(pool[where], 0.5 * context.score + 0.5 * ratio / 100 * _own(pool[where], part, at))
        for _, ratio, where in close
    ]


def _own(unit: Unit, part: Part, at: int | None) -> float:
    """How well a unit whose key fits also fits the kind, the accents and the year."""
    score = 1.0
    levels = _levels(part)
    if levels and unit.level not in levels:
        score -= 0.3
    elif part.kind and fold(unit.name).split(" ")[0] != fold(KINDS[part.kind][0]).split(" ")[0]:
        score -= 0.02
    if not _same_accents(unit, part):
        score -= 0.04
    if at is not None and not unit.stood_in(at):
        # Lists name a unit's last day at the latest: one gone shortly before is likelier than another era's.
        score -= 0.12 if unit.era == "old" else 0.35
    return score


def _same_accents(unit: Unit, part: Part) -> bool:
    if part.text.isascii():
        return True
    from civbook.text.fold import match_key

    return match_key(unit.name).replace(" ", "").endswith(_tail(match_key(part.text), part.kind))


def _tail(text: str, kind: str) -> str:
    words = text.split(" ")
    return "".join(words[len(kind.split(" ")) if kind and len(words) > len(kind.split(" ")) else 0 :])


def _levels(part: Part) -> tuple[int, ...]:
    return KINDS[part.kind][1] if part.kind else ()


def _is_below(table: UnitTable, unit: Unit, above: Unit) -> bool:
    """Whether ``unit`` lies in ``above``, across eras: an old commune lies in the new province it went to."""
    if unit.level <= above.level or unit is above:
        return False
    if above.level == DISTRICT:
        if above.era == "history":
            return unit.era == "old" and unit.parent in above.successors
        return unit.era == "old" and unit.parent == above.code
    return table.province_of(unit) in _provinces(table, unit.era, above)


def _provinces(table: UnitTable, era: str, above: Unit) -> set[str]:
    """The province codes of an era that a province of any era spans."""
    if above.era == "history":
        old = set(above.successors)
    elif above.era == "new":
        old = table.merged_into(above.code)
    else:
        old = {above.code}
    if era == "new":
        return (
            {above.code}
            if above.era == "new"
            else {new for code in old for new in table.province_today(code)}
        )
    return old


def _descendants(table: UnitTable, above: Unit) -> list[Unit]:
    """Every unit below ``above``, for fuzzy search; a few hundred at most for a province of the 63."""
    if above.level == DISTRICT:
        codes = above.successors if above.era == "history" else (above.code,)
        return [unit for code in codes for unit in table.children("old", code)]
    if above.level != PROVINCE:
        return []
    found = list(table.children("new", above.code)) if above.era == "new" else []
    for code in _provinces(table, "old", above):
        for district in table.children("old", code):
            found.append(district)
            found += table.children("old", district.code)
    return found


def _by_cutting(table: UnitTable, part: Part, at: int | None) -> list[Found]:
    """An address without commas or kinds: try every cut into two or three names, exact keys only."""
    words = fold(part.text).split()[len(part.kind.split()) :][:12]
    found: list[Found] = []
    for last in range(len(words) - 1, max(len(words) - 5, 0), -1):
        province = squeeze(" ".join(words[last:]))
        province = PROVINCE_ALIASES.get(province, province)
        for context in (u for u in table.by_key.get(province, ()) if u.level < COMMUNE):
            score = 1.0 if at is None or context.stood_in(at) else 0.8
            found += _cut_rest(table, words[:last], Found(context, score), at)
    return sorted(found, key=lambda hit: -hit.score)[:_WIDTH]


def _cut_rest(table: UnitTable, words: list[str], above: Found, at: int | None) -> list[Found]:
    text = " ".join(words)
    found = _under(table, Part("", squeeze(text), text), above, at)
    for cut in range(1, len(words)):
        text = " ".join(words[cut:])
        for middle in _under(table, Part("", squeeze(text), text), above, at):
            if middle.unit.level == DISTRICT:
                rest = " ".join(words[:cut])
                found += _under(table, Part("", squeeze(rest), rest), middle, at)
    return found
