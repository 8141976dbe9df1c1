"""Progress on standard error: a bar that redraws itself for a person, JSON lines for a program."""

from __future__ import annotations

import json
import shutil
import sys

from civbook.cli.session import current
from civbook.i18n import gettext as _
from civbook.workflow.progress import Listener, Progress


def listener() -> Listener | None:
    """What to call with each :class:`Progress`, None where nobody wants to see it."""
    way, quiet = current().progress, current().quiet
    if way == "json":
        return _json_line
    if way == "none" or quiet:
        return None
    return _bar if way == "bar" or sys.stderr.isatty() else None


def _json_line(progress: Progress) -> None:
    data = {
        "task": progress.task, "done": progress.done, "total": progress.total, "failed": progress.failed,
        "rate": round(progress.rate, 3),
        "seconds_left": None if progress.left is None else round(progress.left, 1),
        "finished": progress.finished,
    }  # fmt: skip
    sys.stderr.write(json.dumps(data) + "\n")
    sys.stderr.flush()


def _bar(progress: Progress) -> None:
    width = shutil.get_terminal_size().columns
    parts = [
        f"{progress.task} {progress.done}" + (f"/{progress.total}" if progress.total is not None else "")
    ]
    parts.append(_("{rate:.1f} a second").format(rate=progress.rate))
    if progress.left is not None and not progress.finished:
        parts.append(_("{time} left").format(time=duration(progress.left)))
    if progress.failed:
        parts.append(_("{count} failed").format(count=progress.failed))
    text = "  ".join(parts)
    room = width - len(text) - 5
    if progress.total and room >= 8:
        filled = min(room, 40) * progress.done // progress.total
        text = "[" + "#" * filled + "-" * (min(room, 40) - filled) + "] " + text
    sys.stderr.write("\r" + text[: width - 1].ljust(width - 1) + ("\n" if progress.finished else ""))
    sys.stderr.flush()


def duration(seconds: float) -> str:
    """A span of time for people: ``45 s``, ``3 min``, ``2 h 05 min``."""
    if seconds < 90:
        return _("{n} s").format(n=round(seconds))
    if seconds < 5400:
        return _("{n} min").format(n=round(seconds / 60))
    return _("{h} h {m:02d} min").format(h=int(seconds // 3600), m=int(seconds % 3600 // 60))
