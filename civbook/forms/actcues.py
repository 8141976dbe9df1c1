"""The cues of acts written as sentences, found in their words and put in order.

A beam finds the order of cues that tells most; an act's first words again begin the next one.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from civbook.forms.form import UNKEPT, BookForm, Cue
from civbook.forms.layout import Token
from civbook.forms.phrases import needed, squeeze

_WIDTH = 48
_LONGEST, _WORDS = 34, 9  # letters and words of a cue
_HALF_READ = 0.6  # likeness of a cue at the beginning of a line where each line begins with one
_SHORT = 4  # letters
_AGAIN = 0.6  # what it costs to begin another act
_BEGUN = 4  # cues that an act has before another may begin


class Word(NamedTuple):
    """A word of the text and its row."""

    row: int
    token: Token


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the text, from one up to another, that are a cue; ``gain``: how much they tell."""

    start: int
    end: int
    cue: Cue
    gain: float


@dataclass(frozen=True, slots=True)
class _State:
    score: float
    step: int
    end: int
    used: frozenset[int]
    acts: int
    path: tuple[_State, Said] | None


def cues_said(words: Sequence[Word], form: BookForm) -> list[Said]:
    """All places where the words may be cues, in reading order; of those of one cue that overlap, the likeliest."""
    import numpy as np
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    places, keys = [], []
    for start in range(len(words)):
        key = ""
        for end in range(start, min(start + _WORDS, len(words))):
            key += words[end].token.key
            if len(key) > _LONGEST:
                break
            places.append((start, end + 1))
            keys.append(key)
    phrases = [(squeeze(phrase), cue) for cue in form.cues for phrase in cue.says]
    if not keys:
        return []
    scores = cdist(
        keys,
        [phrase for phrase, _cue in phrases],
        scorer=Levenshtein.normalized_similarity,
        score_cutoff=_HALF_READ,
        dtype=np.float32,
    )
    least = np.array([needed(len(phrase)) for phrase, _cue in phrases]) - 1e-6
    begins = [not form.running and (at == 0 or words[at - 1].row != words[at].row) for at, _end in places]
    scores[(scores < least) & ~np.array(begins)[:, None]] = 0
    found = []
    for window, at in zip(*np.nonzero(scores), strict=True):
        phrase, cue = phrases[at]
        likeness = float(scores[window, at])
        if likeness < least[at] and not (
            2 < len(phrase) <= _SHORT and words[places[window][0]].token.text.islower()
        ):
            continue
        start, end = places[window]
        found.append(Said(start, end, cue, likeness**2 * sqrt(len(phrase)) / 3))
    found += [
        said for at, place in enumerate(places) if begins[at] for said in _begun(place, keys[at], phrases)
    ]
    kept: list[Said] = []
    for said in sorted(found, key=lambda said: (-said.gain, said.start)):
        if not any(
            other.cue is said.cue and other.start < said.end and said.start < other.end for other in kept
        ):
            kept.append(said)
    return sorted(kept, key=lambda said: (said.start, said.end))


def _begun(place: tuple[int, int], key: str, phrases: Sequence[tuple[str, Cue]]) -> list[Said]:
    """The one long cue of which no more than its first letters were read, at a line's beginning."""
    whole = {id(cue): cue for phrase, cue in phrases if phrase.startswith(key) and len(phrase) > 2 * len(key)}
    if len(key) < _SHORT or len(whole) != 1 or any(key == phrase for phrase, _cue in phrases):
        return []
    return [Said(*place, cue, _HALF_READ**2 * sqrt(len(key)) / 3) for cue in whole.values()]


def best_path(candidates: Sequence[Said]) -> list[Said]:
    """The cues that tell most together, each once an act, in the order of their steps."""
    numbers = {_told_by(said.cue): number for number, said in enumerate(candidates)}
    beam = [_State(0.0, -1, 0, frozenset(), 0, None)]
    for said in candidates:
        found = {(state.acts, state.step, state.used): state for state in beam}
        for state in beam:
            option = _with(state, said, numbers[_told_by(said.cue)])
            key = (option.acts, option.step, option.used) if option else None
            if option and key and (key not in found or found[key].score < option.score):
                found[key] = option
        beam = sorted(found.values(), key=lambda state: -state.score)[:_WIDTH]
    path = []
    step = beam[0].path
    while step is not None:
        before, said = step
        path.append(said)
        step = before.path
    return path[::-1]


def _told_by(cue: Cue) -> Hashable:
    """What a cue tells, which an act says once: its fields, or where these are not kept the cue itself."""
    return cue.fields if cue.fields and not UNKEPT.issuperset(cue.fields) else id(cue)


def _with(state: _State, said: Said, number: int) -> _State | None:
    """A state with one more cue, the first of another act where the act has it already; None where it cannot follow."""
    if said.start < state.end:
        return None
    path, step = (state, said), said.cue.step
    if number not in state.used and step >= state.step:
        return _State(state.score + said.gain, step, said.end, state.used | {number}, state.acts, path)
    if said.cue.opens and len(state.used) >= _BEGUN:
        score = state.score + said.gain - _AGAIN
        return _State(score, step, said.end, frozenset({number}), state.acts + 1, path)
    return None


def divided(path: Sequence[Said]) -> list[list[Said]]:
    """The cues of each act: one begins where a step or a cue comes again."""
    acts: list[list[Said]] = []
    used: set[Hashable] = set()
    step = 0
    for said in path:
        if not acts or _told_by(said.cue) in used or said.cue.step < step:
            acts.append([])
            used = set()
        acts[-1].append(said)
        used.add(_told_by(said.cue))
        step = said.cue.step
    return acts
