"""Which files a person means: files, folders, patterns, in natural order (page 2 before page 10)."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".pdf", ".jp2", ".j2k", ".jpx", ".webp", ".bmp"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """``scans`` in order; ``passed_over``: other files in folders; ``missing``: paths that lead nowhere."""

    scans: tuple[Path, ...]
    passed_over: tuple[Path, ...]
    missing: tuple[Path, ...]


def find_scans(paths: Sequence[Path]) -> Found:
    """The scans meant by paths; a file that is named is taken whatever its suffix.

    Patterns are expanded here too: the command prompt of Windows leaves them as they are.
    """
    scans: list[Path] = []
    passed_over: list[Path] = []
    missing: list[Path] = []
    for path in paths:
        if path.is_dir():
            _look_through(path, scans, passed_over)
        elif path.exists() or path.is_symlink():
            scans.append(path)
        elif matches := _expand(path):
            for match in matches:
                if match.is_dir():
                    _look_through(match, scans, passed_over)
                else:
                    scans.append(match)
        else:
            missing.append(path)
    return Found(_once(scans), _once(passed_over), tuple(missing))


def natural_key(path: Path) -> tuple[object, ...]:
    """Sorts digits by value and letters without case: ``trang 2`` before ``Trang 10``."""
    pieces = re.split(r"([0-9]+)", str(path).casefold())
    return tuple((0, int(text), "") if text.isdigit() and text.isascii() else (1, 0, text) for text in pieces)


def _look_through(folder: Path, scans: list[Path], passed_over: list[Path]) -> None:
    # a link that leads nowhere, a pipe: taken along as well, so that the report says what is wrong with it
    files = [path for path in folder.rglob("*") if not path.is_dir() and not _hidden(path, folder)]
    for path in sorted(files, key=natural_key):
        (scans if path.suffix.lower() in SUFFIXES else passed_over).append(path)


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _expand(path: Path) -> list[Path]:
    if not re.search(r"[*?[]", str(path)):
        return []
    return sorted((Path(match) for match in glob.glob(str(path), recursive=True)), key=natural_key)  # noqa: PTH207


def _once(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(paths))
