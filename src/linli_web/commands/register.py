"""What `linli.cli` calls to learn the office's commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.commands.demo import demo

if TYPE_CHECKING:
    import click


def register(main: click.Group) -> None:
    """Add the commands that need the database."""
    main.add_command(demo)
