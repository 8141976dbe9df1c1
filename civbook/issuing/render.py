"""Words → PDF/A-2a + UA-1 by typst, with the font shipped beside it; the same input gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

from civbook.errors import EngineError
from civbook.i18n import gettext as _

DATA = Path(__file__).parent / "data"
_QR_NOTE = "Mã kiểm tra nội bộ tại nơi cấp; không phải mã QR của Cơ sở dữ liệu hộ tịch điện tử."


def render_pdf(words: dict[str, Any], issued_at: dt.datetime, check: str | None = None) -> bytes:
    """Typeset an extract.

    Args:
        words: what ``compose`` gives.
        issued_at: stamped into the file instead of the clock, so that the bytes can be repeated.
        check: text of the local-check QR (no personal data), or None for no QR.

    Raises:
        EngineError: typst fails, or warns (a missing font would otherwise only be a warning).
    """
    import typst

    data = words | {"qr": _qr_svg(check) if check else None, "qr_alt": _QR_NOTE, "qr_note": _QR_NOTE}
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(DATA / "extract.typ"),
            root=str(DATA),
            font_paths=[str(DATA / "fonts")],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=issued_at,
        )
    except typst.TypstError as problem:
        raise EngineError(
            _("The extract could not be typeset: {problem}.").format(problem=problem.message),
            _("Run: civbook doctor"),
            code="typst",
        ) from None
    if warnings:
        raise EngineError(
            _("The extract could not be typeset: {problem}.").format(problem=warnings[0].message),
            _("Run: civbook doctor"),
            code="typst",
        )
    return bytes(pdf)


def _qr_svg(text: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode("utf-8")
