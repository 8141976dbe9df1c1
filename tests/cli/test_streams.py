"""Standard output and error: pipes that close, names that no terminal should see raw, JSON and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

POSIX = pytest.mark.skipif(os.name == "nt", reason="such names can't be made on Windows")


def start(*words: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "civbook", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment},
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [["search", "hoa"], ["show", "entry-0001"], ["export", "json"], ["export", "csv"], ["book", "list"]],
)
def test_a_reader_that_leaves_early_is_no_error(entry, words):
    process = start(*words)
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), errors) == (0, b"")


def test_with_json_there_is_json_or_an_error_in_json(civbook, entry, tmp_path):
    ran = civbook("--json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", "usage")
    ran = civbook("export", "csv", "--json")
    assert (ran.code, ran.out, ran.error["exit_code"]) == (2, "", 2)
    assert civbook("export", "csv", "--json", "-o", tmp_path / "a.csv").json["entries"] == 1
    assert [one["id"] for one in civbook("export", "json", "--json").json] == [entry]


def test_places_that_cannot_be_written_are_told(civbook, archive, entry, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for words in (
        ["export", "json", "-o", tmp_path], ["export", "csv", "-o", tmp_path / "file" / "x.csv"],
        ["export", "dossier", entry, "-o", tmp_path],
        ["export", "ministry", "--book", "KS.2003.01", "--with-unverified", "-o", tmp_path / "file"],
        ["recogniser", "export-lines", "--consent", "-o", tmp_path / "file" / "x"],
    ):  # fmt: skip
        ran = civbook(*words)
        assert (ran.code, ran.out) == (7, ""), words
        assert str(tmp_path) in ran.err
    assert civbook("init", tmp_path / "file" / "x").code == 7


def test_a_table_of_entries_has_every_column_once(civbook, entry):
    head, row = civbook("export", "csv").out.splitlines()
    names = head.split(",")
    assert len(names) == len(set(names))
    cells = dict(zip(names, row.split(","), strict=True))
    assert (cells["number"], cells["number.written"], cells["child.sex"]) == ("45", "45/2003", "female")


@POSIX
def test_a_files_name_never_drives_the_terminal(civbook, archive, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "hai\ndòng \x1b[31m.jpg").write_text("no picture", encoding="utf-8")
    (folder / "ổn.jpg").write_text("no picture either", encoding="utf-8")
    civbook("book", "add", "--type", "KS", "--number", "1", "--year", "2003", "--authority", "A")
    ran = civbook("ingest", folder)
    assert ran.code == 11
    failed = [line for line in ran.out.splitlines() if line.startswith("Failed")]
    assert len(failed) == 2
    assert "hai\\ndòng \\x1b[31m.jpg" in failed[0]
    assert "ổn.jpg" in failed[1]
    assert "\x1b" not in ran.out
    assert "\x1b" not in civbook("ingest", folder / "x\x1b[1m").err


@POSIX
def test_names_that_are_no_utf8_are_told_as_their_codes(archive, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.jpg")).write_bytes(b"no picture")
    process = start("ingest", str(folder), "--json")
    out, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (4, b"")
    assert os.fsencode(json.loads(out)["failed"][0]["file"]).endswith(b"\xff\xfe.jpg")
    process = start("search", os.fsdecode(b"Ho\xe0"), "--json")
    out, errors = process.communicate(timeout=120)
    assert process.returncode in (0, 2)
    assert b"bug" not in errors


def test_what_an_option_must_be_is_said_in_the_users_language(civbook):
    for words, kind in (
        (["place", "Hà Nội", "--at", "abc"], "một số nguyên"), (["place", "Hà", "--limit", "0"], "một số từ 1"),
        (["ingest", "x", "--jobs", "999"], "một số từ 1 đến 256"),
    ):  # fmt: skip
        ran = civbook(*words, "--lang", "vi")
        assert (ran.code, kind in ran.err) == (2, True), ran.err


def test_a_list_of_commands_cuts_no_sentence_short(civbook):
    for lang in ("vi", "en"):
        assert civbook("verify", "--help", "--lang", lang).out.count("...") == 1  # of the arguments


def test_doubts_are_told_in_the_language_of_who_looks(civbook, entry):
    def doubt(lang: str) -> str:
        return str(civbook("show", entry, "--json", "--lang", lang).json["findings"][0]["message"])

    civbook("verify", entry, "--unreadable", "mother.full_name", "--lang", "en")
    assert doubt("en").isascii()
    assert not doubt("vi").isascii()
    civbook("verify", entry, "--set", "child.sex=Nữ", "--lang", "vi")  # the doubts are checked anew
    assert len(civbook("show", entry, "--json").json["findings"]) == 1
    assert doubt("en").isascii()


def test_who_recognises_a_child_and_what_a_machine_reads_are_two_words(civbook, entry):
    assert "máy đọc" in civbook("show", entry, "--lang", "vi").out
    assert "được nhận" not in civbook("show", entry, "--lang", "vi").out
    assert "xem" in civbook("audit", "log", "--lang", "vi").out


@POSIX
def test_what_is_no_file_is_told_and_never_waited_for(civbook, archive, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "pipe.jpg")
    (folder / "link.jpg").symlink_to(tmp_path / "nowhere")
    (folder / "folder.jpg").mkdir()
    civbook("book", "add", "--type", "KS", "--number", "1", "--year", "2003", "--authority", "A")
    failed = civbook("ingest", folder, "--json").json["failed"]
    assert sorted((Path(one["file"]).name, one["code"]) for one in failed) == [
        ("link.jpg", "unreadable"), ("pipe.jpg", "unreadable"),
    ]  # fmt: skip
    assert civbook("ingest", folder / "pipe.jpg").code == 4


def test_a_narrow_terminal_tears_no_id_apart(civbook, archive, entry, monkeypatch):
    monkeypatch.setattr("civbook.cli.output.WIDTH_WITHOUT_TERMINAL", 40)
    shown = civbook("book", "list").out
    assert "book: KS.2003.01" in shown
    assert all(len(line) <= 40 for line in shown.splitlines())


def test_the_name_of_a_package_must_be_one_that_any_system_can_write(civbook, entry, tmp_path):
    words = ["export", "ministry", "--book", "KS.2003.01", "--with-unverified", "-o", tmp_path / "out"]
    for ward in ("../x", "a:b", "a\nb"):
        assert civbook(*words, "--ward", ward).code == 2
    assert not (tmp_path / "out").exists()
    assert civbook(*words, "--ward", "DongMo_CL_LS").code == 0
