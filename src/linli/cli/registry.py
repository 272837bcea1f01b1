"""Commands of the stage registry: tables in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linli.cli.answering import Answer, BadInput, command, listed, tell, wrong_call
from linli.cli.group import main
from linli.schema import tables
from linli.schema.wording import errors
from linli.tables.changes import compare
from linli.tables.coordinates import SYSTEMS
from linli.tables.intake import take

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from linli.cli.door import Door
    from linli.tables.intake import Intake


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
        raise wrong_call(
            door.say(
                "写入数据库需先安装 linli[web]；只做检查请加 --dry-run",
                "Install linli[web] to keep rows in a database, or check only with --dry-run",
            )
        )
    there = _keys_there(door)
    intake = take(paths, there, system=system)
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


def _keys_there(door: Door) -> Mapping[str, pl.DataFrame]:
    """Return the keys of what the database has; a database that is not there yet has none."""
    if door.database_tables is None:
        return {}
    try:
        there = door.database_tables(())
    except BadInput:
        return {}
    return {name: frame.select(tables()[name].key).collect() for name, frame in there.items()}


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
    if door.database_tables is None:
        return {}
    try:
        there = door.database_tables(tuple(intake.tables))
    except BadInput:
        return {}
    found = {
        name: compare(name, frame, there[name].collect() if name in there else frame.clear())
        for name, frame in intake.tables.items()
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
