"""Documents against commands: what people are told to type exists, and every command is told of."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from civbook.cli.nouns import NOUNS, exists, load
from civbook.cli.session import EVERYWHERE

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
GUIDE = ROOT / "civbook" / "cli" / "data" / "guide.vi.md"
DOCUMENTS = [README, GUIDE]


def examples(path: Path) -> list[list[str]]:
    """The words of every ``civbook …`` line in code blocks and of every such `inline` piece."""
    text = path.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^```.*?^```|^    .*$", text, re.MULTILINE | re.DOTALL))
    lines = re.findall(r"^\s*(?:\$ )?(civbook .*)$", blocks, re.MULTILINE) + re.findall(
        r"`(civbook [^`]*)`", text
    )
    found = []
    for line in lines:
        try:
            found.append(shlex.split(line.split("#")[0].replace("…", " ")))
        except ValueError:
            pytest.fail(f"{path.name}: {line}")
    return found


def commands(command: Any, before: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every command below one, by its words."""
    found = {before: command}
    for name, inner in getattr(command, "commands", {}).items():
        found.update(commands(inner, (*before, name)))
    return found


def known() -> dict[tuple[str, ...], Any]:
    found = {}
    for name, (module, _meaning) in NOUNS.items():
        if exists(module):
            found.update(commands(load(name), (name,)))
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=["README", "guide"])
def test_every_example_is_a_command_with_options_that_exist(path: Path):
    everywhere = {option for option, _value, _meaning in EVERYWHERE}
    all_commands = known()
    assert examples(path)
    for words in examples(path):
        names = [word for word in words[1:] if word not in everywhere]
        if not names or names[0].startswith("-"):
            continue
        deepest = max((key for key in all_commands if tuple(names[: len(key)]) == key), key=len, default=None)
        assert deepest, words
        command = all_commands[deepest]
        if deepest == ("verify",) and len(names) > 1:
            command = all_commands["verify", "entry"]
        options = {option for parameter in command.params for option in getattr(parameter, "opts", ())}
        options |= {
            option for parameter in command.params for option in getattr(parameter, "secondary_opts", ())
        }
        used = {word.split("=")[0] for word in words if word.startswith("-") and word != "--"}
        assert used <= options | everywhere | {"--help", "--version"}, words


def test_every_command_is_told_of_in_the_handbook_or_the_readme():
    text = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    missing = [
        name for name, (module, _m) in NOUNS.items() if exists(module) and f"civbook {name}" not in text
    ]
    assert missing == []


def test_every_command_of_the_contract_is_there():
    promised = {
        ("init",), ("book", "add"), ("book", "list"), ("book", "show"), ("ingest",), ("search",), ("show",),
        ("verify",), ("issue",), ("export", "ministry"), ("export", "json"), ("export", "csv"),
        ("import", "ministry"), ("import", "json"), ("lint",), ("recogniser", "list"), ("recogniser", "test"),
        ("recogniser", "adapt"), ("recogniser", "export-lines"), ("doctor",), ("audit", "verify"),
        ("audit", "entry"), ("audit", "person"), ("guide",),
    }  # fmt: skip
    assert promised - known().keys() == set()


def test_every_command_and_option_has_a_help_text():
    for words, command in known().items():
        assert command.help, words
        for parameter in command.params:
            if "--help" not in getattr(parameter, "opts", ()):
                assert getattr(parameter, "help", None), (words, parameter.name)


@pytest.mark.parametrize("path", DOCUMENTS, ids=["README", "guide"])
def test_documents_name_every_exit_code(path: Path):
    if path is README:
        text = path.read_text(encoding="utf-8")
        assert all(f"| {code} |" in text for code in (*range(12), 130))
