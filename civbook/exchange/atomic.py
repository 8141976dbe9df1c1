"""Files that are there whole or not at all: written beside their place, then moved by one rename."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from civbook.errors import StoreError
from civbook.i18n import gettext as _

_MARK = ".civbook-part-"
_STILL_ACTIVE = 259  # what Windows gives as the exit code of a process that runs
_in_work: set[str] = set()  # this process's own; its number may have been a killed one's before


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A hidden folder inside ``folder`` to write in; gone afterwards. Those of killed runs are swept first.

    Raises:
        StoreError: the folder can't be made or written.
    """
    try:
        _make_and_sweep(folder)
        made = Path(tempfile.mkdtemp(prefix=f"{_MARK}{os.getpid()}-", dir=folder))
    except OSError as e:
        raise unwritable(folder, e, _("Choose another folder with -o.")) from e
    _in_work.add(made.name)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        _in_work.discard(made.name)


def move_into(made: Path, folder: Path, names: list[str]) -> list[Path]:
    """Move finished files from the workshop into the folder, the last name last: it tells that all are
    there.

    Raises:
        StoreError: a folder has that name, or another program holds a file open (Windows).
    """
    moved = []
    for name in names:
        target = folder / name
        try:
            (made / name).replace(target)
        except OSError as e:
            raise unwritable(target, e, _("Choose another place with -o.")) from e
        moved.append(target)
    return moved


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, its folder made if needed.

    Raises:
        StoreError: it can't be written.
    """
    with staged(path, content):
        pass


@contextmanager
def staged(path: Path, content: bytes) -> Iterator[None]:
    """Write a file beside its place at once, and move it there at the end; nothing is left after an error.

    Raises:
        StoreError: it can't be written.
    """
    half = path.with_name(f"{_MARK}{os.getpid()}-{uuid.uuid4().hex}")
    _in_work.add(half.name)
    try:
        try:
            _make_and_sweep(path.parent)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            half.write_bytes(content)
        except OSError as e:
            raise unwritable(path, e, _("Choose another place with -o.")) from e
        yield
        try:
            half.replace(path)
        except OSError as e:
            raise unwritable(path, e, _("Choose another place with -o.")) from e
    finally:
        with suppress(OSError):  # its folder may be none
            half.unlink(missing_ok=True)
        _in_work.discard(half.name)


def _make_and_sweep(folder: Path) -> None:
    """Make a folder; what killed runs left half written in it goes."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{_MARK}*"):
        if left.name in _in_work or running(left.name.removeprefix(_MARK).split("-")[0]):
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            with suppress(OSError):
                left.unlink()


def unwritable(path: Path, error: OSError, remedy: str) -> StoreError:
    """That a file or folder can't be written, and why."""
    return StoreError(
        _("{path} can't be made or written: {reason}").format(path=path, reason=error.strerror or error),
        remedy,
        code="disk-full" if error.errno == errno.ENOSPC else "no-access",
    )


def running(pid: str) -> bool:
    """Whether another process of that number runs; on doubt it does."""
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    if os.name == "nt":
        return _running_on_windows(int(pid))
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _running_on_windows(pid: int) -> bool:
    """There ``os.kill`` would end the process instead of asking for it."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(0x1000, False, pid)  # to ask, not to touch
    if not handle:
        return False
    code = ctypes.c_ulong()
    told = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return not told or code.value == _STILL_ACTIVE
