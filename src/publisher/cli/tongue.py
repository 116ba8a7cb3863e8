"""The command line in the reader's tongue: its help, and what is wrong with what was typed.

Help and mistakes come from the library that reads command lines, in English. What it says is
recognised by its form (``publisher.tongues.recognised``) and said again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from typer.core import TyperGroup

from ..console import Format, reporting, say, settle
from ..diagnostics import ExitCode
from ..tongues import ENGLISH, chosen, spoken, worded

_PANELS = ("ARGUMENTS_PANEL_TITLE", "OPTIONS_PANEL_TITLE", "COMMANDS_PANEL_TITLE")
_MARKS = ("DEFAULT_STRING", "REQUIRED_LONG_STRING")
"""What the library calls the headings of its help, and what it writes behind an option."""
USAGE = "Usage: "


class Tongued(TyperGroup):
    """All commands; ``--lang`` may stand anywhere before or behind one."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> Any:
        """Run what ``args`` say, in the tongue that they, the environment or the locale name."""
        with reporting(Format.TEXT):
            words = settle(sys.argv[1:] if args is None else list(args))
        _set_headings()
        if chosen() == ENGLISH:
            return super().main(words, *rest, **more)
        _translate(self)
        try:
            done = super().main(words, *rest, **{**more, "standalone_mode": False})
        except Exception as error:
            if not hasattr(error, "format_message"):
                raise
            _tell(error)
            sys.exit(ExitCode.USAGE)
        sys.exit(done if isinstance(done, int) else ExitCode.OK)


def _tell(error: Any) -> None:
    """Say what was wrong with a command line, and how the command is called."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    context = error.ctx
    if context is not None:
        say(context.get_usage(), err=True)
        say(worded("“{command} --help” explains it.", command=context.command_path), err=True)
    say(worded("error: {message}", message=spoken(error.format_message())), err=True)


_headings: dict[str, str] = {}


def _set_headings() -> None:
    """Give the help of the library its headings in the chosen tongue."""
    if chosen() == ENGLISH and not _headings:
        return
    from typer import rich_utils

    for name in (*_PANELS, *_MARKS):
        text = _headings.setdefault(name, getattr(rich_utils, name))
        setattr(rich_utils, name, spoken(text))


def _translate(command: Any) -> None:
    """Say all help of ``command`` and of those under it in the chosen tongue."""
    command.help = command.help and spoken(command.help)
    command.short_help = command.short_help and spoken(command.short_help)
    command.options_metavar = spoken(command.options_metavar)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = spoken(parameter.help)
    command.get_help_option = _said_once(command.get_help_option)
    command.get_usage = _with_usage(command.get_usage)
    if hasattr(command, "commands"):
        command.subcommand_metavar = spoken(command.subcommand_metavar)
        for one in command.commands.values():
            _translate(one)


def _said_once(give: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def option(context: Any) -> Any:
        made = give(context)
        if made is not None:
            made.help = spoken(made.help)
        return made

    return option


def _with_usage(give: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda context: give(context).replace(USAGE, spoken(USAGE), 1)
