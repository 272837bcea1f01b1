"""What an import would change: rows that are new, changed and the same, matched by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.schema import table
from linli.tables.defaults import with_defaults

if TYPE_CHECKING:
    from collections.abc import Sequence

BEFORE = "_before."
KIND = "_kind"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that would change.

    Parameters
    ----------
    key
        Values of the row's key, joined by a blank.
    before, after
        The fields that differ, by name.
    """

    key: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """New rows against existing ones.

    Parameters
    ----------
    new
        Rows whose key is not there yet.
    changed
        Rows of which a field differs, as they would become.
    same
        Number of rows that are there already as they are.
    before
        The changed rows as they are now, in the same order and with the same columns.
    key
        Names of the key's fields.
    """

    new: pl.DataFrame
    changed: pl.DataFrame
    same: int
    before: pl.DataFrame
    key: tuple[str, ...]

    def changes(self) -> Iterator[Change]:
        """Tell each changed row with the fields that differ."""
        rows = zip(
            self.before.iter_rows(named=True), self.changed.iter_rows(named=True), strict=True
        )
        for before, after in rows:
            differing = [name for name in after if after[name] != before[name]]
            yield Change(
                " ".join(str(after[name]) for name in self.key),
                {name: before[name] for name in differing},
                {name: after[name] for name in differing},
            )


def compare(name: str, new: pl.DataFrame, existing: pl.DataFrame) -> Comparison:
    """Compare rows with those that are there.

    Parameters
    ----------
    name
        Table of the schema; its key matches the rows.
    new
        Typed rows, each key once. Only their columns are compared: a column that is absent
        changes nothing, a blank in one that is there takes the value away. `_row` is passed over.
    existing
        Typed rows that are there.

    Returns
    -------
    Comparison
        New and changed rows in the order of `new`.

    Raises
    ------
    ValueError
        `new` lacks a field of the key.

    Examples
    --------
    >>> there = pl.DataFrame({"unit_id": ["u1", "u2"], "building_id": ["b", "b"], "floor": [1, 2]})
    >>> come = pl.DataFrame({"unit_id": ["u3", "u2", "u1"], "floor": [3, 2, 9]})
    >>> found = compare("units", come, there)
    >>> found.new["unit_id"].to_list(), found.same, next(found.changes()).after
    (['u3'], 1, {'floor': 9})
    """
    return comparison(name, matched(name, new, existing))


def matched(name: str, new: pl.DataFrame, existing: pl.DataFrame) -> pl.DataFrame:
    """Put rows beside those that are there, matched by key.

    Parameters
    ----------
    name, new, existing
        As for `compare`.

    Returns
    -------
    table
        `new` in its order, each column once more as it is now (`_before.` and its name), and
        `_kind`: `new`, `changed` or `same`.

    Raises
    ------
    ValueError
        `new` lacks a field of the key.

    Examples
    --------
    >>> there = pl.DataFrame({"unit_id": ["u1"], "floor": [1]})
    >>> come = pl.DataFrame({"unit_id": ["u1", "u2"], "floor": [2, 2]})
    >>> matched("units", come, there)["_kind"].to_list()
    ['changed', 'new']
    """
    key = table(name).key
    if not set(key) <= set(new.columns):
        msg = f"rows of {name} are matched by {', '.join(key)}: give these columns"
        raise ValueError(msg)
    names = [each for each in table(name).names if each in new.columns]
    come = with_defaults(name, new.select(names))
    there = _completed(existing, come.schema).rename(lambda each: f"{BEFORE}{each}")
    joined = come.join(
        there.with_columns(pl.lit(value=True).alias("_there")),
        left_on=key,
        right_on=[f"{BEFORE}{each}" for each in key],
        how="left",
        coalesce=False,
        maintain_order="left",
    )
    others = [each for each in names if each not in key]
    differs = pl.any_horizontal(
        pl.lit(value=False), *(pl.col(each).ne_missing(pl.col(BEFORE + each)) for each in others)
    )
    is_new = pl.col("_there").is_null()
    old = pl.when(differs).then(pl.lit("changed")).otherwise(pl.lit("same"))
    kind = pl.when(is_new).then(pl.lit("new")).otherwise(old)
    return joined.with_columns(kind.alias(KIND)).drop("_there")


def comparison(name: str, rows: pl.DataFrame) -> Comparison:
    """Take apart what `matched` put together."""
    names = [each for each in table(name).names if each in rows.columns]
    changed = rows.filter(pl.col(KIND) == "changed")
    return Comparison(
        rows.filter(pl.col(KIND) == "new").select(names),
        changed.select(names),
        rows.filter(pl.col(KIND) == "same").height,
        _before(changed, names),
        table(name).key,
    )


def _completed(existing: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    return existing.select(
        pl.col(name).cast(kind) if name in existing.columns else pl.lit(None, kind).alias(name)
        for name, kind in schema.items()
    )


def _before(changed: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    return changed.select(pl.col(BEFORE + each).alias(each) for each in names)
