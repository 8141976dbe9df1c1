"""The user's language: English message ids, Vietnamese by a gettext catalogue in ``locale/``."""

from __future__ import annotations

import gettext as _gettext
import locale
import os
from pathlib import Path

LANGUAGES = ("vi", "en")
_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def choose_language(wanted: str | None = None) -> str:
    """Set the language of all messages: ``wanted``, else ``CIVBOOK_LANG``, else the locale, else English."""
    global _catalogue, _language
    guess = wanted or os.environ.get("CIVBOOK_LANG") or _locale_language()
    _language = guess if guess in LANGUAGES else "en"
    _catalogue = _gettext.translation(
        "civbook", Path(__file__).parent / "locale", languages=[_language], fallback=True
    )
    return _language


def language() -> str:
    """The language in use: ``vi`` or ``en``."""
    return _language


def gettext(message: str) -> str:
    """The message in the user's language; import it as ``_``."""
    return _catalogue.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for ``count`` things, with ``{count}`` left for the caller to fill."""
    return _catalogue.ngettext(singular, plural, count)


def _locale_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value[:2].lower()
    return (locale.getlocale()[0] or "")[:2].lower()


def lazy(message: str) -> str:
    """Mark a message for the catalogue where it is declared; it is translated where it is shown."""
    return message
