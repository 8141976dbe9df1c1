"""A province's index on a real PostgreSQL server: the same answers as the file, whatever happened on the way."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from civbook.cli import main
from civbook.errors import EngineError, NotFoundError, RefusedError, StoreError, UsageError
from civbook.model import FieldReading
from civbook.search import index
from civbook.search.postings import FIELD, slot_of, unpack
from civbook.search.roofs import ROOFS
from civbook.store import acts, entries
from civbook.store.database import transaction
from civbook.workflow import publish as publishing
from civbook.workflow.archive import Archive, create_archive
from civbook.workflow.bulk import import_entries
from civbook.workflow.publish import publish
from civbook.workflow.registers import InArchive, Registers, on_server
from civbook.workflow.search import batch

from .conftest import SPECIAL, make_crowd, make_line
from .server import binaries, running

psycopg = pytest.importorskip("psycopg")
pytestmark = pytest.mark.slow
KILLS = 4
QUERIES: tuple[dict[str, object], ...] = (
    {"name": "Nguyễn Văn Hùng"}, {"name": "nguyen van hung", "born": "1975"}, {"name": "Quach T Quynh Huong"},
    {"name": "Hoàng Kỳ", "father": "Hoang Dinh Ly"}, {"father": "Nguyễn Văn Ba", "mother": "le thi sinh"},
    {"words": "con ông Hoàng Đình Lý ở Hữu Liên"}, {"name": "Trần Thị Lan", "limit": 40},
    {"place": "Đồng Mỏ", "name": "Quách Thị Quỳnh Hương"}, {"book": "KS.1975.01"}, {"number": "45", "year": "2003"},
    {"name": "Phạm Thị Hương", "type": "KH"}, {"name": "Không Có Ai Ở Đây"}, {"name": "Lê Thị Khác"},
    {"name": "\x00; DROP TABLE civbook.words", "born": "1980"}, {"name": "Nguyễn Thị Hoa", "offset": 20},
)  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed here (Debian: apt-get install postgresql)")
    with running(programs) as address:
        yield address


@pytest.fixture
def address(server: str) -> str:
    """An empty database."""
    name = f"t{random.Random().randrange(10**12)}"
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name}")
    return server.replace("///postgres", f"///{name}")


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Archive]]:
    made: list[Archive] = []

    def build(name: str, lines: Sequence[bytes]) -> Archive:
        made.append(create_archive(tmp_path / name, who="test"))
        import_entries(made[-1], lines)
        return made[-1]

    yield build
    for archive in made:
        archive.close()


def lines_of(count: int, seed: int, prefix: str = "") -> list[bytes]:
    """A crowd and the people whom the queries mean, with ids of their own."""
    every = [json.loads(line) for line in [*make_crowd(count, seed), *(make_line(*row) for row in SPECIAL)]]
    return [json.dumps({**entry, "id": prefix + entry["id"]}).encode() for entry in every]


def answers(registers: Registers, queries: Sequence[dict[str, object]] = QUERIES) -> list[dict[str, object]]:
    """What a batch answers, without the time that it took."""
    lines = [json.dumps({"id": place, **query}) for place, query in enumerate(queries)]
    return [{**answer, "took_ms": 0} for answer in batch([registers], lines)]


def same_answers(archive: Archive, address: str) -> None:
    with transaction(archive.db) as conn:
        index.merge(conn)  # frequencies still count what waits to be taken out of the bitmaps
    with on_server(address, who="test") as province:
        assert answers(province) == answers(InArchive(archive))


def posted(address: str) -> set[tuple[object, ...]]:
    """Everything in the bitmaps, by what the numbers stand for."""
    with psycopg.connect(address) as conn:
        words = dict(conn.execute("SELECT id, written FROM civbook.words").fetchall())
        plain = dict(conn.execute("SELECT id, folded FROM civbook.words").fetchall())
        places = {
            seq: rest
            for seq, *rest in conn.execute(
                "SELECT e.seq, a.uid, e.local FROM civbook.entries e JOIN civbook.archives a ON a.key = e.archive"
            )
        }
        return {
            ((plain if field in ROOFS else words)[word], field, *places[seq])
            for key, bits in conn.execute("SELECT key, bits FROM civbook.postings")
            for field in [slot_of(key)[0] & FIELD]
            for word, seqs in unpack(bits).items()
            for seq in seqs
        }  # fmt: skip


def change(archive: Archive, rng: random.Random, count: int) -> None:
    """Names revised, entries superseded, new ones."""
    with transaction(archive.db) as conn:
        seqs = [row[0] for row in conn.execute("SELECT seq FROM entries WHERE status < 3")]
        for step, seq in enumerate(rng.sample(seqs, count)):
            entry = entries.at(conn, seq)
            field = next(name for name in entry.fields if name.endswith(".full_name"))
            name = f"Lê Thị Khác {rng.choice('ABC')}"
            after = replace(entry, fields={**entry.fields, field: FieldReading(name, name, 0.5, "keyed")})
            if step % 5 == 0:
                after = replace(after, status="superseded")
            index.put(conn, [entries.revise(conn, seq, after, who="t", act="edit")])
            if step % 7 == 0:
                fresh = replace(entry, id=f"n{rng.random()}", status="read", page_ids=())
                key = int(conn.execute("SELECT key FROM books WHERE id = ?", (entry.book_id,)).fetchone()[0])
                entries.insert(conn, fresh, key)
                index.put(conn, [fresh])


def test_the_same_answers_as_the_file(address: str, make: Callable[..., Archive]) -> None:
    archive = make("a", lines_of(700, 3))
    report = publish(archive, address)
    assert (report.entries, report.sent, report.removed) == (703, 703, 0)
    same_answers(archive, address)


def test_only_what_changed_is_sent(
    address: str, make: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_CHUNK", 64)
    archive = make("a", lines_of(500, 3))
    publish(archive, address)
    with psycopg.connect(address) as conn:
        before = conn.execute("SELECT value FROM civbook.meta WHERE key = 'generation'").fetchone()
        assert publish(archive, address).sent == 0
        assert conn.execute("SELECT value FROM civbook.meta WHERE key = 'generation'").fetchone() == before
    rng = random.Random(7)
    for _turn in range(3):
        change(archive, rng, 35)
        report = publish(archive, address)
        assert (report.sent, report.removed) == (28 + 5, 7)
        same_answers(archive, address)
    archive.db.conn.execute("DELETE FROM entry_pages")
    archive.db.conn.execute("PRAGMA foreign_keys = OFF")  # somebody else's program, unknown to our index
    archive.db.conn.execute("DELETE FROM entries WHERE seq % 5 = 0")
    archive.db.conn.execute("UPDATE entries SET number = '77' WHERE seq % 50 = 1 AND status < 3")
    report = publish(archive, address)
    assert report.removed > 70
    assert report.sent > 5
    with transaction(archive.db) as conn:
        index.rebuild(conn)
    same_answers(archive, address)
    assert publish(archive, address).sent == 0


def test_archives_of_a_province_are_asked_like_one(address: str, make: Callable[..., Archive]) -> None:
    first, second = lines_of(400, 3), lines_of(300, 11, "b")
    a, b, both = make("a", first), make("b", second), make("both", [*first, *second])
    publish(a, address)
    publish(b, address)
    with on_server(address, who="test") as province:
        merged = answers(province)
    plain = answers(InArchive(both))
    hits = [hit for answer in merged for hit in answer["hits"]]  # type: ignore[attr-defined]
    assert {hit.pop("archive") for hit in hits if "archive" in hit} == {"a", "b"}
    assert merged == plain


@pytest.mark.parametrize("history", ["fresh", "changed"])
def test_killed_anywhere_it_goes_on(address: str, make: Callable[..., Archive], history: str) -> None:
    archive = make("a", lines_of(600, 3))
    if history == "changed":
        publish(archive, address)
        with psycopg.connect(address, autocommit=True) as conn:
            conn.execute("DELETE FROM civbook.chunks")  # of another size in the program below
        change(archive, random.Random(5), 250)
    program = [sys.executable, "-m", "tests.search.publishing", str(archive.root), address]
    rng = random.Random(2)
    for _kill in range(KILLS):
        with subprocess.Popen(program, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as killed:
            assert killed.stdout is not None
            killed.stdout.read(rng.randint(1, 3))
            time.sleep(rng.random() * 0.05)
            killed.kill()
    subprocess.run(program, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2], check=True)
    same = posted(address)
    with psycopg.connect(address, autocommit=True) as conn:
        assert conn.execute("SELECT count(*) FROM civbook.entries").fetchone() == (
            archive.db.conn.execute("SELECT count(*) FROM entries WHERE status < 3").fetchone()[0],
        )
        conn.execute("DROP SCHEMA civbook CASCADE")
    publish(archive, address)
    assert posted(address) == same


def test_a_copy_of_an_archive_is_noticed(address: str, make: Callable[..., Archive], tmp_path: Path) -> None:
    from civbook.workflow.archive import open_archive

    original = make("a", lines_of(60, 3))
    publish(original, address)
    shutil.copytree(original.root, tmp_path / "copy")
    with open_archive(tmp_path / "copy", who="test") as copy:
        change(copy, random.Random(1), 7)
        publish(copy, address)  # nobody can know yet which of the two goes on
        with pytest.raises(RefusedError, match="copy"):
            publish(original, address)
        assert publish(copy, address).sent == 0
        assert publish(original, address, replace=True).sent == 7
        with pytest.raises(RefusedError):
            publish(copy, address)
    assert publish(original, address).sent == 0


def test_an_index_of_an_older_version_is_made_anew(address: str, make: Callable[..., Archive]) -> None:
    archive = make("a", lines_of(60, 3))
    publish(archive, address)
    whole = posted(address)
    with psycopg.connect(address, autocommit=True) as conn:
        conn.execute("UPDATE civbook.meta SET value = 1 WHERE key = 'format'")
        conn.execute("UPDATE civbook.meta SET value = 4 WHERE key = 'version'")
        conn.execute("DELETE FROM civbook.meta WHERE key = 'server'")
        conn.execute("ALTER TABLE civbook.archives DROP COLUMN mark")
    assert publish(archive, address).sent == 63
    assert posted(address) == whole
    assert publish(archive, address).sent == 0


def test_two_publications_at_once(address: str, make: Callable[..., Archive]) -> None:
    both = [make("a", lines_of(300, 3)), make("b", lines_of(300, 4, "b"))]
    faults: list[BaseException] = []

    def send(root: Path) -> None:
        from civbook.workflow.archive import open_archive

        try:
            with open_archive(root, who="test") as archive:
                publish(archive, address)
        except BaseException as e:  # noqa: BLE001  # told in the test's thread
            faults.append(e)

    threads = [threading.Thread(target=send, args=(archive.root,)) for archive in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert [publish(archive, address).sent for archive in both] == [0, 0]


def test_who_was_shown_what_is_logged_and_names_are_masked(
    address: str, make: Callable[..., Archive]
) -> None:
    archive = make("a", [make_line(*row) for row in SPECIAL])
    masked = replace(archive, settings=replace(archive.settings, mask_others=True))
    publish(masked, address)
    assert [act.act for act in acts.latest(archive.db.conn, 1)] == ["publish"]
    with on_server(address, who="clerk", purpose="request 12") as province:
        (answer,) = answers(province, [{"name": "Hoàng Kỳ"}])
    assert "Hoàng Đình Lý" not in json.dumps(answer, ensure_ascii=False)
    with psycopg.connect(address) as conn:
        rows = conn.execute("SELECT who, purpose, entries FROM civbook.views").fetchall()
    assert rows == [("clerk", "request 12", ["p3"])]


def test_the_commands(address: str, make: Callable[..., Archive], capsys: pytest.CaptureFixture[str]) -> None:
    archive = make("a", [make_line(*row) for row in SPECIAL])
    root = str(archive.root)
    assert main(["publish", address, "--archive", root, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sent"] == 3
    found = []
    for where in (["--archive", root], ["--at", address]):
        assert main(["search", "Quách Thị Quỳnh Hương", "--json", *where]) == 0
        found.append(json.loads(capsys.readouterr().out)["hits"])
    assert found[0] == found[1]
    assert main(["search", "Hoàng Kỳ", "--at", address, "--archive", root]) == 2
    assert main(["search", "Hoàng Kỳ", "--at", address]) == 0
    assert "Hoàng Kỳ" in capsys.readouterr().out


def test_nothing_published_yet(address: str) -> None:
    with pytest.raises(NotFoundError), on_server(address):
        pass


@pytest.mark.parametrize(
    "bad",
    [
        "postgresql://clerk:geheim@127.0.0.1:1/registers",
        "postgresql://clerk:ge/heim@127.0.0.1/registers",
        "postgresql://127.0.0.1:1/registers?user=clerk&password=geheim&connect_timeout=2",
        "postgres://clerk:geheim%zz@127.0.0.1/registers",
        "mysql://clerk:geheim@127.0.0.1/registers",
    ],
)
def test_passwords_are_never_shown(bad: str, make: Callable[..., Archive]) -> None:
    archive = make("a", [])
    with pytest.raises((StoreError, UsageError)) as fault:
        publish(archive, bad)
    told = f"{fault.value.problem} {fault.value.remedy} {fault.value.__cause__}"
    assert "heim" not in told
    assert "clerk" not in told


def test_a_missing_driver_is_told(make: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(EngineError, match="psycopg"):
        publish(make("a", []), "postgresql://127.0.0.1/registers")
