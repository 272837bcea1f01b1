"""What `linli.cli` calls to learn the office's commands, and what they ask of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.cli.answering import wrong_call
from linli.cli.door import Stored
from linli_web.commands.audit import add_audit
from linli_web.commands.demo import add_demo
from linli_web.commands.files import add_files
from linli_web.commands.keys import add_keys
from linli_web.commands.notices import add_notices
from linli_web.commands.office import open_database, open_office
from linli_web.commands.operations import add_operations
from linli_web.commands.serving import add_serving

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from linli.cli.group import Commands
    from linli.tables.intake import Intake
    from linli.tables.programme import Programme


def register(main: Commands) -> None:
    """Open the database to the library's commands and add the office's own."""
    main.door.database_tables = database_tables
    main.door.known = known
    main.door.store = store
    main.door.programme = programme
    add_demo(main)
    add_notices(main)
    add_serving(main)
    add_operations(main, add_audit(main))
    add_files(main)
    add_keys(main)


def database_tables(names: Sequence[str]) -> Mapping[str, pl.LazyFrame]:
    """Return tables of the database that have rows; all of them where none is named."""
    open_database()
    from linli.schema import kept_tables
    from linli_web.tables.reading import read

    found = {name: read(name) for name in kept_tables() if not names or name in names}
    return {name: rows.lazy() for name, rows in found.items() if len(rows)}


def known() -> Mapping[str, pl.DataFrame]:
    """Return what rows of a file may refer to."""
    open_database()
    from linli_web.exchange import reads

    return reads.known()


def store(intake: Intake, given: str) -> Mapping[str, Stored]:
    """Keep the accepted rows of an intake, all or none."""
    open_office()
    from django.core.management import call_command
    from django.db import DatabaseError

    from linli_web.exchange.actions import take_in
    from linli_web.journal.actions import PROGRAM, gathered
    from linli_web.journal.heads import JournalRefused
    from linli_web.plan.actions import set_programme

    call_command("migrate", verbosity=0, interactive=False)
    try:
        with gathered():
            if intake.programme is not None and intake.programme.name:
                set_programme(PROGRAM, intake.programme)
            taken = take_in(PROGRAM, intake.tables, origin=given)
    except JournalRefused as refusal:
        raise wrong_call(str(refusal)) from refusal
    except DatabaseError as fault:
        msg = f"the database refused the rows and kept none of them: {fault}"
        raise wrong_call(msg) from fault
    return {name: Stored(each.new, each.changed, each.same) for name, each in taken.items()}


def programme() -> Programme:
    """Return what the office's programme.toml would say."""
    open_database()
    from linli_web.exchange.reads import programme_of_office

    return programme_of_office()
