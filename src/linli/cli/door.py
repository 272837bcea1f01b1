"""The door between the command line and the office.

The library's commands work on programme folders. Where the office (`linli_web`) is installed it
lets the same commands work on its database, and adds its own. The arrow never points right:
`linli.cli` knows only what stands here; the entry-point group `linli.commands` names functions
`register(main)` that fill it in:

    def register(main: linli.cli.group.Commands) -> None:
        main.door.database_tables = database_tables
        main.door.known = known
        main.door.store = store
        main.door.programme = programme
        main.add_command(demo)

The contract:

- `register` is called once, before the first command is looked up. It must be quick: whatever
  needs Django is imported inside the functions. An entry point that cannot be imported because
  Django is missing is passed over in silence; any other failure is not.
- `database_tables(names)` gives typed tables by the schema's names and types (`linli.schema`),
  lazy, without tables that have no rows; `names` empty means all. It raises `BadInput` where
  there is no database yet, with the remedy. Whoever asks for all of them needs all their columns.
- `known()` gives what rows of a file may refer to: of every table, empty ones too, the columns that
  `linli.tables.known.columns` names. It raises `BadInput` as above.
- `store(intake, given)` keeps the accepted rows of an `Intake` in one transaction, all or nothing,
  and tells for each table what it did. It is called only with rows that may be kept, and must
  refuse again by itself whatever the database forbids, by raising `BadInput`. `given` is the files'
  path as the user wrote it, for the journal; `intake.programme` is what a folder's programme.toml
  said, or None.
- `programme()` gives the database's programme for an export.
- A command of the office is made with `linli.cli.answering.command(main, "demo")`, so that it
  takes `--json` and ends with the right exit code like all others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from linli.tables.intake import Intake
    from linli.tables.programme import Programme


@dataclass(frozen=True, slots=True)
class Stored:
    """What keeping one table did: rows added, rows changed, rows that were the same already."""

    added: int
    changed: int
    same: int


@dataclass(slots=True)
class Door:
    """What a command may ask for; kept in click's `ctx.obj`.

    Parameters
    ----------
    language
        `zh` or `en`.
    database_tables
        Gives tables of the office's database; None where there is no office.
    known
        Gives what rows of a file may refer to; None where there is no office.
    store
        Keeps rows in the office's database; None where there is no office.
    programme
        Gives what the office's programme.toml would say; None where there is no office.
    begun
        Moment of `time.monotonic` since when the answer is waited for.
    """

    language: str = "zh"
    database_tables: Callable[[Sequence[str]], Mapping[str, pl.LazyFrame]] | None = None
    known: Callable[[], Mapping[str, pl.DataFrame]] | None = None
    store: Callable[[Intake, str], Mapping[str, Stored]] | None = None
    programme: Callable[[], Programme] | None = None
    begun: float = field(default_factory=time.monotonic)

    def say(self, zh: str, en: str) -> str:
        """Return the sentence in the user's language."""
        return zh if self.language == "zh" else en
