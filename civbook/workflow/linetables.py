"""Tables of line images: ``image<TAB>text<TAB>writer``, the images beside the table."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from civbook.errors import NotFoundError, ScanError
from civbook.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

COLUMNS = ("image", "text", "writer")


@dataclass(frozen=True, slots=True)
class LineImage:
    """One row: the picture's path, what stands on it, whose hand it is ("" where the table does not say)."""

    image: Path
    text: str
    writer: str = ""


def read_table(path: Path) -> list[LineImage]:
    """The rows of a table.

    Raises:
        NotFoundError: there is no such file.
        ScanError: it lacks the columns image and text.
    """
    if not path.is_file():
        raise NotFoundError(
            _("There is nothing at {path}.").format(path=path), _("Check the path."), code="no-file"
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if not {"image", "text"} <= set(rows.fieldnames or ()):
            raise ScanError(
                _("{path} is no table of lines: the columns image and text are needed.").format(
                    path=path.name
                ),
                _("Separate the columns by tabs and name them in the first row: image, text, writer."),
                code="no-table",
            )
        return [
            LineImage(path.parent / row["image"], row["text"] or "", row.get("writer") or "") for row in rows
        ]


def write_table(path: Path, rows: Iterable[LineImage]) -> None:
    """Write a table; images are told relative to it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\t".join(COLUMNS) + "\n")
        for row in rows:
            image = row.image.relative_to(path.parent).as_posix()
            file.write(f"{image}\t{' '.join(row.text.split())}\t{row.writer}\n")


def grey_of(path: Path) -> NDArray[np.uint8]:
    """A line picture as grey pixels.

    Raises:
        ScanError: it is missing or no picture.
    """
    from civbook.imaging.opening import open_scan
    from civbook.imaging.pixels import grey_of as to_grey

    with open_scan(path) as scan:
        return to_grey(scan.frame(0).pixels)


def pictures(rows: Iterable[LineImage]) -> Iterator[tuple[LineImage, NDArray[np.uint8]]]:
    """Each row with its picture."""
    for row in rows:
        yield row, grey_of(row.image)
