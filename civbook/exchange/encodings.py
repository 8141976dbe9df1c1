"""The legacy encoding that a user names."""

from __future__ import annotations

from civbook.errors import UsageError
from civbook.i18n import gettext as _
from civbook.text.encodings import LEGACY, Encoding


def named_encoding(name: str | None) -> Encoding | None:
    """The encoding of that name (``abc`` is TCVN3's fonts' name).

    Raises:
        UsageError: there is none.
    """
    if name is None:
        return None
    plain = {"abc": "tcvn3", "tcvn": "tcvn3"}.get(name.lower(), name.lower())
    for known in LEGACY:
        if plain == known:
            return known
    raise UsageError(
        _("There is no encoding {name}.").format(name=name),
        _("Choose from: {choices}").format(choices=", ".join(LEGACY)),
    )
