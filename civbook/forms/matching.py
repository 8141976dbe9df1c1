"""Labels to fields: the same label ("Dân tộc", "Năm sinh") belongs to child, mother or father by its place.

A beam over the labels in reading order; a state is the person spoken of and the fields already taken.
Wrong order costs, it is not forbidden: printings differ in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from civbook.forms.form import BookForm, Section
from civbook.forms.marking import Mark
from civbook.forms.phrases import Meaning
from civbook.forms.spotting import gain

_WIDTH = 32
_MANY = frozenset({"parents", "witness", "standing"})  # labels that a form may have twice
_OPENS = frozenset({"full_name"})  # the label that begins a person


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark with the one meaning it got; ``field`` is the model's name for labels and choices, "" else."""

    mark: Mark
    meaning: Meaning
    field: str


@dataclass(frozen=True, slots=True)
class Match:
    """One way to read a page as a form: its labels in reading order and how much they tell."""

    placed: tuple[Placed, ...]
    gain: float
    explicit: frozenset[int]  # sections named by a heading or in a label


@dataclass(frozen=True, slots=True)
class _State:
    score: float
    section: int  # -1: before the first person
    used: frozenset[tuple[int, str]]
    visited: frozenset[int]
    explicit: frozenset[int]
    path: tuple[_State, Mark, Meaning] | None


def match(form: BookForm, marks: Sequence[Mark]) -> Match:
    """The best assignment of marks to the form's fields."""
    beam = [_State(0.0, -1, frozenset(), frozenset(), frozenset(), None)]
    for mark in marks:
        found: dict[tuple[int, frozenset[tuple[int, str]]], _State] = {}
        for state in beam:
            for option in (state, *_options(form, state, mark)):
                key = (option.section, option.used)
                if key not in found or found[key].score < option.score:
                    found[key] = option
        beam = sorted(found.values(), key=lambda state: -state.score)[:_WIDTH]
    return Match(tuple(_path(form, beam[0])), beam[0].score, beam[0].explicit)


def _options(form: BookForm, state: _State, mark: Mark) -> list[_State]:
    options = []
    for meaning in mark.span.meanings:
        if meaning.role == "label":
            option = _label(form, state, mark, meaning)
        elif meaning.role in ("heading", "word"):
            option = _heading(state, mark, meaning)
        else:
            option = _State(
                state.score + gain(mark) * 0.5,
                state.section,
                state.used,
                state.visited,
                state.explicit,
                (state, mark, meaning),
            )
        if option is not None:
            options.append(option)
    return options


def _label(form: BookForm, state: _State, mark: Mark, meaning: Meaning) -> _State | None:
    at = meaning.section
    if ((at, meaning.key) in state.used and meaning.key not in _MANY) or (mark.only and at not in mark.only):
        return None
    section = form.sections[at]
    score = state.score + gain(mark) - _cost(section, state, at, meaning.key, explicit=at in mark.only)
    stays = not section.person
    explicit = state.explicit | {at} if at in mark.only else state.explicit
    return _State(
        score,
        state.section if stays else at,
        state.used | {(at, meaning.key)},
        state.visited if stays else state.visited | {at},
        explicit,
        (state, mark, meaning),
    )


def _cost(section: Section, state: _State, at: int, key: str, *, explicit: bool) -> float:
    """What it costs to speak of this person now."""
    if not section.person or at == state.section:
        return 0.02 if explicit else 0.05
    if explicit:
        return 0.05 if at not in state.visited else 0.2
    cost = 0.3 if at not in state.visited else 0.8
    if at < state.section:
        cost += 0.2
    return cost if key in _OPENS or section.person == "notice" else cost + 0.5


def _heading(state: _State, mark: Mark, meaning: Meaning) -> _State | None:
    at = meaning.section
    cost = 0.5 if at in state.visited and at != state.section else 0.0
    if meaning.role == "word":
        cost += 0.1
    return _State(
        state.score + gain(mark) - cost,
        at,
        state.used,
        state.visited | {at},
        state.explicit | {at},
        (state, mark, meaning),
    )


def _path(form: BookForm, state: _State) -> list[Placed]:
    placed = []
    step = state.path
    while step is not None:
        before, mark, meaning = step
        section = form.sections[meaning.section] if meaning.section >= 0 else None
        name = section.field_name(meaning.key) if section and meaning.key else ""
        placed.append(Placed(mark, meaning, name))
        step = before.path
    return placed[::-1]
