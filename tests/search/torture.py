"""Run as a program: changes entries of an archive without end, until it is killed. Writes a dot a
transaction.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

from civbook.model import FieldReading
from civbook.search import index, merging
from civbook.store import entries
from civbook.store.database import open_archive_db, transaction


def main(folder: Path, seed: int) -> None:
    index.TAIL_ROWS = 400  # merge often
    merging.LONG = 200  # and many parts
    rng = random.Random(seed)
    db = open_archive_db(folder / "civbook.db")
    step = 0
    while True:
        step += 1
        with transaction(db) as conn:
            for turn in range(rng.randint(1, 12)):
                last = int(conn.execute("SELECT max(seq) FROM entries").fetchone()[0])
                seq = rng.randint(1, last)
                entry = entries.at(conn, seq)
                name = (
                    rng.choice(["Lê Thị Khác", "Trần Văn Mới", "Hoàng Đình Xoan"]) + f" {rng.randint(1, 40)}"
                )
                field = next(each for each in entry.fields if each.endswith(".full_name"))
                entry = replace(entry, fields={**entry.fields, field: FieldReading(name, name, 0.5, "keyed")})
                if rng.random() < 0.4:
                    entry = replace(entry, id=f"n{seed}-{step}-{turn}")
                    key = int(conn.execute("SELECT key FROM books LIMIT 1").fetchone()[0])
                    entries.insert(conn, entry, key)
                else:
                    entry = entries.revise(conn, seq, entry, who="t", act="edit")
                index.put(conn, [entry])
            if rng.random() < 0.1:
                index.merge(conn)
        sys.stdout.write(".")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
