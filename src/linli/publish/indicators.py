"""Every published figure, rolled up from the rows behind it as of any day."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl

from linli.publish.counting import COUNTED, UNDATED, knowable, marked
from linli.publish.definitions import Indicator, definition, definitions, facts
from linli.publish.filters import compiled, conditions
from linli.publish.prepared import PLACES, placed, prepared
from linli.registry.completing import Tables, complete
from linli.registry.counted import from_parts, in_parts
from linli.schema import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from linli.publish.definitions import Fact

SCOPE = "_scope"


def indicators(
    tables: Tables,
    as_of: date | None = None,
    by: str | None = None,
    only: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Compute the indicators, for the whole programme or for each place.

    Parameters
    ----------
    tables
        Typed tables of a programme by name, eager or lazy, as `linli.schema.validate` types them.
        Any of them may be absent.
    as_of
        Last day that counts. Without it everything recorded as done counts, dated or not.
    by
        community_id, area_id, zone, street_id or county; without it one value for all rows.
    only
        Names of indicators; without it all of them.

    Returns
    -------
    table
        In the order of `definitions()` or `only`: indicator, value (null where the data do not
        tell), missing [rows] that should have counted but lack the date or the figure. With `by`
        one row for each scope, which stands before them: null for what belongs to no place, so
        that the scopes of a sum add up to the whole.

    Raises
    ------
    ValueError
        `by` or a name in `only` is not known.

    Notes
    -----
    Money and counts are summed exactly; measured quantities in ten-thousandths of their unit.
    A value is null if a table or column is absent, or if no row that should count is known
    (convention C1).

    References
    ----------
    docs/methods/indicators.md; definitions in `indicators.csv`, each with its source.

    Examples
    --------
    >>> from datetime import date
    >>> works = pl.DataFrame(
    ...     {
    ...         "measure_id": ["water_main", "water_main"],
    ...         "status": ["accepted", "accepted"],
    ...         "quantity": [300.0, 200.0],
    ...         "accepted_on": [date(2021, 5, 1), date(2022, 5, 1)],
    ...     }
    ... )
    >>> indicators({"works": works}, date(2021, 12, 31), only=["water_main_renewed"]).row(0)
    ('water_main_renewed', 300.0, 0)
    """
    asked = [definition(name) for name in (definitions() if only is None else only)]
    if by is not None and by not in PLACES:
        msg = f"indicators are rolled up by {', '.join(PLACES)}, not by {by!r}"
        raise ValueError(msg)
    needed = _with_parts(asked)
    plans = list(_plans(needed, tables, as_of, by))
    wide = _joined(pl.collect_all(plans), by, tables)
    wide = wide.with_columns(_known_values(needed, set(wide.columns)))
    return _long(wide.with_columns(_ratios(needed)), asked, by)


def _with_parts(asked: Iterable[Indicator]) -> list[Indicator]:
    names = {
        name for each in asked for name in (each.name, each.numerator, each.denominator) if name
    }
    return [each for each in definitions().values() if each.name in names]


def _plans(
    needed: Iterable[Indicator], tables: Tables, as_of: date | None, by: str | None
) -> Iterator[pl.LazyFrame]:
    if by is not None and "communities" not in tables:
        return
    by_fact = groupby(sorted(needed, key=lambda each: each.fact), key=lambda each: each.fact)
    asked = {name: list(each) for name, each in by_fact if name}
    used = dict.fromkeys(facts()[name].table for name in asked)
    ready = {name: prepared(name, tables, as_of) for name in used}
    for name, mine in asked.items():
        frame = ready[facts()[name].table]
        plan = None if frame is None else _plan(facts()[name], mine, frame, as_of)
        if plan is not None:
            rows, sums = plan
            yield rows.select(sums) if by is None else _grouped(rows, sums, name, tables, by)


def _grouped(
    rows: pl.LazyFrame, sums: list[pl.Expr], fact: str, tables: Tables, by: str
) -> pl.LazyFrame:
    return placed(rows, facts()[fact].table, tables, by).group_by(SCOPE).agg(sums)


def _plan(
    fact: Fact, mine: list[Indicator], frame: pl.LazyFrame, as_of: date | None
) -> tuple[pl.LazyFrame, list[pl.Expr]] | None:
    """The rows of a fact and what to sum over them; None if nothing can be told."""
    kinds = frame.collect_schema()
    there = set(kinds)
    told = [each for each in mine if _computable(each, there)]
    if not told or not knowable(fact, there):
        return None
    rows = _made_fast(marked(frame, fact, there, as_of), told, kinds)
    return rows, [expression for each in told for expression in _roll_up(each, kinds)]


def _computable(indicator: Indicator, there: set[str]) -> bool:
    wanted = {*conditions(indicator.filter), *([indicator.column] if indicator.column else [])}
    return there.issuperset(wanted)


def _made_fast(rows: pl.LazyFrame, mine: list[Indicator], kinds: pl.Schema) -> pl.LazyFrame:
    """Prepare once what many sums use: labels as numbers, measured quantities in whole parts."""
    labels = {column for each in mine for column in conditions(each.filter)}
    measured = {each.column for each in mine if each.column and kinds[each.column].is_float()}
    return rows.with_columns(
        *(pl.col(name).cast(pl.Categorical) for name in sorted(labels) if kinds[name] == pl.String),
        *(in_parts(pl.col(name)).alias(name) for name in sorted(measured)),
    )


