"""The command `linli`: language, version, and where the office hangs its own commands in."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from importlib import metadata
from typing import Any

import click

from linli.cli.answering import BAD_INPUT, is_office_missing, refuse, wrong_call
from linli.cli.door import Door

OFFICE_GROUP = "linli.commands"
_LANGUAGE_SOURCES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language_of(environment: dict[str, str]) -> str:
    """Return the language that an environment asks for: Chinese unless it says English.

    Examples
    --------
    >>> language_of({"LANG": "en_GB.UTF-8"}), language_of({"LANG": "C.UTF-8"})
    ('en', 'zh')
    """
    named = next((environment[name] for name in _LANGUAGE_SOURCES if environment.get(name)), "")
    return "en" if named.lower().startswith("en") else "zh"


def waited_since(own_process: bool) -> float:
    """Return the moment of the monotonic clock since when somebody waits for a command.

    A command with a process of its own is waited for since that process began: starting Python
    and importing is nearly all work, so the work done so far tells when. In a process that does
    other things too, the wait begins now.

    Examples
    --------
    >>> waited_since(own_process=True) < waited_since(own_process=False) <= time.monotonic()
    True
    """
    return time.monotonic() - (time.process_time() if own_process else 0.0)


class Commands(click.Group):
    """A group that asks the office for its commands before the first one is looked up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door = Door()
        self._is_complete = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, the office's among them."""
        self._complete()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command by name."""
        self._complete()
        return super().get_command(ctx, cmd_name)

    def main(self, args: Any = None, *rest: Any, **settings: Any) -> Any:
        """Run; a wrong call also answers in JSON where JSON was asked for."""
        self.door.begun = waited_since(own_process=args is None)
        given = list(sys.argv[1:] if args is None else args)
        if not settings.get("standalone_mode", True) or "--json" not in given:
            return super().main(given, *rest, **settings)
        try:
            code = super().main(given, *rest, **{**settings, "standalone_mode": False})
        except click.UsageError as error:
            # On standard error by click, which names the right form; in JSON by us.
            error.show()
            language = language_of(dict(os.environ))
            refuse(wrong_call(error.format_message()), language, with_json=True, aloud=False)
            sys.exit(BAD_INPUT)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)

    def _complete(self) -> None:
        if self._is_complete:
            return
        self._is_complete = True
        for entry in metadata.entry_points(group=OFFICE_GROUP):
            try:
                register = entry.load()
            except ModuleNotFoundError as error:
                if not is_office_missing(error):
                    raise
                continue
            register(self)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="语言，默认随系统，其次中文。 Language; the system's, else Chinese.",
)
@click.version_option(metadata.version("linli"), "-V", "--version", package_name="linli")
@click.pass_context
def main(ctx: click.Context, lang: str | None) -> None:
    """邻里：县域老旧小区改造开放平台。

    Linli: the open platform on which a county renews its old neighbourhoods.
    """  # noqa: D400 - the first line is Chinese
    group = ctx.command
    door = group.door if isinstance(group, Commands) else Door()
    ctx.obj = replace(door, language=lang or language_of(dict(os.environ)))
