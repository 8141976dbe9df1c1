"""The house: rooms import only rooms below, modules and functions stay small, the frame stays light."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "civbook").rglob("*.py"))
LONGEST_MODULE = 480
LONGEST_FUNCTION = 75
MODULE_IDS = [str(path.relative_to(ROOT)) for path in MODULES]


def test_rooms_import_only_rooms_below():
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("path", MODULES, ids=MODULE_IDS)
def test_modules_have_one_idea_and_a_docstring(path: Path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree)
    assert len(text.splitlines()) <= LONGEST_MODULE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", MODULES, ids=MODULE_IDS)
def test_files_are_read_and_written_as_utf8_whatever_the_system(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in ("read_text", "write_text"):
            assert any(keyword.arg == "encoding" for keyword in node.keywords), f"line {node.lineno}"


def test_nothing_outside_the_repository_is_read():
    for path in MODULES:
        assert "/work/" not in path.read_text(encoding="utf-8"), path
