"""The command line: parse, call the workflow, show. The only room that knows typer and rich."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import Any

from civbook import __version__
from civbook.cli import desk, wording
from civbook.cli.session import Session, begin, current, scan
from civbook.errors import UsageError
from civbook.i18n import choose_language
from civbook.i18n import gettext as _

# How seldom the collector looks: at every 700 objects the imports take an eighth longer.
_SELDOM = (50_000, 20, 20)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code.

    Args:
        argv: the arguments without the program's name; those of the process if None.
    """
    if argv is None:  # a process of its own
        gc.set_threshold(*_SELDOM)
    _speak_utf8()
    arguments = list(sys.argv[1:] if argv is None else argv)
    begin(Session(json="--json" in arguments))
    choose_language(_wanted_language(arguments))
    wording.teach_typer()
    try:
        session, rest = scan(arguments)
    except UsageError as e:
        return desk.report(e)
    begin(session)
    return _run(rest)


def _run(arguments: list[str]) -> int:
    import typer

    try:
        code = _root().main(arguments, prog_name="civbook", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as e:
        context: Any = getattr(e, "ctx", None)
        if type(e).__name__ == "NoArgsIsHelpError" and not current().json:
            # no command at all: the help is the answer
            sys.stderr.write(e.format_message() + "\n")
            return 2
        return desk.usage(wording.usage_error(e), context.command_path if context else "civbook")
    except typer.Abort:
        return desk.report(KeyboardInterrupt())
    except KeyboardInterrupt as e:
        return desk.report(e)
    except SystemExit as e:  # typer and rich end so where the reader of a pipe has gone
        desk.silence()
        return 0 if e.code in (None, 0, 1) else 2
    except Exception as e:  # noqa: BLE001  # the desk is where every error ends
        return desk.report(e)
    if code == desk.INTERRUPTED:  # typer turns Ctrl-C into this code without a word
        return desk.report(KeyboardInterrupt())
    return code if isinstance(code, int) else 0


def _root() -> Any:
    import typer

    from civbook.cli.nouns import Nouns, new_app, with_our_words

    app = new_app(cls=Nouns, no_args_is_help=True)

    def version(asked: bool) -> None:
        if asked:
            sys.stdout.write(f"civbook {__version__}\n")
            raise typer.Exit

    def root(
        version: bool = typer.Option(
            False, "--version", help=_("the version"), callback=version, is_eager=True
        ),
    ) -> None:
        pass

    help_text = _("Vietnam's paper civil-status registers: scanned, read, verified, searched, and certified.")
    app.callback(help=help_text)(root)
    command = typer.main.get_command(app)
    with_our_words(command)
    return command


def _wanted_language(arguments: Sequence[str]) -> str | None:
    """The --lang of the arguments, before anything is parsed or said."""
    for place, word in enumerate(arguments):
        if word == "--":
            break
        if word == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


def _speak_utf8() -> None:
    """Vietnamese on any console: an old Windows code page would stop at the first accent.

    A file's name may hold bytes that are no UTF-8 either; they are shown as their codes.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
