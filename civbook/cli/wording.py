"""What typer says, in the user's language: typer itself speaks English only, but for a few headings."""

from __future__ import annotations

import gettext as standard_gettext
import os
from pathlib import Path
from typing import Any

from civbook import i18n
from civbook.i18n import gettext as _
from civbook.i18n import lazy

LOCALE = Path(i18n.__file__).parent / "locale"
# headings that typer takes from the standard gettext: they stand in our catalogue
_HEADINGS = (
    lazy("Arguments"), lazy("Options"), lazy("Commands"), lazy("required"), lazy("default: {default}"),
)  # fmt: skip


def teach_typer() -> None:
    """Let the standard gettext, which typer asks, look into our catalogue."""
    standard_gettext.bindtextdomain("civbook", LOCALE)
    standard_gettext.textdomain("civbook")
    os.environ["LANGUAGE"] = i18n.language()


def help_text(text: str) -> str:
    """A help page with typer's own English words replaced."""
    return text.replace("Usage: ", _("Usage:") + " ", 1).replace(
        "Show this message and exit.", _("show this help")
    )


def usage_error(error: Any) -> str:
    """What is wrong with the words of a command.

    Args:
        error: any of typer's usage errors.
    """
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    if kind == "NoSuchOption":
        near = sorted(error.possibilities or ())
        hint = " " + _("Did you mean {name}?").format(name=near[0]) if near else ""
        return _("There is no option {option}.").format(option=error.option_name) + hint
    if kind == "BadOptionUsage":
        return _("{option} needs a value.").format(option=error.option_name)
    parameter = getattr(error, "param", None)
    if kind == "MissingParameter" and parameter is not None:
        return _("Missing: {name}").format(name=_name(parameter, context))
    if kind == "BadParameter" and parameter is not None and (fitting := _fitting(parameter.type)):
        return _("{option} does not fit: it should be {kind}.").format(
            option=_name(parameter, context), kind=fitting
        )
    if kind == "BadParameter" and parameter is not None:
        return _("{option} does not fit: {message}").format(
            option=_name(parameter, context), message=error.message
        )
    if str(error.message).startswith("Got unexpected extra argument"):
        extra = str(error.message).rpartition("(")[2].rstrip(")")
        return _("There is one word too many: {words}").format(words=extra)
    if kind == "NoArgsIsHelpError" or str(error.message).startswith("Missing command"):
        return _("A command is missing.")
    return str(error.format_message())


def _fitting(kind: Any) -> str:
    """What a value of an option must be, in words; "" for kinds that tell themselves."""
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if low is not None and high is not None:
        return _("a number from {low} to {high}").format(low=low, high=high)
    if low is not None:
        return _("a number from {low}").format(low=low)
    names = {"int": _("a whole number"), "float": _("a number")}
    return names.get(getattr(kind, "name", ""), "")


def _name(parameter: Any, context: Any) -> str:
    options = [option for option in getattr(parameter, "opts", ()) if option.startswith("-")]
    return str(options[0] if options else parameter.make_metavar(context))
