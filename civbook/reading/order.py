"""Entry numbers and dates of registration down a table: they rise, so the rows around a misread one say what it can
be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

_NUMBER = re.compile(r"0*(\d{1,6})(\D.*)?", re.DOTALL)
_YEAR = re.compile(r"/\d{4}")
_OF_YEAR = re.compile(r"(.*/\s*)((?:19|20)\d{0,2})", re.DOTALL)
_FEWEST = 3  # numbers that must agree before any is doubted
_STEP = 120  # days from one entry to the next at most
_TAKEN_FOR = {
    "1": "7",
    "7": "12",
    "2": "7",
    "3": "58",
    "5": "3",
    "8": "30",
    "0": "68",
    "6": "0",
    "4": "9",
    "9": "4",
}
"""Digits and those that they are taken for in quick hands and worn print."""


def numbers_in_order(numbers: Sequence[str | None]) -> list[str | None]:
    """The numbers of a table's rows, top to bottom, with those mended that the order leaves one choice for.

    A number between its neighbours stays as read, whatever is missing around it. One that breaks the order
    becomes the only number that fits there: the one between the rows around it, or, where rows above and
    below leave several or are missing, the next in turn whose digits hold all that was read.
    """
    parts = [_NUMBER.fullmatch(number) if number else None for number in numbers]
    read = [int(part.group(1)) if part else None for part in parts]
    kept = _rising(read)
    if len(kept) < max(_FEWEST, 0.5 * len(numbers)):
        return list(numbers)
    found = list(numbers)
    for row in range(len(numbers)):
        if row in kept:
            continue
        value = _fitting(row, read, kept)
        if value is not None:
            found[row] = f"{value}{_tail([parts[other] for other in sorted(kept)])}"
    for row, tail in _misread_tails(parts, sorted(kept)):
        found[row] = f"{numbers[row]}"[: -len(tail)] + tail
    return found


def dates_in_order(dates: Sequence[str | None]) -> list[str | None]:
    """The dates of a table's rows (ISO), top to bottom, with those mended that break their order and fit into it with
    one digit read for another, in one way only: "1980-01-12" between "1980-07-11" and "1980-07-12"."""
    days = [_ordinal(one) for one in dates]
    kept = _not_falling(days)
    found = list(dates)
    if len(kept) < max(_FEWEST, 0.6 * sum(day is not None for day in days)):
        return found
    for row, said in enumerate(dates):
        above = max((other for other in kept if other < row), default=None)
        below = min((other for other in kept if other > row), default=None)
        if row in kept or not said or days[row] is None or above is None or below is None:
            continue
        first, last = days[above], days[below]
        near = [
            one
            for one in _misreadings(said)
            if (day := _ordinal(one)) and first and last and first <= day <= last
        ]
        if len(near) == 1:
            found[row] = near[0]
    return found


def _misreadings(said: str) -> Iterator[str]:
    for at, digit in enumerate(said):
        yield from (f"{said[:at]}{other}{said[at + 1 :]}" for other in _TAKEN_FOR.get(digit, ""))


def _ordinal(said: str | None) -> int | None:
    """The number of a whole date's day; None for parts of one and for days that no calendar has."""
    try:
        return date.fromisoformat(said).toordinal() if said and len(said) == len("2003-05-21") else None
    except ValueError:
        return None


def _not_falling(days: Sequence[int | None]) -> set[int]:
    """Rows of the longest run of dates of which none is before the one above it, or long after it."""
    best: list[tuple[int, list[int]]] = []
    for row, day in enumerate(days):
        chosen: tuple[int, list[int]] = (1, [row]) if day is not None else (0, [])
        for before, other in enumerate(days[:row]):
            if day is not None and other is not None and 0 <= day - other <= _STEP * (row - before):
                length, rows = best[before]
                chosen = max(chosen, (length + 1, [*rows, row]))
        best.append(chosen)
    return set(max(best, default=(0, []))[1])


def in_the_book(number: str, years: tuple[int, int], registered: int | None = None) -> str:
    """A number whose year is none of the book's, with the only one of these that differs from it by one figure
    ("85/2001" in the book of 2007) or that it begins ("85/20").

    Args:
        number: as read; years: the book's first and last; registered: the year in which the entry was registered.
    """
    found = _OF_YEAR.fullmatch(number)
    if not found or years[0] <= int(found.group(2)) <= years[1] or registered == int(found.group(2)):
        return number
    said = found.group(2)
    near = [year for year in range(years[0], years[1] + 1) if _nearly(str(year), said)]
    if registered in near:
        near = [registered]
    return f"{found.group(1)}{near[0]}" if len(near) == 1 else number


def _nearly(year: str, said: str) -> bool:
    if len(said) < len(year):
        return year.startswith(said)
    return sum(a != b for a, b in zip(year, said, strict=True)) == 1


def _misread_tails(parts: Sequence[re.Match[str] | None], kept: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Rows whose year differs from that of most rows, of some above and of some below: "70/1981" between "69/1982"
    and "71/1982". Numbers that rise begin no new year."""
    tails = [part.group(2) or "" if (part := parts[row]) else "" for row in kept]
    usual, count = Counter(tails).most_common(1)[0] if tails else ("", 0)
    if not _YEAR.fullmatch(usual) or count < max(_FEWEST, 0.6 * len(tails)):
        return
    first, last = tails.index(usual), len(tails) - tails[::-1].index(usual)
    for at in range(first, last):
        if tails[at] != usual and _YEAR.fullmatch(tails[at]):
            yield kept[at], usual


def _rising(read: Sequence[int | None]) -> set[int]:
    """Rows of the longest run of rising numbers; of equally long ones the run with the smallest steps."""
    best: list[tuple[int, int, list[int]]] = []
    for row, number in enumerate(read):
        if number is None:
            best.append((0, 0, []))
            continue
        chosen: tuple[int, int, list[int]] = (1, 0, [row])
        for before in range(row):
            other = read[before]
            if other is not None and 0 < number - other <= 4 * (row - before):
                length, steps, rows = best[before]
                chosen = max(chosen, (length + 1, steps - (number - other), [*rows, row]))
        best.append(chosen)
    return set(max(best, default=(0, 0, []))[2])


def _fitting(row: int, read: Sequence[int | None], kept: set[int]) -> int | None:
    above = max((other for other in kept if other < row), default=None)
    below = min((other for other in kept if other > row), default=None)
    seen = read[row]
    first = read[above] if above is not None else None
    last = read[below] if below is not None else None
    if above is not None and below is not None and first is not None and last is not None:
        if last - first == below - above:
            return first + row - above  # as many rows as numbers
        return _only(seen, range(first + row - above, last - (below - row) + 1))
    if above is not None and first is not None:
        return _only(seen, [first + row - above])
    if below is not None and last is not None:
        return _only(seen, [last - (below - row)])
    return None


def _only(seen: int | None, choice: Sequence[int]) -> int | None:
    """The only choice that holds the digits read, in their order."""
    if seen is None:
        return None
    fitting = [number for number in choice if number > 0 and _within(str(seen), str(number))]
    return fitting[0] if len(fitting) == 1 else None


def _within(digits: str, number: str) -> bool:
    rest = iter(number)
    return len(digits) < len(number) and all(digit in rest for digit in digits)


def _tail(parts: Sequence[re.Match[str] | None]) -> str:
    """What follows the number in every row ("/1982"), else nothing."""
    tails = {part.group(2) or "" for part in parts if part}
    return tails.pop() if len(tails) == 1 else ""
