"""Verified entry → numbered extract (trích lục) as PDF/A."""

from civbook.issuing.compose import Office, compose
from civbook.issuing.layouts import ExtractLayout, layout_for
from civbook.issuing.render import render_pdf

__all__ = ["ExtractLayout", "Office", "compose", "layout_for", "render_pdf"]
