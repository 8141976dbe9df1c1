"""The project's own files: the lock pins what is needed, scripts are sound, dependencies say what for."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
EXTRAS = PROJECT["optional-dependencies"]
WANTED = [Requirement(text) for text in (*PROJECT["dependencies"], *EXTRAS["dev"], *EXTRAS["hand"])]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_is_pins_only():
    assert all(re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==[^\s/]+( ;.*)?$", line) for line in LOCK)
    assert not any("://" in line or "@" in line for line in LOCK)


@pytest.mark.parametrize("wanted", WANTED, ids=[requirement.name for requirement in WANTED])
def test_every_dependency_is_pinned_to_a_version_it_allows(wanted: Requirement):
    pins = [
        Version(line.split(";")[0].split("==")[1].strip())
        for line in LOCK
        if normal(line.split("==")[0].split("[")[0]) == normal(wanted.name)
    ]
    assert pins, "run: scripts/lock"
    assert all(wanted.specifier.contains(pin) for pin in pins)


def test_every_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("dependencies = [") : text.index("[project.scripts]")]
    lines = [line for line in block.splitlines() if line.strip().startswith('"')]
    assert len(lines) == len(PROJECT["dependencies"])
    assert all("#" in line for line in lines)


@pytest.mark.skipif(os.name == "nt", reason="bash scripts")
@pytest.mark.parametrize("name", ["test", "demo", "bench", "venv", "lock"])
def test_scripts_are_sound_shell_and_executable(name: str):
    path = ROOT / "scripts" / name
    assert os.access(path, os.X_OK)
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0
    assert b"\r" not in path.read_bytes()


def test_the_continuous_integration_runs_the_readmes_command():
    assert "scripts/test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "scripts/test" in (ROOT / "README.md").read_text(encoding="utf-8")
