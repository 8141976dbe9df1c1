"""The commands: the module of each and one line of help. A module is imported when its command is called.

A command's module has ``app``, a ``typer.Typer`` made by :func:`new_app`, with help texts in English marked
by ``i18n.lazy``; they are translated when the command is built.
"""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperGroup

from civbook.cli.session import EVERYWHERE
from civbook.cli.wording import help_text
from civbook.i18n import gettext as _
from civbook.i18n import lazy

NOUNS: dict[str, tuple[str, str]] = {
    "init": ("archive", lazy("make an archive in a folder")),
    "book": ("book", lazy("register books; gaps, doubles and progress of each")),
    "ingest": ("ingest", lazy("take in scans: files, folders, PDF; safe to run again")),
    "search": ("search", lazy("find entries by whatever is known of the person")),
    "show": ("show", lazy("every field of an entry as written and as value, with its image and history")),
    "verify": ("verify", lazy("check, key and arbitrate entries")),
    "issue": ("issue", lazy("issue a numbered extract of a verified entry as PDF")),
    "export": ("export", lazy("the ministry's package, JSON, CSV")),
    "import": ("import_", lazy("books that were digitised before; entries in bulk")),
    "lint": ("lint", lazy("what the ministry's import would stumble over")),
    "status": ("status", lazy("what is to be done: unread, unverified, not handed over")),
    "place": ("place", lazy("what a place was and is today")),
    "dossier": ("dossier", lazy("answer the portals' dossiers")),
    "link": ("link", lazy("tie a change or correction to the entry it changes")),
    "recogniser": ("recogniser", lazy("list, test and adapt the readers of handwriting")),
    "audit": ("audit", lazy("the log of acts: who did what when, and whether it is whole")),
    "publish": ("publish", lazy("keep a province-wide index on a PostgreSQL server up to date")),
    "reindex": ("reindex", lazy("build the search index anew")),
    "settings": ("settings", lazy("every setting, its value and where it comes from")),
    "doctor": ("doctor", lazy("what is wrong with the installation or archive, and how to mend it")),
    "guide": ("guide", lazy("the clerk's handbook, in Vietnamese")),
}


def new_app(help: str | None = None, **options: Any) -> typer.Typer:  # noqa: A002  # typer's own word
    """A Typer as every command's module wants it: plain help (rich costs 200 ms), no completion options."""
    return typer.Typer(
        help=help, rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False,
        no_args_is_help=options.pop("no_args_is_help", False), **options,
    )  # fmt: skip


class Nouns(TyperGroup):
    """The group of all commands, each loaded from its module when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return [name for name, (module, _help) in NOUNS.items() if exists(module)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        return load(cmd_name) if cmd_name in NOUNS and exists(NOUNS[cmd_name][0]) else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0], list(NOUNS), n=1)
            hint = " " + _("Did you mean {name}?").format(name=near[0]) if near else ""
            ctx.fail(_("There is no command {name}.").format(name=args[0]) + hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(NOUNS[name][1])) for name in self.list_commands(ctx)])
        formatter.write_paragraph()
        write_everywhere(formatter)


def write_everywhere(formatter: Any) -> None:
    """The options that hold for every command, as help text."""
    with formatter.section(_("Everywhere, before or after the command")):
        formatter.write_dl([(f"{name} {value}".strip(), _(meaning)) for name, value, meaning in EVERYWHERE])


def exists(module: str) -> bool:
    """Whether the command's module is there (an installation may leave a room out)."""
    from pathlib import Path

    return (Path(__file__).parent / f"{module}.py").is_file()


def load(name: str) -> Any:
    """The built command with its help in the user's language."""
    module, meaning = NOUNS[name]
    app = importlib.import_module(f"civbook.cli.{module}").app
    command = typer.main.get_command(app)
    command.name = name
    command.help = command.help or meaning
    _translate(command)
    return command


def with_our_words(command: Any) -> None:
    """Help pages of a command in the user's language, typer's own words included."""
    page = command.get_help
    command.get_help = lambda context: help_text(page(context))


def _translate(command: Any) -> None:
    with_our_words(command)
    if not hasattr(command, "commands"):
        command.epilog = _("Everywhere: {options}").format(
            options=" ".join(name for name, _v, _m in EVERYWHERE)
        )
    command.help = _(command.help) if command.help else command.help
    command.short_help = command.help  # a list of commands cuts no sentence short
    for parameter in command.params:
        text = getattr(parameter, "help", None)
        if text:
            parameter.help = _(text)
    for inner in getattr(command, "commands", {}).values():
        _translate(inner)
