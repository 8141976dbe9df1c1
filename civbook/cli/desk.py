"""The error desk: any error becomes a sentence, a remedy and an exit code, here and nowhere else.

What an unforeseen error says is not shown: its text could hold a citizen's name.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
import sys
import traceback

from civbook.cli.output import one_line
from civbook.cli.session import current, debugging
from civbook.errors import CivbookError, StoreError, UsageError
from civbook.i18n import gettext as _

INTERRUPTED = 130


def report(error: BaseException) -> int:
    """Tell the person (or program) about an error; the exit code that belongs to it."""
    if debugging():
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, KeyboardInterrupt):
        remedy = _("Run the command again: it goes on where it stopped.")
        _tell(_("Stopped. What was done is kept."), remedy, "interrupted", INTERRUPTED)
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):  # the reader of a pipe has gone: nothing to say to anyone
        silence()
        return 0
    known = error if isinstance(error, CivbookError) else _known(error)
    if known is not None:
        _tell(known.problem, known.remedy, known.code, known.exit_code)
        return known.exit_code
    frame = traceback.extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}" if frame else "?"  # noqa: PTH119
    problem = _("This is a bug in civbook: {kind} at {place}.").format(kind=type(error).__name__, place=place)
    remedy = _("Run it again with CIVBOOK_DEBUG=1 and report what it prints, without names of citizens.")
    _tell(problem, remedy, "bug", 1)
    return 1


def silence() -> None:
    """Let what is still to be printed go nowhere: the reader of the pipe has gone."""
    with contextlib.suppress(OSError, ValueError):  # a test's stream has no number
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def usage(message: str, command: str) -> int:
    """Tell about wrong usage; exit code 2."""
    _tell(message, _("See {command} --help").format(command=command), "usage", 2)
    return 2


def _known(error: BaseException) -> CivbookError | None:
    """Errors of the machine that a person can act on."""
    if isinstance(error, sqlite3.Error):
        from civbook.store.database import explain

        return explain(error, _("of the archive"))
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(
            _("The disk is full; what was done before is kept."),
            _("Free some space, then run the command again: it goes on where it stopped."),
            code="disk-full",
        )
    if isinstance(error, OSError) and (error.filename or isinstance(error, PermissionError)):
        reason = _("no permission") if isinstance(error, PermissionError) else error.strerror
        return StoreError(
            _("{path} can't be opened or written: {reason}.").format(
                path=error.filename or "?", reason=reason
            ),
            code="no-access",
        )
    if isinstance(error, UnicodeEncodeError):  # bytes of a command line or file name that are no UTF-8
        return UsageError(
            _("A word of the command is no text in UTF-8."), _("Type it anew, or set the terminal to UTF-8.")
        )
    if isinstance(error, MemoryError):
        return StoreError(_("There is not enough memory."), _("Try again with --jobs 1."), code="memory")
    return None


def _tell(problem: str, remedy: str, code: str, exit_code: int) -> None:
    if current().json:
        error = {"code": code, "problem": problem, "remedy": remedy, "exit_code": exit_code}
        sys.stderr.write(json.dumps({"error": error}, ensure_ascii=False) + "\n")
        return
    sys.stderr.write(one_line(problem) + "\n" + (f"→ {one_line(remedy)}\n" if remedy else ""))
