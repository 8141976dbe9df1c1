"""The untouched originals: hashed, copied into the archive under their hash, never altered."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
from pathlib import Path

from civbook.errors import ScanError, StoreError
from civbook.exchange.atomic import running
from civbook.i18n import gettext as _

_PART = ".part-"
_PLAIN_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}")


def hash_file(path: Path) -> str:
    """SHA-256 of a file, read in pieces.

    Raises:
        ScanError: it can't be read.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or device would be read for ever
            raise OSError(errno.EINVAL, _("it is no plain file"))
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as e:
        raise ScanError(
            _("{file} can't be read: {reason}").format(file=path.name, reason=e.strerror or "?"),
            _("Check the file and its permissions."),
            code="unreadable",
        ) from e


def stored_name(book_id: str, sha256: str, suffix: str) -> str:
    """Where an original lies, relative to the archive: ``scans/KS.2003.01/<hash>.jpg``.

    An odd suffix (``.jp g``, ``.con``) is left out: it could not be written everywhere, and says nothing.
    """
    return f"scans/{book_id}/{sha256}{suffix.lower() if _PLAIN_SUFFIX.fullmatch(suffix) else ''}"


def keep(source: Path, target: Path, sha256: str) -> None:
    """Copy an original into the archive: wholly there or not at all, and byte for byte what was read.

    Raises:
        ScanError: the file has changed since it was hashed.
        StoreError: no room or no permission.
    """
    if target.is_file() and target.stat().st_size == source.stat().st_size and hash_file(target) == sha256:
        return  # left by an ingest that was killed just before its commit
    part = target.with_name(f"{_PART}{os.getpid()}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as read, part.open("wb") as write:
            shutil.copyfileobj(read, write, 1 << 20)
            write.flush()
            os.fsync(write.fileno())
        if hash_file(part) != sha256:
            raise ScanError(
                _("{file} changed while it was read.").format(file=source.name),
                _("Run it again."),
                code="changed",
            )
        part.replace(target)
    except OSError as e:
        raise StoreError(
            _("{file} can't be copied into the archive: {reason}").format(
                file=source.name, reason=e.strerror or "?"
            ),
            _("Check the free space and permissions of {path}").format(path=target.parent),
            code="disk-full" if e.errno == errno.ENOSPC else "no-access",
        ) from e
    finally:
        part.unlink(missing_ok=True)


def clean(scans: Path) -> int:
    """Remove half copies that killed ingests left; how many."""
    count = 0
    for part in scans.rglob(f"{_PART}*"):
        if _abandoned(part):
            with contextlib.suppress(OSError):
                part.unlink()
                count += 1
    return count


def _abandoned(part: Path) -> bool:
    """Whether the process that was writing it is gone."""
    return not running(part.name.removeprefix(_PART).partition("-")[0])


def check_room(folder: Path, needed: int, leave: int) -> None:
    """Refuse to begin what would not fit.

    Args:
        needed: bytes that the work will write.
        leave: bytes that must stay free.

    Raises:
        StoreError: there is not enough room.
    """
    free = shutil.disk_usage(folder).free
    if free < needed + leave:
        raise StoreError(
            _("{path} has {free} MB free; this needs {needed} MB and leaves {leave} MB.").format(
                path=folder, free=free >> 20, needed=(needed >> 20) + 1, leave=leave >> 20
            ),
            _("Free some space, or put the archive on a larger disk."),
            code="disk-full",
        )
