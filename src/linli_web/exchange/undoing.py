"""An import taken back: every row as it was before, but for those that others have touched since.

Cases of a row that the import made: it goes, unless a value of it was changed since, or something
that stays refers to it. Cases of a row that it changed: the cells that it changed get their old
value back, unless one of them was changed since. Cells that it did not touch stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db import connection

from linli.schema import kept_tables, table
from linli.schema.personal import told
from linli.tables.changes import BEFORE
from linli_web.exchange.sealing import opened
from linli_web.people import references
from linli_web.registry.listings import models
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from linli_web.exchange.models import Import, KeptTable

_STATES = ("changed", "new")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A row that cannot be taken back, and why.

    `reason` is `changed` (a cell is another than the import wrote), `gone` (the row is not there),
    `used` (`by` refers to it) or `outside` (it lies where the one who asks may not import).
    """

    table: str
    key: str
    reason: str
    field: str = ""
    wrote: str = ""
    now: str = ""
    by: str = ""


@dataclass(slots=True)
class TableBack:
    """What is taken back in one table: rows that go, rows as they were and as they are now."""

    name: str
    going: pl.DataFrame
    back: pl.DataFrame
    back_from: pl.DataFrame


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What undoing an import would do, and what stands in its way."""

    tables: tuple[TableBack, ...]
    obstacles: tuple[Obstacle, ...]


def plan(job: Import) -> TakingBack:
    """Work out what taking an import back comes to, children before parents."""
    order = list(kept_tables())
    kept = sorted(job.tables.all(), key=lambda each: -order.index(each.table))
    obstacles = list[Obstacle]()
    tables = [_table_back(job, each, obstacles) for each in kept]
    for at, each in enumerate(tables):
        _keep_what_is_used(each, tables[: at + 1], obstacles)
    return TakingBack(tuple(tables), tuple(obstacles))


def _table_back(job: Import, kept: KeptTable, obstacles: list[Obstacle]) -> TableBack:
    name = kept.table
    states = opened(bytes(kept.rows), f"{job.import_id} {name}", _STATES)
    now = read(name, personal=True)
    going = _untouched(name, states["new"], now, obstacles)
    back, back_from = _old_cells(name, states["changed"], now, obstacles)
    return TableBack(name, going, back, back_from)


def _beside(name: str, states: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Put the states that an import left beside the rows of now (`_now.` and the name)."""
    key = list(table(name).key)
    there = now.rename(lambda each: f"_now.{each}").with_columns(pl.lit(value=True).alias("_there"))
    return states.join(
        there, left_on=key, right_on=[f"_now.{each}" for each in key], how="left", coalesce=False
    )


def _untouched(
    name: str, new: pl.DataFrame, now: pl.DataFrame, obstacles: list[Obstacle]
) -> pl.DataFrame:
    if new.is_empty():
        return new
    both = _beside(name, new, now)
    others = [each for each in new.columns if each not in table(name).key]
    wrong = {each: pl.col(each).ne_missing(pl.col(f"_now.{each}")) for each in others}
    return _without_touched(name, both, wrong, obstacles).select(new.columns)


def _without_touched(
    name: str, both: pl.DataFrame, wrong: Mapping[str, pl.Expr], obstacles: list[Obstacle]
) -> pl.DataFrame:
    """Leave out rows that are gone or of which a cell is another now, and say so."""
    gone = both.filter(pl.col("_there").is_null())
    obstacles += [Obstacle(name, _key(name, row), "gone") for row in gone.iter_rows(named=True)]
    there = both.filter(pl.col("_there").is_not_null())
    if not wrong:
        return there
    touched = there.filter(pl.any_horizontal(*wrong.values()))
    marks = touched.select(expression.alias(each) for each, expression in wrong.items())
    for row, mark in zip(touched.iter_rows(named=True), marks.iter_rows(named=True), strict=True):
        each = next(one for one, is_wrong in mark.items() if is_wrong)
        field = table(name).field(each)
        texts = (told(field, row[each]), told(field, row[f"_now.{each}"]))
        obstacles.append(Obstacle(name, _key(name, row), "changed", each, *texts))
    return there.filter(~pl.any_horizontal(*wrong.values()))


