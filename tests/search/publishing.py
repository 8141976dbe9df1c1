"""Run as a program: publishes an archive in small transactions, a dot for each, so that it can be killed between."""

from __future__ import annotations

import sys
from pathlib import Path

from civbook.search import postgreswriting
from civbook.workflow import publish
from civbook.workflow.archive import open_archive

CHUNK = 40


def main(folder: Path, address: str) -> None:
    publish._CHUNK = publish._BATCH = CHUNK
    postgreswriting._KEYS_AT_ONCE = 100
    write = postgreswriting.Publisher.write

    def told(publisher: postgreswriting.Publisher, batch: postgreswriting.Batch) -> None:
        write(publisher, batch)
        sys.stdout.write(".")
        sys.stdout.flush()

    postgreswriting.Publisher.write = told  # type: ignore[method-assign]
    with open_archive(folder, who="test") as archive:
        publish.publish(archive, address)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
