"""What any command may be told: --archive, --json, --lang, --quiet, --progress, --who, --reason.

These stand before or after the subcommand, so they are taken out of the arguments before typer sees them;
that also lets the language be known before any help text is built.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from civbook.errors import UsageError
from civbook.i18n import LANGUAGES, lazy
from civbook.i18n import gettext as _

if TYPE_CHECKING:
    from civbook.workflow.archive import Archive

PROGRESS_WAYS = ("auto", "bar", "json", "none")
# option, placeholder (empty: a flag), meaning: also what every --help ends with
EVERYWHERE: tuple[tuple[str, str, str], ...] = (
    ("--archive", "DIR", lazy("the archive; else CIVBOOK_ARCHIVE, else the nearest above this folder")),
    ("--json", "", lazy("one JSON document on standard output, nothing else there")),
    ("--lang", "vi|en", lazy("language of messages; else CIVBOOK_LANG, else the system's")),
    ("--quiet", "", lazy("no notes, no progress")),
    ("--progress", "WAY", lazy("auto, bar, json (lines on standard error) or none")),
    ("--who", "NAME", lazy("who is working, for the log; else CIVBOOK_USER, else the account")),
    ("--reason", "TEXT", lazy("what for, for the log")),
)


@dataclass(frozen=True, slots=True)
class Session:
    """The options that hold for any command."""

    archives: tuple[Path, ...] = ()
    json: bool = False
    lang: str | None = None
    quiet: bool = False
    progress: str = "auto"
    who: str | None = None
    reason: str = ""


_current = Session()


def current() -> Session:
    """The session of the running command."""
    return _current


def begin(session: Session) -> None:
    """Make ``session`` the current one."""
    global _current
    _current = session


@contextmanager
def opened() -> Iterator[Archive]:
    """The archive meant, open; closed at the end.

    Raises:
        UsageError: several archives were named for a command that works on one.
        SettingsError: there is none.
    """
    from civbook.workflow.archive import opened as open_it

    if len(_current.archives) > 1:
        raise UsageError(_("This command works on one archive."), _("Give --archive once."))
    root = _current.archives[0] if _current.archives else None
    from civbook.cli.output import note

    with open_it(root, who=_current.who, purpose=_current.reason, waiting=note) as archive:
        yield archive


def scan(arguments: Sequence[str]) -> tuple[Session, list[str]]:
    """Take the options that hold everywhere out of the arguments, up to a ``--``.

    Raises:
        UsageError: an option without its value, or a value that can't be.
    """
    session, rest, i = Session(), [], 0
    takes_value = {option: bool(placeholder) for option, placeholder, _meaning in EVERYWHERE}
    while i < len(arguments):
        word = arguments[i]
        i += 1
        if word == "--":
            rest += ["--", *arguments[i:]]
            break
        option, equals, value = word.partition("=")
        if option not in takes_value or (equals and not takes_value[option]):
            rest.append(word)
            continue
        if takes_value[option] and not equals:
            if i >= len(arguments):
                raise UsageError(_("{option} needs a value.").format(option=option), _("See civbook --help"))
            value = arguments[i]
            i += 1
        session = _with(session, option, value)
    return session, rest


def _with(session: Session, option: str, value: str) -> Session:
    if option == "--archive":
        return replace(session, archives=(*session.archives, Path(value)))
    if option == "--lang":
        return replace(session, lang=_one_of(option, value, LANGUAGES))
    if option == "--progress":
        return replace(session, progress=_one_of(option, value, PROGRESS_WAYS))
    if option == "--who":
        return replace(session, who=value.strip() or None)
    if option == "--reason":
        return replace(session, reason=value)
    return replace(session, json=True) if option == "--json" else replace(session, quiet=True)


def _one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise UsageError(
            _("{option} can't be {value}.").format(option=option, value=value),
            _("Choose from: {choices}").format(choices=", ".join(allowed)),
        )
    return value


def debugging() -> bool:
    """Whether whole tracebacks are wanted (``CIVBOOK_DEBUG=1``)."""
    return os.environ.get("CIVBOOK_DEBUG", "") not in ("", "0")
