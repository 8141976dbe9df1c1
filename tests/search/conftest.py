"""A small archive of invented people, built once."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from civbook.search.find import Searcher
from civbook.workflow.archive import Archive, create_archive
from civbook.workflow.bulk import import_entries

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

SPECIAL = (
    ("p1", "Nguyễn Văn Hùng", "1975-03-05", "Nguyễn Văn Ba", "Lê Thị Sinh", "xã Hữu Liên, huyện Hữu Lũng"),
    (
        "p2",
        "Quách Thị Quỳnh Hương",
        "1988-11-20",
        "Quách Đình Khôi",
        "Trần Thị Mẹo",
        "xã Đồng Mỏ, huyện Chi Lăng",
    ),
    ("p3", "Hoàng Kỳ", "2003-05-12", "Hoàng Đình Lý", "Vi Thị Hoà", "xã Hữu Liên, huyện Hữu Lũng"),
)


def make_line(id: str, name: str, born: str, father: str, mother: str, place: str, **more: object) -> bytes:
    """One birth entry in the contract's JSON."""
    texts = {
        "child.full_name": name, "child.birth_date": born, "father.full_name": father, "mother.full_name":
        mother,
        "child.birth_place": place,
    }  # fmt: skip
    year = int(born[:4])
    entry = {
        "id": id, "event": "birth", "number": "45", "year": year, "registration_date": f"{year}-12-30",
        "status": "read",
        "book": {"id": f"KS.{year}.01", "type": "KS", "number": "01", "years": str(year),
        "authority": "UBND xã A"},
        "fields": {field: {"written": text, "value": text, "confidence": 1.0, "source": "imported",
        "page": None,
                           "box": None} for field, text in texts.items()},
        "findings": [], **more,
    }  # fmt: skip
    return json.dumps(entry, ensure_ascii=False).encode()


def make_crowd(count: int, seed: int = 3) -> list[bytes]:
    """Other people, so that frequencies and namesakes are there."""
    import bench_registers as registers

    rng = random.Random(seed)
    return [json.dumps(registers.entry_json(truth, rng)).encode() for truth in registers.truths(seed, count)]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("search") / "archive"
    with create_archive(folder, who="test") as made:
        report = import_entries(made, [*make_crowd(2500), *[make_line(*row) for row in SPECIAL]])
        assert report.failed == 0
        yield made


@pytest.fixture(scope="session")
def searcher(archive: Archive) -> Searcher:
    return Searcher(archive.db.conn)


@pytest.fixture(name="line")
def _line() -> Callable[..., bytes]:
    return make_line


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Archive]:
    """An archive of 300 entries to change at will."""
    with create_archive(tmp_path / "a", who="test") as made:
        import_entries(made, make_crowd(300))
        yield made


@pytest.fixture
def crowd() -> list[bytes]:
    """Strangers enough that a name tells something."""
    return make_crowd(400, seed=11)
