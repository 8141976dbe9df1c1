"""The frame: options everywhere, languages, errors as sentences, exit codes, speed."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from civbook import __version__
from civbook.cli import desk, session
from civbook.cli.nouns import NOUNS, exists
from civbook.cli.progress import duration
from civbook.errors import CivbookError, UsageError


@pytest.mark.parametrize("place", [0, 1, 2])
def test_options_hold_before_and_after_the_command(civbook, archive, place, tmp_path, monkeypatch):
    monkeypatch.delenv("CIVBOOK_ARCHIVE")
    words = ["book", "list"]
    words[place:place] = ["--archive", str(archive), "--json", "--quiet", "--lang=en"]
    ran = civbook(*words)
    assert (ran.code, ran.json, ran.err) == (0, {"books": []}, "")


def test_what_follows_two_dashes_is_left_alone():
    found, rest = session.scan(["search", "--", "--json", "--archive"])
    assert (found.json, found.archives, rest) == (False, (), ["search", "--", "--json", "--archive"])


def test_several_archives_are_kept_in_order():
    found, rest = session.scan(
        ["--archive=a", "search", "x", "--archive", "b", "--who", "H", "--reason", "w"]
    )
    assert (found.archives, found.who, found.reason) == ((Path("a"), Path("b")), "H", "w")
    assert rest == ["search", "x"]


@pytest.mark.parametrize("words", [["--archive"], ["--lang", "fr"], ["book", "list", "--progress", "loud"]])
def test_options_that_cannot_be_are_usage_errors(civbook, words):
    ran = civbook(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    with pytest.raises(UsageError):
        session.scan(words)


@pytest.mark.parametrize(
    "words",
    [
        ["boko"],
        ["book"],
        ["book", "add"],
        ["book", "show"],
        ["show"],
        ["--no-such"],
        ["book", "list", "--no-such"],
        [],
    ],
)
def test_wrong_usage_is_2_with_a_sentence_and_no_traceback(civbook, archive, words):
    ran = civbook(*words)
    assert ran.code == 2
    assert "Traceback" not in ran.err + ran.out
    assert ran.err


def test_a_misspelled_command_is_recognised(civbook):
    assert "book" in civbook("boook", "list").err


def test_errors_are_json_for_programs(civbook, archive):
    ran = civbook("book", "show", "KS.1.1", "--json")
    assert (ran.code, ran.out) == (8, "")
    assert ran.error["code"] == "no-book"
    assert ran.error["exit_code"] == 8
    assert ran.error["remedy"]
    assert civbook("book", "show", "--json").error["code"] == "usage"


def test_every_error_class_ends_with_its_exit_code(civbook, archive, monkeypatch):
    for kind in CivbookError.__subclasses__():
        error = kind("it happened", "do this")

        def fail(*_arguments, error=error):
            raise error

        monkeypatch.setattr("civbook.workflow.books.reports", fail)
        ran = civbook("book", "list")
        assert ran.code == kind.exit_code
        assert "it happened" in ran.err
        assert "do this" in ran.err


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [
        (sqlite3.OperationalError("database is locked"), "locked", 7),
        (OSError(errno.ENOSPC, "full"), "disk-full", 7),
        (PermissionError(errno.EACCES, "no", "x"), "no-access", 7),
        (MemoryError(), "memory", 7),
        (KeyboardInterrupt(), "interrupted", 130),
        (ValueError("Nguyễn Văn A, sinh năm 1975"), "bug", 1),
    ],
)
def test_errors_of_the_machine_have_a_code_and_never_a_name(
    civbook, archive, monkeypatch, error, code, exit_code
):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr("civbook.workflow.books.reports", fail)
    ran = civbook("book", "list", "--json")
    assert (ran.code, ran.error["code"]) == (exit_code, code)
    assert "Nguyễn" not in ran.err


def test_tracebacks_are_for_those_who_ask(civbook, archive, monkeypatch):
    def fail(*_arguments):
        raise ValueError

    monkeypatch.setattr("civbook.workflow.books.reports", fail)
    assert "Traceback" not in civbook("book", "list").err
    monkeypatch.setenv("CIVBOOK_DEBUG", "1")
    assert "Traceback" in civbook("book", "list").err


def test_the_version(civbook):
    assert civbook("--version").out == f"civbook {__version__}\n"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_command_has_help_in_both_languages(civbook, lang):
    whole = civbook("--help", "--lang", lang)
    assert whole.code == 0
    for name, (module, meaning) in NOUNS.items():
        if not exists(module):
            continue
        assert f"  {name} " in whole.out
        ran = civbook(name, "--help", "--lang", lang)
        assert ran.code == 0, name
        assert "--help" in ran.out
        assert (meaning in whole.out.replace("\n", " ")) or lang == "vi" or len(meaning) > 40


def test_help_of_a_language_is_not_kept_for_the_next(civbook):
    english = civbook("book", "add", "--help", "--lang", "en").out
    civbook("book", "add", "--help", "--lang", "vi")
    assert civbook("book", "add", "--help", "--lang", "en").out == english


@pytest.mark.parametrize(("seconds", "text"), [(3, "3 s"), (200, "3 min"), (7500, "2 h 05 min")])
def test_durations_are_for_people(seconds, text, civbook):
    civbook("--version")
    assert duration(seconds) == text


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "civbook", *words],
        capture_output=True, encoding="utf-8", env={**os.environ, **environment}, check=False, timeout=60,
    )  # fmt: skip


def test_vietnamese_survives_an_old_code_page(tmp_path):
    ran = run(
        "init", str(tmp_path / "sổ hộ tịch"), PYTHONIOENCODING="cp1252", CIVBOOK_LANG="vi", PYTHONUTF8="0"
    )
    assert ran.returncode == 0
    assert "sổ hộ tịch" in ran.stdout


def test_a_reader_of_a_pipe_that_leaves_is_no_error(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "civbook", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=30)
    assert b"Traceback" not in errors


def test_help_costs_less_than_a_quarter_second_of_cpu():
    """Imports decide this: nothing heavy may creep into the frame."""
    best = min(_cpu_of_help() for _attempt in range(3))
    assert best < 0.25


def _cpu_of_help() -> float:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run("--help").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_frame_imports_nothing_heavy():
    code = "import sys, civbook.cli; civbook.cli.main(['--help']); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    heavy = {
        "numpy",
        "PIL",
        "rich",
        "sqlite_utils",
        "onnxruntime",
        "tesserocr",
        "pydantic",
        "pypdfium2",
        "lxml",
    }
    assert not heavy & set(ran.stderr.split())


def test_a_damaged_archive_gives_a_sentence(civbook, archive):
    (archive / "civbook.db").write_bytes(b"this is no database" * 500)
    for suffix in ("-wal", "-shm"):
        (archive / f"civbook.db{suffix}").unlink(missing_ok=True)
    ran = civbook("book", "list")
    assert (ran.code, ran.out) == (7, "")
    assert "Traceback" not in ran.err
    doctor = civbook("doctor", "--json")
    assert doctor.code == 7
    assert {check["name"]: check["state"] for check in doctor.json["checks"]}["database"] == "fault"


def test_opening_an_archive_is_quick(archive):
    from civbook.workflow.archive import open_archive

    times = []
    for _attempt in range(5):
        began = time.process_time()
        open_archive(archive).close()
        times.append(time.process_time() - began)
    assert min(times) < 0.03


def test_an_error_outside_any_frame_is_still_told(capsys):
    assert desk.report(RuntimeError("x")) == 1
    session.begin(session.Session(json=True))
    assert desk.report(RuntimeError("x")) == 1
    session.begin(session.Session())
    assert json.loads(capsys.readouterr().err.splitlines()[-1])["error"]["code"] == "bug"