def _roll_up(indicator: Indicator, kinds: pl.Schema) -> Iterator[pl.Expr]:
    meant = compiled(indicator.filter)
    counts, undated = pl.col(COUNTED) & meant, pl.col(UNDATED) & meant
    name, missing = indicator.name, undated.sum().cast(pl.Int64)
    if indicator.aggregate == "count":
        yield counts.sum().cast(pl.Float64).alias(name)
        yield counts.sum().cast(pl.Int64).alias(f"{name}|known")
        yield missing.alias(f"{name}|missing")
        return
    values = pl.col(indicator.column).filter(counts)
    if indicator.aggregate == "distinct":
        yield values.drop_nulls().n_unique().cast(pl.Float64).alias(name)
    else:
        yield _exact_sum(values, kinds[indicator.column]).alias(name)
    yield values.count().cast(pl.Int64).alias(f"{name}|known")
    yield (values.null_count().cast(pl.Int64) + missing).alias(f"{name}|missing")


def _exact_sum(values: pl.Expr, kind: pl.DataType) -> pl.Expr:
    return from_parts(values.sum()) if kind.is_float() else values.sum().cast(pl.Float64)


def _joined(frames: list[pl.DataFrame], by: str | None, tables: Tables) -> pl.DataFrame:
    if by is None:
        return pl.concat(frames, how="horizontal") if frames else pl.DataFrame({SCOPE: [None]})
    if "communities" not in tables:
        return pl.DataFrame(schema={SCOPE: pl.String})
    named = complete("communities", tables, (by,)).select(pl.col(by).alias(SCOPE)).unique()
    scopes = pl.concat([named.collect(), *(frame.select(SCOPE) for frame in frames)])
    wide = scopes.unique().sort(SCOPE, nulls_last=True)
    for frame in frames:
        wide = wide.join(frame, on=SCOPE, how="left", nulls_equal=True)
    return wide.with_columns(pl.exclude(SCOPE).fill_null(0))


def _known_values(needed: Iterable[Indicator], there: set[str]) -> Iterator[pl.Expr]:
    for each in needed:
        name = each.name
        if each.aggregate == "ratio":
            continue
        if name in there:
            unknown = (pl.col(f"{name}|known") == 0) & (pl.col(f"{name}|missing") > 0)
            yield pl.when(~unknown).then(pl.col(name)).alias(name)
        else:
            yield pl.lit(None, pl.Float64).alias(name)
            yield pl.lit(0, pl.Int64).alias(f"{name}|missing")


def _ratios(needed: Iterable[Indicator]) -> Iterator[pl.Expr]:
    for each in needed:
        if each.aggregate == "ratio":
            below = pl.col(each.denominator)
            yield pl.when(below != 0).then(pl.col(each.numerator) / below).alias(each.name)
            missing = (pl.col(f"{part}|missing") for part in (each.numerator, each.denominator))
            yield pl.sum_horizontal(missing).alias(f"{each.name}|missing")


def _long(wide: pl.DataFrame, asked: list[Indicator], by: str | None) -> pl.DataFrame:
    scope = [pl.col(SCOPE).alias("scope")] if by is not None else []
    return pl.concat(
        wide.select(
            *scope,
            pl.lit(each.name).alias("indicator"),
            pl.col(each.name).alias("value"),
            pl.col(f"{each.name}|missing").alias("missing"),
        )
        for each in asked
    )


def rows_behind(indicator: str, tables: Tables, as_of: date | None = None) -> pl.DataFrame:
    """Return exactly the rows that add up to a figure.

    Parameters
    ----------
    indicator
        Name, `parking_added`.
    tables, as_of
        As for `indicators`.

    Returns
    -------
    table
        indicator (the one a row adds to: itself, or the numerator or denominator of a ratio),
        value (what the row adds; of rows told apart by a column the first adds 1, the others 0),
        then the columns of the row's own table. Without a row where a table or column is absent.

    Raises
    ------
    ValueError
        No such indicator.

    Examples
    --------
    >>> works = pl.DataFrame(
    ...     {
    ...         "work_id": ["w1", "w2"],
    ...         "measure_id": ["water_main", "fire_lane"],
    ...         "status": ["accepted", "accepted"],
    ...         "quantity": [300.0, 200.0],
    ...     }
    ... )
    >>> rows_behind("water_main_renewed", {"works": works})["work_id", "value"].rows()
    [('w1', 300.0)]
    """
    asked = definition(indicator)
    if asked.aggregate == "ratio":
        parts = (asked.numerator, asked.denominator)
        return pl.concat(
            (rows_behind(part, tables, as_of) for part in parts), how="diagonal_relaxed"
        )
    fact = facts()[asked.fact]
    frame = prepared(fact.table, tables, as_of)
    there = set(frame.collect_schema().names()) if frame is not None else set()
    if frame is None or not knowable(fact, there) or not _computable(asked, there):
        return pl.DataFrame(schema={"indicator": pl.String, "value": pl.Float64})
    own = table(fact.table.removesuffix("_with_community"))
    rows = marked(frame, fact, there, as_of).filter(pl.col(COUNTED) & compiled(asked.filter))
    if asked.column:
        rows = rows.filter(pl.col(asked.column).is_not_null())
    rows = rows.sort([name for name in own.key if name in there])
    return rows.select(
        pl.lit(asked.name).alias("indicator"),
        _added(asked).alias("value"),
        *(name for name in own.names if name in there),
    ).collect()


def _added(indicator: Indicator) -> pl.Expr:
    if indicator.aggregate == "count":
        return pl.lit(1, pl.Int64)
    if indicator.aggregate == "distinct":
        return pl.col(indicator.column).is_first_distinct().cast(pl.Int64)
    return pl.col(indicator.column)
