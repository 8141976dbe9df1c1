"""The commands of this room as a user types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civbook.cli import main

Build = Callable[..., Any]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., tuple[int, str]]:
    def call(*arguments: object) -> tuple[int, str]:
        code = main([*map(str, arguments), "--archive", str(tmp_path / "archive"), "--lang", "en"])
        return code, capsys.readouterr().out

    return call


def test_lint_says_ten_when_refused_and_needs_no_archive(run: Any, build: Build, tmp_path: Path) -> None:
    clean = build().write(tmp_path / "clean")
    assert run("lint", clean)[0] == 0
    built = build()
    built.set(4, "nksNgaySinh", "04/01/2002")
    damaged = built.write(tmp_path / "bad")
    code, out = run("lint", damaged, "--json")
    report = json.loads(out)
    assert code == 10
    assert [(f["code"], f["row"], f["column"], f["fixable"]) for f in report["findings"]] == [
        ("date-format", 4, "nksNgaySinh", True)
    ]
    assert run("lint", damaged, "--fix", tmp_path / "good")[0] == 10
    assert run("lint", tmp_path / "good")[0] == 0
    assert run("lint", damaged, "--fix", damaged)[0] == 2
    assert run("lint", tmp_path / "nothing")[0] == 8
    assert run("lint", clean, "--encoding", "latin")[0] == 2


def test_in_and_out(run: Any, build: Build, tmp_path: Path) -> None:
    assert run("init", tmp_path / "archive")[0] == 0
    built = build("KH")
    package = built.write(tmp_path / "in")
    code, out = run(
        "import", "ministry", package / f"{built.stem}.xlsx", package / f"{built.stem}.zip", "--json"
    )
    assert code == 0
    report = json.loads(out)["packages"][0]
    assert (report["added"], report["pictures"]) == (12, 12)
    assert run("export", "ministry", "--book", report["book"], "-o", tmp_path / "out")[0] == 9
    code, out = run(
        "export", "ministry", "--book", report["book"], "-o", tmp_path / "out", "--with-unverified", "--json"
    )
    assert code == 0
    assert json.loads(out)["entries"] == 12
    listed = json.loads(run("export", "json", "--book", report["book"])[1])
    assert len(listed) == 12
    assert listed[0]["fields"]["husband.full_name"]["source"] == "imported"
    assert len(run("export", "csv")[1].splitlines()) == 13
    lines = tmp_path / "all.jsonl"
    assert run("export", "json", "-o", lines)[0] == 0
    assert len(lines.read_text(encoding="utf-8").splitlines()) == 12
    code, out = run("import", "json", lines, "--json")
    assert (code, json.loads(out)["unchanged"]) == (0, 12)
    status = json.loads(run("status", "--json")[1])["books"][0]
    assert status["outbox"]["waiting"] == 0
    assert run("export", "ministry", "--book", "XX", "-o", tmp_path / "x")[0] == 8
    assert run("export", "ministry", "--book", report["book"], "-o", tmp_path / "x", "--layout", "y")[0] == 2


def test_place(run: Any) -> None:
    code, out = run("place", "xã Đồng Mỏ, huyện Chi Lăng, tỉnh Lạng Sơn", "--at", 1995, "--json")
    assert code == 0
    match = json.loads(out)["matches"][0]
    assert match["code"] == "06463"
    assert match["today"][0]["full_name"] == "Xã Chi Lăng, Tỉnh Lạng Sơn"
    assert match["sources"]
    assert "Xã Chi Lăng" in run("place", "Đồng Mỏ, Chi Lăng")[1]
    former = json.loads(run("place", "06463", "--json")[1])["former"]
    assert "Thị trấn Đồng Mỏ" in {unit["name"] for unit in former}
    assert run("place", "qqqq zzzz")[0] == 8
    assert run("place", "99999")[0] == 8
