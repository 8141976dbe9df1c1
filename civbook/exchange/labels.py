"""Ethnic groups and nationalities as the import spells them: labels, not codes."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from civbook.text.fold import fold

_VIETNAM = frozenset({"vn", "vnm", "vietnam", "viet nam", "704", "qt viet nam", "vietnamese"})


class Label(NamedTuple):
    """What a written ethnic group is: ``state`` exact, alias, code, ambiguous or unknown; ``label`` if
    told.
    """

    state: str
    label: str | None


class _Groups(NamedTuple):
    exact: frozenset[str]
    aliases: dict[str, str]
    ambiguous: frozenset[str]
    codes: dict[str, str]


@cache
def _groups() -> _Groups:
    data = json.loads((files("civbook.text") / "data" / "ethnic_groups.json").read_text(encoding="utf-8"))
    own = {_key(group): group for group in data["groups"]}
    ambiguous = frozenset(_key(name) for name in data["ambiguous"])
    aliases: dict[str, str] = {}
    shared = set()
    for group, names in data["groups"].items():
        for name in names:
            key = _key(name)
            if aliases.setdefault(key, group) != group:
                shared.add(key)
    aliases = {key: group for key, group in aliases.items() if key not in shared}
    aliases |= own
    codes = {}
    for code, label in data["portal2026_codes"].items():
        if group := aliases.get(_key(label)):
            codes[code] = group
    return _Groups(frozenset(data["groups"]) | {"Người nước ngoài", "Không rõ"}, aliases,
                   (ambiguous | shared) - own.keys(), codes)  # fmt: skip


def _key(name: str) -> str:
    return fold(name).replace(" ", "")


@cache
def ethnic_label(text: str) -> Label:
    """What a written ethnic group is in the import's list.

    A name that several groups share is ambiguous even where one of them bears it too, unless it is spelt as
    that group's own label (Hoa, Thổ); it is never mapped.
    """
    groups = _groups()
    if text in groups.exact:
        return Label("exact", text)
    key = _key(text)
    if key in groups.ambiguous:
        return Label("ambiguous", None)
    if text.strip() in groups.codes:
        return Label("code", groups.codes[text.strip()])
    if group := groups.aliases.get(key):
        return Label("alias", group)
    return Label("unknown", None)


def is_vietnam(text: str) -> bool:
    """Whether a nationality is Việt Nam written as a code or without accents."""
    return fold(text) in _VIETNAM
