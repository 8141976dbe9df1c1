"""civbook recogniser: the contract's JSON, consent before lines leave, nothing learnt from too little."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from civbook.cli import main

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"
TEXTS = ["Nguyễn Văn Bình", "Lê Thị Hoa", "Xã Tân Lập", "05/03/1976"]


@pytest.fixture
def table(tmp_path):
    font = ImageFont.truetype(str(FONT), 40)
    (tmp_path / "lines").mkdir()
    rows = ["image\ttext\twriter"]
    for number, text in enumerate(TEXTS):
        picture = Image.new("L", (int(font.getlength(text)) + 30, 64), 245)
        ImageDraw.Draw(picture).text((15, 48), text, 20, font, "ls")
        picture.save(tmp_path / "lines" / f"{number}.png")
        rows.append(f"lines/{number}.png\t{text}\tw{number % 2}")
    (tmp_path / "labels.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path / "labels.tsv"


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.delenv("CIVBOOK_ARCHIVE", raising=False)
    assert main(["--quiet", "init", str(tmp_path / "archive")]) == 0
    return tmp_path / "archive"


def test_test_gives_the_figures_of_the_contract(table, archive, capsys):
    capsys.readouterr()
    assert (
        main(["--archive", str(archive), "recogniser", "test", str(table), "--engine", "neural", "--json"])
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert found["lines"] == len(TEXTS)
    assert {"cer", "wer", "cer_decoded", "wer_decoded", "lines_per_second"} <= found.keys()
    assert found["cer"] < 0.1
    assert set(found["by_writer"]) == {"w0", "w1"}


def test_test_works_without_an_archive(table, monkeypatch, capsys):
    monkeypatch.chdir(table.parent)
    monkeypatch.delenv("CIVBOOK_ARCHIVE", raising=False)
    assert main(["recogniser", "test", str(table), "--model", "shipped", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["lines"] == len(TEXTS)


def test_list_names_the_shipped_reader(archive, capsys):
    capsys.readouterr()
    assert main(["--archive", str(archive), "recogniser", "list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["shipped"]["name"].startswith("register-hands-")
    assert found["adapted"] == []


def test_lines_leave_only_with_consent(archive, tmp_path, capsys):
    command = ["--archive", str(archive), "recogniser", "export-lines", "-o", str(tmp_path / "out")]
    assert main(command) == 9
    assert not (tmp_path / "out").exists()
    assert main([*command, "--consent"]) == 0
    assert (tmp_path / "out" / "labels.tsv").read_text(encoding="utf-8") == "image\ttext\twriter\n"


def test_adapt_wants_a_book_or_lines_and_enough_of_them(archive, table):
    base = ["--archive", str(archive), "recogniser", "adapt"]
    assert main(base) == 2
    assert main([*base, "--lines", str(table), "--book", "x"]) == 2
    assert main([*base, "--lines", str(table)]) == 6
    assert main([*base, "--book", "KS-01-2003"]) == 8
    assert not (archive / "models").exists()


@pytest.mark.parametrize("content", ["", "a\tb\n1\t2\n"])
def test_a_table_without_the_columns_is_refused(content, tmp_path):
    (tmp_path / "bad.tsv").write_text(content, encoding="utf-8")
    assert main(["recogniser", "test", str(tmp_path / "bad.tsv"), "--engine", "neural"]) == 4
    assert main(["recogniser", "test", str(tmp_path / "none.tsv"), "--engine", "neural"]) == 8


def test_pictures_that_cannot_be_read_are_told(tmp_path):
    (tmp_path / "x.png").write_bytes(b"no picture")
    (tmp_path / "t.tsv").write_text("image\ttext\nx.png\tNam\n", encoding="utf-8")
    assert main(["recogniser", "test", str(tmp_path / "t.tsv"), "--engine", "neural"]) == 4
