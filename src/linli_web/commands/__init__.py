"""The commands that need the database, registered with `linli.cli` by entry point."""

from linli_web.commands.register import register

__all__ = ["register"]
