"""Labels that a narrow column broke in two: "Ngày, tháng, năm" and below it "sinh: 13/1/1988"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from civbook.forms.layout import Row, Token, key_of
from civbook.model import Box

_BEGUN, _REST = 6, 3  # letters at least of a label's first and second row
_REST_WORDS = 4
_ALIKE = 0.9  # likeness of both together to the printed phrase
_UNDER = 1.5  # row heights: how far the second row may stand from below the first
_NEAR = 1.6  # row heights between the two
_ASIDE = 5  # words until the colon of the next label in the first row


def unwrapped(rows: Sequence[Row], labels: Iterable[str]) -> list[Row]:
    """Rows with labels that go on in the row below put together there, where their value stands.

    ``labels``: all that are printed, folded without blanks.
    """
    wanted = sorted(label for label in labels if len(label) >= _BEGUN + _REST)
    found = list(rows)
    for number in range(len(found) - 1):
        upper, lower = found[number], found[number + 1]
        if not upper.tokens or not lower.tokens or upper.left != lower.left or upper.right != lower.right:
            continue
        if lower.box.y0 - upper.box.y1 > _NEAR * min(upper.box.height, lower.box.height):
            continue
        while (pair := _joined(upper, lower, wanted)) is not None:
            upper, lower = found[number], found[number + 1] = pair
    return found


def _joined(upper: Row, lower: Row, wanted: Sequence[str]) -> tuple[Row, Row] | None:
    """Both rows, a broken label moved into the lower one; None where there is none."""
    for at, until in _rests(lower):
        rest = lower.tokens[at:until]
        for start in _starts(upper, rest[0]):
            end = _best_end(upper, start, rest, wanted)
            if end:
                x = rest[0].box.x0
                thin = Box(x, rest[0].box.y0, x + 1, rest[0].box.y1)
                begun = [
                    replace(token, box=thin, line=rest[0].line, start=rest[0].start, end=rest[0].start)
                    for token in upper.tokens[start:end]
                ]
                tokens = (*lower.tokens[:at], *begun, *lower.tokens[at:])
                left = (*upper.tokens[:start], *upper.tokens[end:])
                return replace(upper, tokens=left), replace(lower, tokens=tokens)
    return None


def _rests(row: Row) -> Iterable[tuple[int, int]]:
    """Where words up to a colon may be a label's second row: at a row's beginning or behind a blank."""
    for at in range(len(row.tokens)):
        if at and _gap(row.tokens, at) < row.box.height:
            continue
        for until in range(at + 1, min(at + _REST_WORDS, len(row.tokens)) + 1):
            if row.tokens[until - 1].colon:
                if len(key_of(row.tokens[at:until])) >= _REST:
                    yield at, until
                break


def _starts(row: Row, rest: Token) -> Iterable[int]:
    """Tokens that stand above the second row's first word and begin something."""
    for start, token in enumerate(row.tokens):
        begins = start == 0 or token.line != row.tokens[start - 1].line or _gap(row.tokens, start) > 0
        if begins and abs(token.box.x0 - rest.box.x0) < _UNDER * row.box.height:
            yield start


def _best_end(row: Row, start: int, rest: Sequence[Token], wanted: Sequence[str]) -> int:
    """Where the first part of a label ends, 0 where none is begun there: nothing but another label follows it."""
    from rapidfuzz.distance import Levenshtein

    best, found, key = _ALIKE, 0, ""
    tail = key_of(rest)
    colon = next((at for at, token in enumerate(row.tokens) if at >= start and token.colon), len(row.tokens))
    here = key_of(row.tokens[start : colon + 1])
    if any(Levenshtein.normalized_similarity(here, phrase) >= _ALIKE for phrase in wanted):
        return 0  # it stands whole in its own row
    for end in range(start + 1, len(row.tokens) + 1):
        if row.tokens[end - 1].colon:
            break
        key += row.tokens[end - 1].key
        behind = row.tokens[end:]
        labelled = not behind or any(token.colon for token in behind[:_ASIDE])
        if len(key) < _BEGUN or not labelled:
            continue
        whole = max(
            (Levenshtein.normalized_similarity(key + tail, phrase, score_cutoff=best) for phrase in wanted),
            default=0.0,
        )
        if whole >= best and whole > 0:
            best, found = whole, end
    return found


def _gap(tokens: Sequence[Token], at: int) -> int:
    return tokens[at].box.x0 - tokens[at - 1].box.x1
