"""Files that are there whole or not at all: written beside their place, then moved by one rename."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from civbook.errors import StoreError
from civbook.i18n import gettext as _

_MARK = ".civbook-part-"


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A hidden folder inside ``folder`` to write in; gone afterwards. Those of killed runs are swept first.

    Raises:
        StoreError: the folder can't be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{_MARK}*"):
            if left.is_dir() and not _alive(left.name.removeprefix(_MARK).split("-")[0]):
                shutil.rmtree(left, ignore_errors=True)
        made = Path(tempfile.mkdtemp(prefix=f"{_MARK}{os.getpid()}-", dir=folder))
    except OSError as e:
        raise StoreError(
            _("The folder {path} can't be made or written: {reason}").format(
                path=folder, reason=e.strerror or e
            ),
            _("Choose another folder with -o."),
            code="no-access",
        ) from e
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _alive(pid: str) -> bool:
    """Whether the process that made a workshop still runs; on doubt it does."""
    if not pid.isdigit() or os.name == "nt":
        return False  # on Windows an open file can't be removed anyhow
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return int(pid) != os.getpid()


def move_into(made: Path, folder: Path, names: list[str]) -> list[Path]:
    """Move finished files from the workshop into the folder, the last name last: it tells that all are
    there.
    """
    moved = []
    for name in names:
        target = folder / name
        (made / name).replace(target)
        moved.append(target)
    return moved
