"""Which lines of values belong to which lines of labels beside them: in order, and as near in height as can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from civbook.forms.layout import Token, box_of, key_of
from civbook.model import Box

SAME_LABEL = 0.5  # row heights between the lines of one label
_SAME_LINE = 0.5  # of the lower one's height: words of one line
_MOST = 4  # lines of a label or a value
_EMPTY = 0.8  # row heights: what a label without a value costs,
_CLEARLY = 0.75  # of the distances of middles: those of first lines where labels stand at the top
_STRANGE = 0.5  # row heights for each line of a label that is none of the printed ones,
_KNOWN = 0.88  # as letters at least like one of them
_LINE = 0.1  # and each line more than one of a label or value


@dataclass(frozen=True, slots=True)
class Line:
    """Words at one height, lines of a label or values side by side; or the lines of one label."""

    tokens: tuple[Token, ...]

    @property
    def box(self) -> Box:
        return box_of(self.tokens)

    @property
    def middle(self) -> float:
        return (self.box.y0 + self.box.y1) / 2


def lines_of(parts: Sequence[tuple[Token, ...]]) -> list[Line]:
    """Words grouped by their height, top to bottom; what was read of the page as one line stays so."""
    pieces: dict[int, list[Token]] = {}
    for token in (token for part in parts for token in part):
        pieces.setdefault(token.line, []).append(token)
    found: list[Line] = []
    for piece in sorted((Line(tuple(tokens)) for tokens in pieces.values()), key=lambda line: line.middle):
        if found and _level(found[-1].box, piece.box):
            tokens = sorted((*found[-1].tokens, *piece.tokens), key=lambda token: token.box.x0)
            found[-1] = Line(tuple(tokens))
        else:
            found.append(piece)
    return found


def _level(one: Box, other: Box) -> bool:
    """Whether two lines stand at one height: side by side, or a scrap of one in the other."""
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > _SAME_LINE * min(one.height, other.height)


def shares_of(
    labels: Sequence[Line], values: Sequence[Line], height: float, known: frozenset[str]
) -> list[tuple[Line, list[Line]]]:
    """The lines put together to labels, each with the lines of its value: in order, the middle of both as near to
    each other as can be for all of them; or their first lines, where those are clearly nearer."""
    middle, halfway = _shared(labels, values, height, _middle, known)
    top, level = _shared(labels, values, height, lambda lines: lines[0].middle, known)
    steps = level if top < _CLEARLY * middle else halfway
    shares, done, given = [], 0, 0
    for size, count in steps:
        shares.append((_one_label(labels[done : done + size]), list(values[given : given + count])))
        done, given = done + size, given + count
    shares[-1][1].extend(values[given:])  # more lines than labels can have
    return shares


def _shared(
    labels: Sequence[Line],
    values: Sequence[Line],
    height: float,
    place: Callable[[Sequence[Line]], float],
    known: frozenset[str],
) -> tuple[float, tuple[tuple[int, int], ...]]:
    """How far labels and values are from each other, put together at best, and of how many lines each label and its
    value then are. ``place``: the height by which lines are compared."""
    # best[n, m]: the cost of putting together the first n lines of labels and m of values, and how
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {(0, 0): (0.0, ())}
    for done in range(len(labels)):
        for given in range(len(values) + 1):
            cost, steps = best.get((done, given), (0.0, None))
            if steps is None:
                continue
            for size in _sizes(labels, done, height):
                label = place(labels[done : done + size])
                strange = _strange(labels[done : done + size], known) * height
                for count in range(min(_MOST, len(values) - given) + 1):
                    own = values[given : given + count]
                    off = abs(place(own) - label) if own else _EMPTY * height
                    more = _LINE * height * (size - 1 + max(0, count - 1))
                    choice = (cost + off + more + strange, (*steps, (size, count)))
                    at = (done + size, given + count)
                    if at not in best or choice < best[at]:
                        best[at] = choice
    ends = [given for done, given in best if done == len(labels)]
    return best[len(labels), max(ends)]


def _strange(lines: Sequence[Line], known: frozenset[str]) -> float:
    """What lines cost as one label, in row heights: nothing where they are a printed one, or where none are known."""
    from rapidfuzz.distance import Levenshtein

    key = key_of([token for line in lines for token in line.tokens])
    told = key in known or any(Levenshtein.normalized_similarity(key, label) >= _KNOWN for label in known)
    return 0.0 if told or not known else _STRANGE * len(lines)


def _sizes(labels: Sequence[Line], first: int, height: float) -> Iterator[int]:
    """Of how many lines a label may consist that begins with a certain one."""
    yield 1
    for size in range(2, min(_MOST, len(labels) - first) + 1):
        above, below = labels[first + size - 2].box, labels[first + size - 1].box
        if below.y0 - above.y1 >= SAME_LABEL * height:
            break
        yield size


def _middle(lines: Sequence[Line]) -> float:
    return sum(line.middle for line in lines) / len(lines)


def _one_label(lines: Sequence[Line]) -> Line:
    """The lines of a label as one, as far as the spotting of labels is concerned."""
    number = lines[0].tokens[0].line
    return Line(tuple(replace(token, line=number) for line in lines for token in line.tokens))
