"""A frame becomes pages with drafts of their entries: the form is chosen, then its way of reading is
taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from civbook.forms.choosing import Fit, fit_forms
from civbook.forms.continuing import goes_on
from civbook.forms.loading import all_forms, load_form
from civbook.forms.stacking import Part, stacked
from civbook.i18n import gettext as _
from civbook.imaging.fingerprint import fingerprint
from civbook.imaging.ink import Grid, grid
from civbook.imaging.quality import judge
from civbook.model import TYPE_OF_EVENT, Finding
from civbook.recognition.engine import Engine, open_engine
from civbook.workflow.actpage import fit_acts, read_act
from civbook.workflow.cellform import is_form
from civbook.workflow.entrypage import read_entry
from civbook.workflow.page import EntryDraft, PageResult, ReadOptions
from civbook.workflow.pagelines import PageLines, read_lines
from civbook.workflow.sheets import Greys, Sheet, greys_of, overturned, parts_of, sheet_of, undivided
from civbook.workflow.tablepage import TableFit, fit_table, read_table

if TYPE_CHECKING:
    from civbook.forms.form import BookForm
    from civbook.imaging.opening import Frame

_CLEAR = 0.6  # confidence of an orientation that needs no second look


class PageReader:
    """Reads frames with one engine and one set of forms; made once a scan or worker."""

    def __init__(self, options: ReadOptions, engine: Engine | None = None) -> None:
        self.options = options
        self.engine = engine or open_engine(options.engine)
        self.forms = _candidates(options)
        self.tables = tuple(form for form in self.forms if form.layout == "table")
        self.acts = tuple(form for form in self.forms if form.layout == "act")

    def pages(self, frame: Frame, number: int) -> Iterator[PageResult]:
        """The pages of a frame: one, or the two of a double spread whose form wants single pages."""
        greys = greys_of(frame)
        del frame  # the colours are half of a page's memory
        found = self._read(greys, sheet_of(greys, number, self.options.turn))
        if self.options.turn is not None and all(page.form is None for page in found):
            own = sheet_of(greys, number)  # in a book of standing pages one may lie
            if (own.geometry.turn - found[0].geometry.turn) % 180:
                others = self._read(greys, own)
                found = others if any(page.form for page in others) else found
        yield from found

    def _read(self, greys: Greys, sheet: Sheet) -> list[PageResult]:
        """The pages of a sheet; the other way up where nothing fits and its orientation is not clear."""
        ruled = grid(sheet.even, sheet.dpi) if self.tables else None
        table = self._table(sheet, ruled)
        if table is None and ruled is not None and sheet.turn_confidence < _CLEAR:
            turned = overturned(greys, sheet.geometry)
            table = self._table(turned, grid(turned.even, turned.dpi))
            sheet = sheet if table is None else turned
        if table is not None:
            entries = read_table(sheet, table, self.engine, self.options)
            return [self._result(sheet, table.form, table.score, entries)]
        whole, sure = sheet.geometry, sheet.turn_confidence
        unsure = sure < _CLEAR
        parts = parts_of(greys, sheet)
        del sheet
        pages = [self._page(part) for part in parts]
        if len(pages) == 2 and not _are_two(pages):
            single = self._page(undivided(greys, whole, sure))
            pages = [single] if single.form and _tells_more(single, pages) else pages
        unread = unsure and all(page.form is None for page in pages)
        if unread and not all(_is_empty(page) for page in pages):
            others = [self._page(part) for part in parts_of(greys, overturned(greys, whole))]
            pages = others if any(page.form for page in others) else pages
        return pages

    def _table(self, sheet: Sheet, ruled: Grid | None) -> TableFit | None:
        fit = fit_table(sheet, ruled, self.tables, self.engine) if ruled is not None else None
        return None if fit is not None and is_form(sheet, fit, self.forms, self.engine) else fit

    def _page(self, sheet: Sheet) -> PageResult:
        lines = read_lines(sheet, self.engine)
        fits = fit_forms(lines.lines, sheet.width, self.forms)
        best = fits[0] if fits else None
        told = fit_acts(sheet, lines, self.acts, self.options.years)
        if told is not None and (best is None or told.gain > best.match.gain):
            drafts = (read_act(sheet, told.form, act, lines, self.engine, self.options) for act in told.acts)
            return self._result(sheet, told.form, told.score, tuple(drafts))
        if best is None or not (
            best.sure
            or (self.options.form and best.score > 0.2)
            or (self.options.book_type and goes_on(best))
        ):
            finding = Finding(
                "form-unknown", _("No book form fits this page well enough; it was kept unread.")
            )
            return self._result(sheet, None, best.score if best else 0.0, (), (finding,))
        parts = stacked(lines.lines, sheet.width, fits, self.forms)
        entries = tuple(self._entry(sheet, lines, part) for part in parts)
        return self._result(sheet, best.form, best.score, entries)

    def _entry(self, sheet: Sheet, lines: PageLines, part: Part) -> EntryDraft:
        """One of the entries that stand on a page one above the other, or its only one."""
        fit = _favoured(part.fits, self.options)
        own = replace(lines, lines=part.lines)
        entry = read_entry(sheet, fit, own, self.engine, self.options)
        if self.options.book_type and entry.number is None and goes_on(fit):
            entry = replace(entry, continues=True)
        return entry

    def _result(
        self,
        sheet: Sheet,
        form: BookForm | None,
        score: float,
        entries: tuple[EntryDraft, ...],
        findings: tuple[Finding, ...] = (),
    ) -> PageResult:
        return PageResult(
            geometry=sheet.geometry,
            width=sheet.width,
            height=sheet.height,
            dpi=sheet.dpi,
            fingerprint=fingerprint(sheet.grey),
            form=form.id if form else None,
            form_score=round(score, 3),
            entries=entries,
            findings=(*findings, *judge(sheet.grey, sheet.dpi)),
            turn_confidence=sheet.turn_confidence,
            engine=self.engine.name,
        )


def _are_two(pages: Sequence[PageResult]) -> bool:
    """Whether the halves of a spread are pages by themselves, each with a number or each with a day of registration;
    else the spread may be one lying page of two columns."""
    numbered = all(any(entry.number for entry in page.entries) for page in pages)
    return numbered or all(any(entry.registration_date for entry in page.entries) for page in pages)


def _tells_more(whole: PageResult, halves: Sequence[PageResult]) -> bool:
    """Whether a spread read as one page fits a form better than its halves do, or fills more fields where one of these
    fits none: a crease had divided it."""
    if whole.form_score > max(page.form_score for page in halves):
        return True
    divided = any(page.form is None for page in halves)
    return divided and _filled([whole]) > _filled(halves)


def _filled(pages: Sequence[PageResult]) -> int:
    return sum(
        field.value is not None for page in pages for entry in page.entries for field in entry.fields.values()
    )


def _is_empty(page: PageResult) -> bool:
    """Whether a page that nothing fits is not worth a second reading upside down."""
    return any(found.code == "empty-page" for found in page.findings)


def _favoured(fits: list[Fit], options: ReadOptions) -> Fit:
    """Of forms that fit about equally, the one printed for the book's years."""
    best = fits[0]
    if options.years:
        for fit in fits:
            near = fit.score > best.score - 0.03 and fit.form.event == best.form.event
            if near and fit.form.years[0] <= options.years[1] and options.years[0] <= fit.form.years[1]:
                return fit
    return best


def _candidates(options: ReadOptions) -> tuple[BookForm, ...]:
    if options.form:
        return (load_form(options.form, options.forms_folder),)
    forms = all_forms(options.forms_folder)
    if options.book_type:
        typed = tuple(form for form in forms if TYPE_OF_EVENT[form.event] == options.book_type)
        return typed or forms
    return forms
