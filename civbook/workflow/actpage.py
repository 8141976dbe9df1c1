"""Pages of acts written as sentences: each act of a page becomes an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from civbook.forms.acts import acts_of
from civbook.forms.choosing import Fit
from civbook.forms.matching import Match
from civbook.forms.signatures import foot_of
from civbook.workflow.entrypage import draft_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.forms.acts import Act
    from civbook.forms.form import BookForm
    from civbook.recognition.engine import Engine
    from civbook.workflow.page import EntryDraft, ReadOptions
    from civbook.workflow.pagelines import PageLines
    from civbook.workflow.sheets import Sheet


@dataclass(frozen=True, slots=True)
class ActFit:
    """A page read as acts of one form, from top to bottom."""

    form: BookForm
    acts: tuple[Act, ...]

    @property
    def score(self) -> float:
        return sum(act.score for act in self.acts) / len(self.acts)

    @property
    def gain(self) -> float:
        return sum(act.gain for act in self.acts)


def fit_acts(
    sheet: Sheet, page: PageLines, forms: Sequence[BookForm], years: tuple[int, int] | None
) -> ActFit | None:
    """The form whose sentences a page's lines are; None where they are none. ``years``: of the book, no form of other
    years is tried."""
    fits = []
    for form in forms:
        if years is None or (form.years[0] <= years[1] and years[0] <= form.years[1]):
            acts = acts_of(page.lines, sheet.width, form)
            fits += [ActFit(form, tuple(acts))] if acts else []
    return max(fits, key=lambda fit: (fit.score, fit.gain), default=None)


def read_act(
    sheet: Sheet, form: BookForm, act: Act, page: PageLines, engine: Engine, options: ReadOptions
) -> EntryDraft:
    """The entry of an act: its values, and who signed below it where the sentence does not say so."""
    fit = Fit(form, act.score, act.rows, Match((), 0.0, frozenset()), foot_of(act.rows))
    return draft_of(sheet, fit, act.zones, page, engine, options)
