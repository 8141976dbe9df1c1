"""Findings as a column: null for none, else JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

from civbook.i18n import retell
from civbook.model import Finding


def pack_findings(findings: Iterable[Finding]) -> str | None:
    """What the column keeps."""
    data = [[finding.code, finding.message, finding.field] for finding in findings]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) if data else None


def unpack_findings(text: str | None) -> tuple[Finding, ...]:
    """The findings of a column, told in the user's language, whichever they were written in."""
    if not text:
        return ()
    return tuple(Finding(code, retell(message), field) for code, message, field in json.loads(text))
