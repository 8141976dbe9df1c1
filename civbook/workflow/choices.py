"""Fields that are answered by a mark beside one of several printed words: kind of registration, sex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from civbook.forms.layout import Token, box_of
from civbook.forms.phrases import squeeze
from civbook.model import Box
from civbook.reading.assemble import ZoneText
from civbook.workflow.options import held
from civbook.workflow.ticks import Square, squares_in, ticked

if TYPE_CHECKING:
    from civbook.forms.choosing import Fit
    from civbook.forms.pieces import Zone
    from civbook.workflow.sheets import Sheet

_SEXES = {"nam": "Nam", "trai": "Nam", "nu": "Nữ", "gai": "Nữ"}
_BESIDE = 1.5  # of a cross's height: a cross further from an option marks something else,
_NEARER = 0.5  # and one between two options must be so much nearer to the one
_ALIKE = 78  # of 100
_WORDS = 6  # of an option
_SQUARES = 2  # letters that a square may have been read as
_ABOUT = 0.6  # of an option's width and height: what is so large and about its middle is a ring
_WRITTEN = 0.7  # confidence of a lone option that stands where its label wants a value

Choices = dict[str, list[tuple[str, Box]]]


def choices_of(fit: Fit, zones: Sequence[Zone]) -> Choices:
    """The printed options of each field with their places, as far as they were found on the page."""
    choices: Choices = {}
    for placed in fit.match.placed:
        if placed.meaning.role == "choice":
            span = placed.mark.span
            box = box_of(fit.rows[span.row].tokens[span.start : span.end])
            choices.setdefault(placed.field, []).append((placed.meaning.option, box))
    for name, option, box in _beside(fit):
        choices[name].append((option, box))
    for zone in zones:
        if zone.key == "sex" and zone.field not in choices:
            tokens = [token for piece in zone.pieces for token in piece.tokens]
            words = [(sex, token.box) for token in tokens if (sex := _sex(token.key))]
            if sorted(sex for sex, _box in words) == ["Nam", "Nữ"]:
                choices[zone.field] = words
    return choices


def _sex(key: str) -> str:
    """The sex that a printed word says, a square or half a ring beside it read as one more letter: "VNữ", "Namy"."""
    return next((_SEXES[word] for word in (key, key[1:], key[:-1]) if word in _SEXES), "")


def _beside(fit: Fit) -> Iterator[tuple[str, str, Box]]:
    """Options that were not found, in a row where others of the same field were: their squares were read as letters
    of theirs ("Xđúng hạn Ƀquá hạn ☐đăng ký lại")."""
    placed = [one for one in fit.match.placed if one.meaning.role == "choice"]
    known = {(one.field, one.meaning.option) for one in placed}
    for number, name in {(one.mark.span.row, one.field): None for one in placed}:
        here = [one for one in placed if (one.mark.span.row, one.field) == (number, name)]
        section = fit.form.sections[here[0].meaning.section]
        tokens = fit.rows[number].tokens
        taken = {
            at for one in fit.match.placed if one.mark.span.row == number
            for at in range(one.mark.span.start, one.mark.span.end)
        }  # fmt: skip
        for option, phrases in section.choices[here[0].meaning.key].items():
            words = None if (name, option) in known else _most_like(tokens, taken, phrases)
            if words:
                taken |= set(words)
                yield name, option, box_of(tokens[words.start : words.stop])


def _most_like(tokens: Sequence[Token], taken: AbstractSet[int], phrases: Sequence[str]) -> range | None:
    """The words, none of them taken, that look most like one of the phrases but for a letter or two at either end."""
    from rapidfuzz import fuzz

    best: float = _ALIKE
    found = None
    for start in range(len(tokens)):
        for end in range(start + 1, min(len(tokens), start + _WORDS) + 1):
            if taken & set(range(start, end)):
                break
            key = "".join(token.key for token in tokens[start:end])
            for phrase in (squeeze(phrase) for phrase in phrases):
                if len(phrase) <= len(key) <= len(phrase) + _SQUARES:
                    like = fuzz.partial_ratio(key, phrase) - (len(key) - len(phrase))
                elif len(key) == len(phrase) - 1:
                    like = fuzz.ratio(key, phrase)
                else:
                    continue
                if like > best:
                    best, found = like, range(start, end)
    return found


def crossed_words(fit: Fit) -> dict[str, ZoneText]:
    """Options with a lone cross beside them, where no squares are printed or none was found: "x Đăng ký lần đầu"."""
    found: dict[str, list[ZoneText]] = {}
    placed = [one for one in fit.match.placed if one.meaning.role == "choice"]
    for number in {one.mark.span.row for one in placed}:
        tokens = fit.rows[number].tokens
        here = [one for one in placed if one.mark.span.row == number]
        for token in (token for token in tokens if token.key == "x"):
            far = [
                (_distance(token.box, box_of(tokens[o.mark.span.start : o.mark.span.end])), o) for o in here
            ]
            far.sort(key=lambda item: item[0])
            clear = len(far) < 2 or far[0][0] < _NEARER * far[1][0]
            if clear and far[0][0] < _BESIDE * token.box.height:
                one = far[0][1]
                text = ZoneText(one.field, one.field, one.meaning.option, _WRITTEN, token.box)
                found.setdefault(one.field, []).append(text)
    return {name: texts[0] for name, texts in found.items() if len(texts) == 1}


def words_of(fit: Fit) -> list[Box]:
    """The places of all words; a lone letter may be a square."""
    return [token.box for row in fit.rows for token in row.tokens if len(token.key) > 1]


def _within(square: Box, words: Sequence[Box]) -> bool:
    middle = (square.x0 + square.x1) / 2
    return any(word.x0 < middle < word.x1 and word.y0 < square.y1 and square.y0 < word.y1 for word in words)


def alone_in_row(fit: Fit) -> set[str]:
    """Fields with an option in a row in which nothing else stands: "Đăng ký Lần đầu", the first word printed."""
    placed = [one for one in fit.match.placed if one.meaning.role == "choice"]
    return {
        one.field
        for one in placed
        if one.mark.span.start == 0 and one.mark.span.end == len(fit.rows[one.mark.span.row].tokens)
    }


def _distance(cross: Box, words: Box) -> int:
    return max(cross.x0 - words.x1, words.x0 - cross.x1, 0)


def ticks_over(
    texts: Iterable[ZoneText],
    choices: Choices,
    sheet: Sheet,
    crossed: dict[str, ZoneText] | None = None,
    written: AbstractSet[str] = frozenset(),
    words: Sequence[Box] = (),
) -> list[ZoneText]:
    """The texts of an entry with the marked options in the place of what was read among printed ones.

    Printed options are never a value by themselves: where none is marked, the field is empty. ``written``: fields with
    one option in a row of its own, as a clerk writes it; ``words``: of labels and values, whose round letters are no
    squares.
    """
    texts = list(texts)
    labelled = {text.field for text in texts}
    answers = []
    for name, options in choices.items():
        squares = [one for one in _squares(options, sheet) if not _is_ring(one.box, options)]
        if choice := ticked(options, squares, sheet.even):
            answers.append(ZoneText(name, name, *choice))
        elif crossed and name in crossed:
            answers.append(crossed[name])
        elif not _near(options, squares) and (choice := held(options, sheet.even)):
            answers.append(ZoneText(name, name, *choice))
        elif (
            name in labelled | written
            and len({option for option, _box in options}) == 1
            and not _beside_one(options[0][1], [one for one in squares if not _within(one.box, words)])
        ):
            answers.append(ZoneText(name, name, options[0][0], _WRITTEN, options[0][1]))
        elif name in labelled:
            answers.append(ZoneText(name, name, "", 0.0, options[0][1]))
    return [*answers, *(text for text in texts if text.field not in choices)]


def _near(options: Sequence[tuple[str, Box]], squares: Sequence[Square]) -> bool:
    """Whether a square stands beside an option; round letters of other words look like squares too."""
    return any(_beside_one(word, squares) for _option, word in options)


def _is_ring(square: Box, options: Sequence[tuple[str, Box]]) -> bool:
    """Whether what looks like a square runs about an option: a ring, not much higher than wide."""
    for _option, word in options:
        inside = square.x0 < (word.x0 + word.x1) / 2 < square.x1
        if inside and square.width >= _ABOUT * word.width and square.height >= _ABOUT * word.height:
            return True
    return False


def _beside_one(words: Box, squares: Sequence[Square]) -> bool:
    """Whether an option's own square stands beside it; what looks like one elsewhere is another word struck out."""
    return any(_distance(square.box, words) < _BESIDE * words.height for square in squares)


def _squares(options: Sequence[tuple[str, Box]], sheet: Sheet) -> list[Square]:
    height = max(box.height for _option, box in options)
    squares = []
    for y0, y1 in {(box.y0, box.y1) for _option, box in options}:
        rise = height // 3
        squares += squares_in(sheet.even, Box(0, max(0, y0 - rise), sheet.width, y1 + rise), height)
    return squares
