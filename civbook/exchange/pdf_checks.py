"""Whether a PDF of a package can be opened, and what is odd about it."""

from __future__ import annotations

import io
from collections.abc import Iterator

from civbook.exchange.lint_cells import DOUBT, REFUSED, Issue
from civbook.i18n import gettext as _

MOST_PAGE_BYTES = 500_000  # a page ought to have about 100 kB; five times that is worth a word


def check_pdf(data: bytes) -> Iterator[Issue]:
    """What is wrong with a PDF's bytes."""
    if not data:
        yield Issue("pdf-unreadable", REFUSED, _("The file is empty."))
        return
    if b"%PDF-" not in data[:1024]:
        yield Issue("pdf-unreadable", REFUSED, _("The file is not a PDF."))
        return
    if b"%%EOF" not in data[-2048:]:
        yield Issue("pdf-unreadable", REFUSED, _("The PDF is cut off."))
        return
    yield from _check_pages(data)


def _check_pages(data: bytes) -> Iterator[Issue]:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            pages = len(pdf.pages)
            signed = _is_signed(pdf)
            active = "/OpenAction" in pdf.Root or "/AA" in pdf.Root or _has_scripts(pdf)
    except pikepdf.PasswordError:
        yield Issue("pdf-locked", REFUSED, _("The PDF is locked with a password."))
        return
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError, RuntimeError):
        yield Issue("pdf-unreadable", REFUSED, _("The PDF is damaged."))
        return
    if not pages:
        yield Issue("pdf-unreadable", REFUSED, _("The PDF has no page."))
    elif len(data) > MOST_PAGE_BYTES * pages:
        size = len(data) // pages // 1000
        yield Issue("pdf-large", DOUBT, _("{size} kB a page; about 100 kB is wanted.").format(size=size))
    if signed:
        yield Issue("pdf-signed", DOUBT, _("The PDF is signed; the ministry wants it without a signature."))
    if active:
        yield Issue("pdf-active", REFUSED, _("The PDF runs something when it is opened."))


def _is_signed(pdf: object) -> bool:
    form = pdf.Root.get("/AcroForm")  # type: ignore[attr-defined]
    return form is not None and int(form.get("/SigFlags", 0)) & 1 == 1


def _has_scripts(pdf: object) -> bool:
    names = pdf.Root.get("/Names")  # type: ignore[attr-defined]
    return names is not None and "/JavaScript" in names
