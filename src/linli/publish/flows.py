"""Where the money comes from and what it was used for, so that every yuan is drawn once.

Problem: vouchers tell source and category of each yuan but not the class of works; works tell
their class and settled cost but only who usually pays; what utilities do in kind has no settled
cost.
Decision: two steps, each exact by itself. Money goes from the group of its source to the category
for which vouchers allocate it or bring it in kind. Works go from their category to their class by
settled cost, and what came in kind by the works that this kind of source did there.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from linli.publish.definitions import definitions
from linli.publish.filters import conditions
from linli.publish.indicators import rows_behind
from linli.schema import choices
from linli.standards import measures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from linli.registry.completing import Tables

OTHER = "other"
NOT_ALLOCATED = "not_allocated"
NOT_ARRIVED = "not_arrived"
UNKNOWN_CLASS = "unknown"
_MONEY = pl.Decimal(38, 2)


@cache
def source_groups() -> Mapping[str, str]:
    """Return the indicator that counts each kind of source, as `indicators.csv` groups them.

    Examples
    --------
    >>> source_groups()["provincial_grant"]
    'funding_central_provincial'
    """
    return {
        kind: each.name
        for each in definitions().values()
        for kind in conditions(each.filter).get("source_kind", ())
    }


def money_by_category(tables: Tables, as_of: date | None = None) -> pl.DataFrame:
    """Split the money put in by group of source and category of cost.

    Parameters
    ----------
    tables
        Typed tables by name: vouchers, sources; any may be absent.
    as_of
        Last day that counts; without it every voucher.

    Returns
    -------
    table
        source_group (an indicator `funding_...`, or `other`), category (a category of cost;
        `not_allocated` for money without one yet; `not_arrived`, negative, for what is allocated
        beyond the group's money), amount_yuan [yuan]. The rows of a group add up to the money that
        it put in, all rows to the indicator `investment_total`.

    Notes
    -----
    A voucher without a source, or of a kind that no indicator groups, counts as `other`.

    References
    ----------
    Groups: the filters of the indicators `funding_...`.

    Examples
    --------
    >>> from datetime import date
    >>> from decimal import Decimal
    >>> voucher = {"date": date(2021, 5, 1), "source_id": "s", "category": None}
    >>> arrival = voucher | {"voucher_id": "v1", "kind": "arrival", "amount_yuan": Decimal(90)}
    >>> given = {"kind": "allocation", "amount_yuan": Decimal(60), "category": "building"}
    >>> tables = {
    ...     "sources": pl.DataFrame({"source_id": ["s"], "kind": ["special_bond"]}),
    ...     "vouchers": pl.DataFrame([arrival, voucher | {"voucher_id": "v2"} | given]),
    ... }
    >>> money_by_category(tables)["category", "amount_yuan"].rows()
    [('building', Decimal('60.00')), ('not_allocated', Decimal('30.00'))]
    """
    invested = _vouchers("investment_total", tables, as_of)
    used = pl.concat(
        [
            _vouchers("funding_allocated", tables, as_of),
            invested.filter(pl.col("kind") == "in_kind"),
        ]
    ).filter(pl.col("category").is_not_null())
    split = used.group_by("source_group", "category").agg(pl.col("amount_yuan").sum())
    put_in = invested.group_by("source_group").agg(pl.col("amount_yuan").sum())
    spent = used.group_by("source_group").agg(spent=pl.col("amount_yuan").sum())
    both = put_in.join(spent, on="source_group", how="full", coalesce=True).with_columns(
        pl.col("amount_yuan", "spent").fill_null(0).cast(_MONEY)
    )
    rest = both.select(
        "source_group",
        category=pl.when(pl.col("amount_yuan") > pl.col("spent"))
        .then(pl.lit(NOT_ALLOCATED))
        .otherwise(pl.lit(NOT_ARRIVED)),
        amount_yuan=(pl.col("amount_yuan") - pl.col("spent")).cast(_MONEY),
    )
    groups = [*dict.fromkeys(source_groups().values()), OTHER]
    categories = [*choices("cost_category"), NOT_ALLOCATED, NOT_ARRIVED]
    return _ordered(pl.concat([split, rest]), source_group=groups, category=categories)


def costs_by_class(tables: Tables, as_of: date | None = None) -> pl.DataFrame:
    """Split the settled cost of accepted works, and what was done in kind, by category and class.

    Parameters
    ----------
    tables
        Typed tables by name: works, vouchers, sources; any may be absent.
    as_of
        Last day that counts; without it everything recorded as done.

    Returns
    -------
    table
        category (of cost), works_class (a class of works; `unknown` for money in kind whose works
        are of several classes or of none, and for a measure that the catalogue lacks),
        amount_yuan [yuan].

    References
    ----------
    Category and class of a measure: `linli.standards.measures`.

    Examples
    --------
    >>> from decimal import Decimal
    >>> works = pl.DataFrame(
    ...     {"measure_id": ["water_main"], "status": ["accepted"], "cost_yuan": [Decimal(500)]}
    ... )
    >>> costs_by_class({"works": works}).row(0)
    ('infrastructure', 'basic', Decimal('500.00'))
    """
    settled = rows_behind("settled_cost", tables, as_of)
    if "measure_id" in settled.columns:
        in_cash = _classed(settled.select("measure_id", amount_yuan=pl.col("value").cast(_MONEY)))
    else:
        in_cash = pl.DataFrame(
            schema={"category": pl.String, "works_class": pl.String, "amount_yuan": _MONEY}
        )
    columns = ("category", "works_class", "amount_yuan")
    everything = pl.concat([in_cash.select(columns), _in_kind(tables, as_of).select(columns)])
    return _ordered(
        everything.with_columns(pl.col("works_class").fill_null(UNKNOWN_CLASS)),
        category=[*choices("cost_category"), OTHER],
        works_class=[*choices("works_class"), UNKNOWN_CLASS],
    )


def _ordered(rows: pl.DataFrame, **orders: list[str]) -> pl.DataFrame:
    """Add up by the named columns, in the order of their values, without sums of nothing."""
    names = list(orders)
    return (
        rows.with_columns(pl.col(name).fill_null(OTHER) for name in names)
        .group_by(names)
        .agg(pl.col("amount_yuan").sum().cast(_MONEY))
        .filter(pl.col("amount_yuan") != 0)
        .sort(pl.col(name).cast(pl.Enum(order)) for name, order in orders.items())
    )


def _sources(tables: Tables) -> pl.DataFrame:
    if "sources" not in tables:
        return pl.DataFrame(schema={"source_id": pl.String, "source_kind": pl.String})
    return tables["sources"].lazy().select("source_id", source_kind="kind").collect()


def _vouchers(indicator: str, tables: Tables, as_of: date | None) -> pl.DataFrame:
    """Return the vouchers behind a figure with the kind and group of their source."""
    rows = rows_behind(indicator, tables, as_of)
    columns = [
        pl.col(name) if name in rows.columns else pl.lit(None, pl.String).alias(name)
        for name in ("source_id", "kind", "community_id", "category")
    ]
    groups = pl.col("source_kind").replace_strict(
        dict(source_groups()), default=OTHER, return_dtype=pl.String
    )
    return (
        rows.select(*columns, amount_yuan=pl.col("value").cast(_MONEY))
        .join(_sources(tables), on="source_id", how="left")
        .with_columns(source_group=groups)
    )


def _classed(rows: pl.DataFrame) -> pl.DataFrame:
    catalogue = measures().select("measure_id", "category", "works_class")
    return rows.join(catalogue, on="measure_id", how="left")


def _in_kind(tables: Tables, as_of: date | None) -> pl.DataFrame:
    """Return the contributions in kind, each with the class of the works that its source did there.

    Works without a settled cost are those in kind; their class counts where it is one.
    """
    given = _vouchers("investment_total", tables, as_of).filter(pl.col("kind") == "in_kind")
    works = rows_behind("works_accepted", tables, as_of)
    key = ["source_kind", "community_id", "category"]
    if not {"measure_id", "paid_by", "community_id", "cost_yuan"} <= set(works.columns):
        return given.with_columns(works_class=pl.lit(None, pl.String))
    classes = (
        _classed(works.filter(pl.col("cost_yuan").is_null()))
        .group_by(pl.col("paid_by").alias("source_kind"), "community_id", "category")
        .agg(pl.col("works_class").unique())
        .filter(pl.col("works_class").list.len() == 1)
        .with_columns(pl.col("works_class").list.first())
    )
    return given.join(classes, on=key, how="left")
