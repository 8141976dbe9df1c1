"""A PostgreSQL server of its own for tests, on a socket in a temporary folder; nothing of it stays."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``, None where no server is installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    for folder in (*reversed(debian), *([Path(found).resolve().parent] if found else [])):
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    return None


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """A server without any data; its address."""
    # a socket's path must be short; and the server's user must be able to walk to it
    folder = Path(tempfile.mkdtemp(prefix="civbook-pg-", dir="/tmp"))
    account = None
    if os.getuid() == 0:  # initdb refuses root
        account = next(
            name for name in ("postgres", "nobody") if name in {each.pw_name for each in pwd.getpwall()}
        )
        shutil.chown(folder, account)
    data = folder / "data"

    def call(*command: object) -> None:
        subprocess.run(
            [str(word) for word in command], user=account, cwd=folder, check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, extra_groups=[] if account else None,
        )  # fmt: skip

    control = programs / "pg_ctl"
    try:
        call(programs / "initdb", "-D", data, "-U", "clerk", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=64MB"
        call(control, "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield f"postgresql:///postgres?host={folder}&user=clerk"
        finally:
            call(control, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
