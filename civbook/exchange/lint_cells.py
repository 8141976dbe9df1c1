"""What is wrong with one cell, and what it should be where that is beyond doubt."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from civbook.exchange.cells import code_of
from civbook.exchange.columns import HOTICH158, PLAIN, CellKind, Column, codes_of, portal_codes
from civbook.exchange.labels import ethnic_label, is_vietnam
from civbook.exchange.sheets import DATE, ERROR, TEXT, TRUTH, Cell
from civbook.i18n import gettext as _
from civbook.text.dates import parse_date
from civbook.text.encodings import Encoding, decode_legacy, guess_encoding

REFUSED, DOUBT = "error", "warning"
_BLANKS = re.compile(r"^\s|\s$|\s\s|[\u00a0\u200b-\u200f\u2060\ufeff\t\r\n]")
_DAMAGED = re.compile(r"[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\ue000-\uf8ff]|\?\?\?")
_CLEAN_DATE = re.compile(r"\d{2}\.\d{2}\.\d{4}|\d{2}\.\d{4}|\d{4}")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
_FLOAT = re.compile(r"(\d+)[.,]0+")
_NULL = re.compile(r"(null|none|nan|undefined|n/a|#n/a)", re.IGNORECASE)
_ENTRY_NUMBER = re.compile(r"\d{1,6}\s?(?:[a-zđ]|bis|ter)?(?:/\d{4})?", re.IGNORECASE)
_BOOK_NUMBER = re.compile(r"\d{1,4}[a-z]?(?:/\d{4}(?:-\d{4})?)?", re.IGNORECASE)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z]")
_LEGACY_SIGNS = re.compile(r"[\x80-\xff]")
_SURE_OF_ENCODING = 0.45
PLACEHOLDERS = ("19.11.1999",)  # offices write it for a registration date that the page lacks


class Issue(NamedTuple):
    """One thing wrong: ``fixed`` is the text the cell should have, None where nobody can know."""

    code: str
    severity: str
    message: str
    fixed: str | None = None


def check_cell(column: Column, cell: Cell, layout: str, encoding: Encoding | None = None) -> list[Issue]:
    """Everything wrong with a cell.

    Args:
        encoding: the legacy encoding that the user says the file has; None: only proposed.
    """
    if cell.formula:
        message = _("A formula stands in the cell; the import wants text.")
        return [Issue("cell-formula", REFUSED, message, cell.text or None)]
    if cell.kind != TEXT:
        return [_wrong_type(column, cell)]
    text = cell.text
    if not text:
        return []
    issues = list(_check_text(text, encoding))
    for issue in issues:
        if issue.fixed is not None:
            text = issue.fixed
    if text and not any(issue.code in ("text-damaged", "text-legacy", "text-null") for issue in issues):
        issues += _check_kind(column, text, layout)
    return issues


def fixed_text(issues: list[Issue], text: str) -> str:
    """The cell after every safe fix, in order."""
    for issue in issues:
        if issue.fixed is not None:
            text = issue.fixed
    return text


def _wrong_type(column: Column, cell: Cell) -> Issue:
    if cell.kind == ERROR:
        return Issue("cell-error", REFUSED, _("The spreadsheet shows an error in the cell."))
    if cell.kind == TRUTH:
        return Issue("cell-truth", REFUSED, _("The cell holds TRUE or FALSE instead of text."))
    if cell.kind == DATE:
        is_date = column.kind is CellKind.DATE and _CLEAN_DATE.fullmatch(cell.text)
        fixed = cell.text if is_date else None
        return Issue("cell-date", REFUSED, _("The cell is a spreadsheet date, not text."), fixed)
    whole = _whole(cell.text)
    if column.kind is CellKind.ID:
        return _float_id(column, whole)
    if column.kind is CellKind.DATE and not (whole and re.fullmatch(r"1[89]\d\d|20\d\d", whole)):
        whole = None  # a number of a day, or a float that was 05.1998: nobody knows
    return Issue("cell-number", REFUSED, _("The cell is a number, not text."), whole)


def _whole(text: str) -> str | None:
    """A number as Excel stores it, without ``.0``; None if it is no integer or has lost digits."""
    try:
        value = float(text)
    except ValueError:
        return None
    if not value.is_integer() or abs(value) >= 1e15 or value < 0:
        return None
    return str(int(value))


def _float_id(column: Column, whole: str | None) -> Issue:
    """A paper's number that a spreadsheet took for a number: zeros in front and digits behind may be gone."""
    is_paper = "SoGiayToTuyThan" in column.key or "DinhDanh" in column.key
    safe = whole if whole and (not is_paper or len(whole) in (9, 12)) else None
    message = _("A spreadsheet has turned the number into a float; zeros or digits may be lost.")
    return Issue("id-float", REFUSED, message, safe)


def _check_text(text: str, encoding: Encoding | None) -> Iterator[Issue]:
    if _NULL.fullmatch(text.strip()):
        yield Issue("text-null", DOUBT, _("A program's word for nothing stands in the cell."), "")
        return
    if encoding:
        decoded = decode_legacy(text, encoding)
        if decoded != text:
            yield Issue(
                "text-legacy", REFUSED, _("The text is in {encoding}.").format(encoding=encoding), decoded
            )
            return
    elif legacy := legacy_of(text):
        message = _("The text looks like {encoding}, not Unicode; convert it with --encoding {encoding}.")
        yield Issue("text-legacy", REFUSED, message.format(encoding=legacy))
        return
    if _DAMAGED.search(text):
        yield Issue("text-damaged", REFUSED, _("Characters of the text are lost or can't be shown."))
        return
    if _OTHER_SCRIPT.search(text) and _LATIN.search(text):
        yield Issue("text-lookalike", REFUSED, _("Letters of another script stand between Latin ones."))
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        yield Issue("text-nfd", REFUSED, _("Accents are written apart from their letters (NFD)."), composed)
    if _BLANKS.search(composed):
        tidy = " ".join(re.sub(r"[\u200b-\u200f\u2060\ufeff]", "", composed).split())
        yield Issue("text-blanks", DOUBT, _("Blanks or line breaks too many."), tidy)


