"""Commands of the stage registry: tables in."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from linli.cli.answering import (
    Answer,
    BadInput,
    command,
    is_office_missing,
    listed,
    office_missing,
    tell,
)
from linli.cli.group import main
from linli.schema import kept_tables, tables
from linli.schema.wording import errors
from linli.tables.changes import compare
from linli.tables.coordinates import SYSTEMS
from linli.tables.intake import take
from linli.tables.known import of_empty_database

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from linli.cli.door import Door
    from linli.tables.intake import Intake

T = TypeVar("T")


@command(main, "import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不写入。 Check only, keep nothing.")
@click.option(
    "--accept-good",
    is_flag=True,
    help="有错时仍收下无误的行。 Keep the good rows although others are wrong.",
)
@click.option(
    "--system",
    type=click.Choice([*SYSTEMS]),
    help="地图文件未注明时的坐标系。 Coordinate system of maps that state none.",
)
def import_files(
    door: Door, paths: tuple[Path, ...], system: str | None, *, dry_run: bool, accept_good: bool
) -> Answer:
    """导入文件夹或文件。 Import folders or files: tables, spreadsheets, maps."""
    store = door.store
    if store is None and not dry_run:
        raise office_missing()
    intake = take(paths, _known(door, dry_run=dry_run), system=system)
    told = _told(intake)
    wrong = errors(intake.problems)
    if wrong and not (accept_good and any(each.accepted for each in intake.counts.values())):
        raise BadInput(intake.problems, told | {"dry_run": dry_run})
    if dry_run or store is None:
        told |= {"dry_run": True} | _compared(door, intake)
    else:
        stored = store(intake, ", ".join(map(str, paths)))
        told |= {"dry_run": False} | {
            "stored": {
                name: {"added": each.added, "changed": each.changed, "same": each.same}
                for name, each in stored.items()
            }
        }
    tell(intake.problems, door.language)
    return Answer(told | {"problems": listed(intake.problems, door.language)}, _lines(door, intake))


def _known(door: Door, *, dry_run: bool) -> Mapping[str, pl.DataFrame]:
    """Return what rows may name; a check without a database lets them name anything."""
    nothing = {} if dry_run else of_empty_database()
    return _from_office(door.known) or nothing


def _from_office(ask: Callable[[], Mapping[str, T]] | None) -> Mapping[str, T]:
    """Return what the office's database has; one that is not there yet has nothing."""
    if ask is None:
        return {}
    try:
        return ask()
    except BadInput:
        return {}
    except ModuleNotFoundError as error:
        if not is_office_missing(error):
            raise
        return {}


def _told(intake: Intake) -> dict[str, Any]:
    counts = {
        name: {"read": each.read, "accepted": each.accepted, "rejected": each.rejected}
        for name, each in intake.counts.items()
    }
    total = {
        what: sum(each[what] for each in counts.values())
        for what in ("read", "accepted", "rejected")
    }
    return {"status": intake.status, "rows": total, "tables": counts}


def _compared(door: Door, intake: Intake) -> dict[str, Any]:
    """Tell what keeping the rows would change, where there is a database."""
    ask = door.database_tables
    kept = {name: frame for name, frame in intake.tables.items() if name in kept_tables()}
    there = _from_office(ask and partial(ask, tuple(kept))) if kept else {}
    if not there:
        return {}
    found = {
        name: compare(name, frame, there[name].collect() if name in there else frame.clear())
        for name, frame in kept.items()
    }
    return {
        "would_store": {
            name: {"added": each.new.height, "changed": each.changed.height, "same": each.same}
            for name, each in found.items()
        }
    }


def _lines(door: Door, intake: Intake) -> list[str]:
    language = door.language
    return [
        door.say(
            f"{tables()[name].label(language)}（{name}）：读入 {each.read} 行，"
            f"通过 {each.accepted} 行，未通过 {each.rejected} 行",
            f"{tables()[name].label(language)} ({name}): {each.read} rows read, "
            f"{each.accepted} accepted, {each.rejected} rejected",
        )
        for name, each in intake.counts.items()
    ]