def _old_cells(
    name: str, changed: pl.DataFrame, now: pl.DataFrame, obstacles: list[Obstacle]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return changed rows with their old cells, and the same rows as they stand now."""
    names = [each for each in changed.columns if not each.startswith(BEFORE)]
    if changed.is_empty():
        return changed.select(names), changed.select(names)
    both = _beside(name, changed, now)
    others = [each for each in names if each not in table(name).key]
    written = {each: pl.col(each).ne_missing(pl.col(BEFORE + each)) for each in others}
    wrong = {
        each: written[each] & pl.col(each).ne_missing(pl.col(f"_now.{each}")) for each in others
    }
    free = _without_touched(name, both, wrong, obstacles)
    old = [
        pl.when(written[each]).then(pl.col(BEFORE + each)).otherwise(pl.col(f"_now.{each}"))
        for each in others
    ]
    key = [pl.col(each) for each in table(name).key]
    back = free.select(*key, *(one.alias(each) for one, each in zip(old, others, strict=True)))
    return back, free.select(*key, *(pl.col(f"_now.{each}").alias(each) for each in others))


def _keep_what_is_used(
    mine: TableBack, done: Sequence[TableBack], obstacles: list[Obstacle]
) -> None:
    """Let rows stay that something refers to which stays itself."""
    others = _references_of_others(mine.name)
    while not mine.going.is_empty():
        used = pl.concat(
            [others, *_references(mine.name, {each.name: each for each in done})], how="vertical"
        )
        referred = pl.col(_referred(mine.name)).cast(pl.String)
        stays = mine.going.join(used, left_on=referred, right_on="value", how="inner")
        stays = stays.unique(table(mine.name).key, maintain_order=True)
        if stays.is_empty():
            return
        obstacles += [
            Obstacle(mine.name, _key(mine.name, row), "used", by=row["_by"])
            for row in stays.iter_rows(named=True)
        ]
        mine.going = mine.going.join(stays, on=list(table(mine.name).key), how="anti")


def _referred(name: str) -> str:
    """Return the field of a table that others refer to: the last of its key."""
    return table(name).key[-1]


def _references(name: str, done: Mapping[str, TableBack]) -> list[pl.DataFrame]:
    """Return what tables of the schema will refer to once everything is taken back."""
    found = []
    for other in kept_tables().values():
        fields = [each.name for each in other.fields if each.references.split(".")[0] == name]
        if not fields:
            continue
        rows = read(other.name, columns=[*other.key, *fields])
        if back := done.get(other.name):
            rows = _as_it_will_be(rows, back, fields)
        found += [_values(rows[each], other.name) for each in fields]
    return found


def _as_it_will_be(rows: pl.DataFrame, back: TableBack, fields: list[str]) -> pl.DataFrame:
    key = list(table(back.name).key)
    if not back.going.is_empty():
        rows = rows.join(back.going, on=key, how="anti")
    there = [each for each in fields if each in back.back.columns and each not in key]
    if back.back.is_empty() or not there:
        return rows
    return rows.update(back.back.select(*key, *there), on=key, include_nulls=True)


def _values(values: pl.Series, by: str) -> pl.DataFrame:
    frame = pl.DataFrame({"value": values.cast(pl.String).drop_nulls().unique()})
    return frame.with_columns(pl.lit(by).alias("_by"))


def _references_of_others(name: str) -> pl.DataFrame:
    """Return what rows outside the schema refer to: announcements, files, people's places."""
    found = [pl.DataFrame(schema={"value": pl.String, "_by": pl.String})]
    for by, keys in references.referred(name).items():
        found.append(_values(pl.Series(keys, dtype=pl.String), by))
    ours = set(models().values())
    for relation in models()[name]._meta.related_objects:
        model = relation.related_model
        if not isinstance(model, str) and model not in ours:
            column = relation.field.attname
            rows = model._default_manager.exclude(**{f"{column}__isnull": True})
            values = [str(each) for each in rows.values_list(column, flat=True).distinct()]
            kind = str(model._meta.db_table)
            found.append(_values(pl.Series(values, dtype=pl.String), kind))
    return pl.concat(found, how="vertical")


def _key(name: str, row: Mapping[str, Any]) -> str:
    return " ".join(str(row[each]) for each in table(name).key)


def remove(name: str, rows: pl.DataFrame) -> None:
    """Remove rows by their key."""
    quote = connection.ops.quote_name
    key = table(name).key
    condition = " AND ".join(f"{quote(each)} = %s" for each in key)
    with connection.cursor() as cursor:
        # Names come from the schema, values are parameters.
        statement = f"DELETE FROM {quote(name)} WHERE {condition}"  # noqa: S608 # nosec B608
        cursor.executemany(statement, _keys(rows, key))


def _keys(rows: pl.DataFrame, key: Iterable[str]) -> list[tuple[Any, ...]]:
    return list(rows.select(key).iter_rows())