def legacy_of(text: str) -> str | None:
    """The legacy encoding that a text most likely is in; None for Unicode or where it can't be told."""
    if text.isascii() or not _LEGACY_SIGNS.search(text):
        return None
    return _guessed(unicodedata.normalize("NFC", text))


def _guessed(text: str) -> str | None:
    guess = guess_encoding(text)
    return guess.encoding if guess.encoding != "unicode" and guess.confidence >= _SURE_OF_ENCODING else None


def _check_kind(column: Column, text: str, layout: str) -> list[Issue]:
    match column.kind:
        case CellKind.DATE:
            return _check_date(column, text)
        case CellKind.CODE:
            return _check_code(column, text, layout)
        case CellKind.ETHNICITY:
            return _check_ethnicity(text)
        case CellKind.NATIONALITY:
            return _check_nationality(text)
        case CellKind.ID:
            return _check_id(column, text)
        case CellKind.ENTRY_NUMBER:
            return _check_number(text, _ENTRY_NUMBER, "number-odd")
        case CellKind.BOOK_NUMBER:
            return _check_number(text, _BOOK_NUMBER, "book-number-odd")
        case CellKind.NAME if any(char.isdigit() for char in text):
            return [Issue("name-digits", DOUBT, _("Digits stand in a person's name."))]
    return []


def _check_date(column: Column, text: str) -> list[Issue]:
    date = parse_date(text)
    if not _CLEAN_DATE.fullmatch(text):
        if date is None or date.iso() is None:
            return [Issue("date-unreadable", REFUSED, _("This is no date the import understands."))]
        issue = Issue(
            "date-format", REFUSED, _("Dates are written DD.MM.YYYY, MM.YYYY or YYYY."), date.dotted()
        )
        return [issue, *_judge_date(column, date.dotted())]
    return _judge_date(column, text)


def _judge_date(column: Column, dotted: str) -> list[Issue]:
    date = parse_date(dotted)
    if date is None or "year-out-of-range" in date.flags:
        return [Issue("date-unreadable", REFUSED, _("The year can't be."))]
    if not date.possible:
        return [Issue("date-impossible", DOUBT, _("There is no such day; if the book says so, leave it."))]
    if column.key == "ngayDangKy" and dotted in PLACEHOLDERS:
        return [Issue("date-placeholder", DOUBT, _("This is the dummy for a missing registration date."))]
    iso = date.iso() or ""
    if iso > dt.date.today().isoformat()[: len(iso)]:  # noqa: DTZ011  # the clerk's own day
        return [Issue("date-future", REFUSED, _("The date lies in the future."))]
    return []


def _check_code(column: Column, text: str, layout: str) -> list[Issue]:
    codes = codes_of(column.codes, layout)
    if not codes or text in codes:
        return []
    if code := code_of(column.codes, text, layout):
        return [Issue("code-label", REFUSED, _("The label stands where its code belongs."), code)]
    if found := _FLOAT.fullmatch(text):
        return [Issue("code-unknown", REFUSED, _("The code was turned into a float."),
                      found[1] if found[1] in codes else None)]  # fmt: skip
    if re.fullmatch(r"0+\d", text) and text.lstrip("0") in codes:
        return [Issue("code-unknown", REFUSED, _("The code has a zero before it."), text.lstrip("0"))]
    other = HOTICH158 if layout == PLAIN else PLAIN
    if text in codes_of(column.codes, other) or text in portal_codes(column.codes):
        return [Issue("code-generation", REFUSED, _("The code belongs to another generation of the form."))]
    return [Issue("code-unknown", REFUSED, _("The list of codes has no such code."))]


def _check_ethnicity(text: str) -> list[Issue]:
    found = ethnic_label(text)
    match found.state:
        case "exact":
            return []
        case "ambiguous":
            return [Issue("ethnicity-ambiguous", REFUSED, _("Several ethnic groups bear this name."))]
        case "code":
            return [Issue("ethnicity-code", REFUSED, _("A code stands where the name belongs."), found.label)]
        case "alias":
            return [
                Issue("ethnicity-alias", REFUSED, _("The import spells this group otherwise."), found.label)
            ]
    return [Issue("ethnicity-unknown", REFUSED, _("The import knows no such ethnic group."))]


def _check_nationality(text: str) -> list[Issue]:
    if is_vietnam(text) and text != "Việt Nam":
        message = _("Nationalities are names, not codes: Việt Nam.")
        return [Issue("nationality-code", REFUSED, message, "Việt Nam")]
    if text.isdigit() or re.fullmatch(r"[A-Z]{2,3}", text):
        return [Issue("nationality-code", REFUSED, _("Nationalities are names, not codes."))]
    return []


def _check_id(column: Column, text: str) -> list[Issue]:
    if _SCIENTIFIC.fullmatch(text):
        return [_float_id(column, None)]
    if found := _FLOAT.fullmatch(text):
        return [_float_id(column, found[1])]
    return []


def _check_number(text: str, wanted: re.Pattern[str], code: str) -> list[Issue]:
    if wanted.fullmatch(text):
        return []
    if found := _FLOAT.fullmatch(text):
        return [Issue(code, REFUSED, _("The number was turned into a float."), found[1])]
    return [Issue(code, REFUSED, _("This is not how such a number is written."))]
