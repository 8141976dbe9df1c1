"""Ruled tables, one row an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.forms.form import BookForm
    from civbook.imaging.ink import Grid
    from civbook.recognition.engine import Engine
    from civbook.workflow.page import EntryDraft, ReadOptions
    from civbook.workflow.sheets import Sheet


@dataclass(frozen=True)
class TableFit:
    form: BookForm
    score: float


def fit_table(sheet: Sheet, table: Grid, forms: Sequence[BookForm], engine: Engine) -> TableFit | None:
    return None


def read_table(sheet: Sheet, fit: TableFit, engine: Engine, options: ReadOptions) -> tuple[EntryDraft, ...]:
    return ()
