"""Commands of the stage standards: the catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from linli.cli.answering import Answer, command
from linli.cli.group import main
from linli.schema import choices
from linli.standards import measures

if TYPE_CHECKING:
    from linli.cli.door import Door


@command(main, "measures")
@click.option(
    "--class",
    "works_class",
    type=click.Choice(list(choices("works_class"))),
    help="只列某一类。 Only one class of works.",
)
def list_measures(door: Door, works_class: str | None) -> Answer:
    """列出改造内容目录。 List the catalogue of measures."""
    rows = [
        {name: str(value) for name, value in row.items() if value not in (None, [])}
        for row in measures().iter_rows(named=True)
        if works_class in (None, row["works_class"])
    ]
    lines = [f"{row['measure_id']}: {row[door.language]} ({row['unit']})" for row in rows]
    return Answer({"measures": rows}, lines)
