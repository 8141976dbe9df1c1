"""Zip files from strangers: listed and read within limits, never unpacked by their own names.

Refused with a sentence: names that climb out of the folder, passwords, more than their share of bytes.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from civbook.errors import PackageError
from civbook.i18n import gettext as _

MOST_FILES = 100_000
MOST_FILE_BYTES = 200 << 20  # one PDF
MOST_BYTES = 64 << 30  # a zip of one book
MOST_RATIO = 400  # a JPEG in a PDF hardly shrinks; deflate can do 1,032 to 1
_DEVICE = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip at ``path``, its list checked.

    Raises:
        PackageError: no zip, encrypted, too many files, too many bytes, or a zip bomb.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as e:
        raise PackageError(
            _("{file} is not a zip file that can be read.").format(file=path.name),
            _("Make it again, or fetch it again if it was copied."),
            code="zip-unreadable",
        ) from e
    with archive:
        _check_list(archive, path)
        yield archive


def _check_list(archive: zipfile.ZipFile, path: Path) -> None:
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise _refused(path, _("it lists {count} files").format(count=len(members)), "zip-too-many")
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise _refused(path, _("unpacked it would fill {size} MB").format(size=total >> 20), "zip-bomb")
    for member in members:
        if member.flag_bits & 1:
            raise _refused(path, _("it is locked with a password"), "zip-encrypted")
        if member.file_size > 1 << 20 and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise _refused(path, _("{name} grows more than {ratio} times").format(
                name=safe_name(member.filename), ratio=MOST_RATIO), "zip-bomb")  # fmt: skip


def _refused(path: Path, reason: str, code: str) -> PackageError:
    return PackageError(
        _("{file} is refused: {reason}.").format(file=path.name, reason=reason),
        _("Ask whoever made it for a plain zip of PDFs."),
        code=code,
    )


def climbs(name: str) -> bool:
    """Whether a name in a zip leads out of the folder it is unpacked in, or is no file's name on Windows."""
    parts = name.replace("\\", "/").split("/")
    return (
        name.startswith(("/", "\\")) or ".." in parts or bool(re.match(r"^[A-Za-z]:", name))
        or "\x00" in name or any(_DEVICE.match(part) for part in parts)
    )  # fmt: skip


def base_name(name: str) -> str:
    """The last part of a name in a zip."""
    return name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]


def safe_name(name: str) -> str:
    """A name fit for a message: no control characters, not endless."""
    return "".join(char if char.isprintable() else "?" for char in name)[:120]


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int = MOST_FILE_BYTES) -> bytes:
    """The bytes of a file in a zip, whatever its list claims about its size.

    Raises:
        PackageError: damaged, or larger than ``most``.
    """
    try:
        with archive.open(member) as stream:
            data = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as e:
        raise PackageError(
            _("{name} in the zip is damaged.").format(name=safe_name(member.filename)), code="zip-damaged"
        ) from e
    if len(data) > most:
        raise PackageError(
            _("{name} in the zip is larger than {size} MB.").format(
                name=safe_name(member.filename), size=most >> 20
            ),
            code="file-too-large",
        )
    return data
