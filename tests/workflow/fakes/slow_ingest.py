"""An ingest in a process of its own, to be killed: ``python slow_ingest.py ARCHIVE JOBS PATH…``."""

from __future__ import annotations

import sys
from pathlib import Path

from fake_reader import read

from civbook.workflow.archive import open_archive
from civbook.workflow.ingest import ingest

if __name__ == "__main__":
    with open_archive(Path(sys.argv[1])) as archive:
        report = ingest(archive, [Path(name) for name in sys.argv[3:]], jobs=int(sys.argv[2]), read=read)
    sys.exit(report.exit_code)
