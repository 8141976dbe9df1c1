"""Extracts (trích lục): the certified papers issued from entries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extract:
    """One line of the book of issued copies (sổ cấp bản sao trích lục).

    ``number`` counts within ``year``, in one sequence for all kinds of extract; ``series`` is the ending
    printed behind it (TLKS-BS …). ``revision`` is the entry's revision that was printed.
    """

    year: int
    number: int
    series: str
    entry_id: str
    revision: int
    applicant: str
    purpose: str
    copies: int
    fee: int  # đồng, all copies together
    issued_at: str  # ISO 8601, UTC
    issuer: str  # who issued it in civbook
    signer: str
    file: str  # relative to the archive
    sha256: str

    @property
    def label(self) -> str:
        return f"{self.number}/{self.series}"
