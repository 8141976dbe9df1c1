"""The user's language: English message ids, Vietnamese by a gettext catalogue in ``locale/``."""

from __future__ import annotations

import gettext as _gettext
import locale
import os
import re
from functools import cache, lru_cache
from pathlib import Path

LANGUAGES = ("vi", "en")
_LOCALE = Path(__file__).parent / "locale"
_TELLING = 8  # letters in a row that a message with blanks must have to be known by
_BLANK = re.compile(r"\{(\w+)[^{}]*\}")
_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def choose_language(wanted: str | None = None) -> str:
    """Set the language of all messages: ``wanted``, else ``CIVBOOK_LANG``, else the locale, else English."""
    global _catalogue, _language
    guess = wanted or os.environ.get("CIVBOOK_LANG") or _locale_language()
    _language = guess if guess in LANGUAGES else "en"
    _catalogue = _gettext.translation("civbook", _LOCALE, languages=[_language], fallback=True)
    retell.cache_clear()
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


@lru_cache(maxsize=4096)
def retell(sentence: str) -> str:
    """A sentence that was kept in the archive, in the user's language, whichever it was kept in.

    It is recognised by the catalogue's messages, those with blanks (``{page}``) too; what no message fits
    stays as it is.
    """
    if _language == "en" and sentence.isascii():
        return sentence
    pairs, with_blanks = _known_messages()[_language]
    if sentence in pairs:
        return pairs[sentence]
    for longest, message, other in with_blanks:
        if longest in sentence and (found := _pattern(message).fullmatch(sentence)):
            return _filled(other, found.groupdict())
    return sentence


def _filled(message: str, words: dict[str, str]) -> str:
    return _BLANK.sub(lambda blank: words.get(blank[1]) or blank[0], message)


@cache
def _known_messages() -> dict[str, tuple[dict[str, str], list[tuple[str, str, str]]]]:
    """For each language: messages of the other one with their translation; of those with blanks the longest
    part, the message and the translation.
    """
    vietnamese = _gettext.translation("civbook", _LOCALE, languages=["vi"], fallback=True)
    catalogue = getattr(vietnamese, "_catalog", {})
    messages = {english: text for english, text in catalogue.items() if english and isinstance(english, str)}
    known = {}
    for tongue, pairs in (("vi", messages), ("en", {text: english for english, text in messages.items()})):
        blanks = [
            (max(_BLANK.split(one)[::2], key=len), one, other)
            for one, other in pairs.items()
            if _BLANK.search(one) and max(map(len, _BLANK.split(one)[::2])) >= _TELLING
        ]
        known[tongue] = (pairs, blanks)
    return known


@cache
def _pattern(message: str) -> re.Pattern[str]:
    seen: set[str] = set()
    parts = _BLANK.split(message)
    for place in range(1, len(parts), 2):
        name = parts[place]
        parts[place] = f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
        seen.add(name)
    return re.compile("".join(part if place % 2 else re.escape(part) for place, part in enumerate(parts)))


def _locale_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value[:2].lower()
    return (locale.getlocale()[0] or "")[:2].lower()


def lazy(message: str) -> str:
    """Mark a message for the catalogue where it is declared; it is translated where it is shown."""
    return message
