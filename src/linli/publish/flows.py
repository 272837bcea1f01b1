"""Where the money comes from and what it was used for, so that every yuan is drawn once.

Problem: vouchers tell the source of each yuan but not the class of works; works tell their class
and settled cost but only what kind of source paid; what utilities do in kind has no settled cost.
Decision: money put in is split by the group of its source. Of each group, the settled cost of
accepted works goes to the class of the work, and a contribution in kind to the class of the works
that this kind of source did in that community within that category, where it is one class. What
is left of a group's money is not settled yet; settled cost beyond a group's money is drawn too,
as money that has not arrived.
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
NOT_SETTLED = "not_settled"
NOT_ARRIVED = "not_arrived"
_MONEY = pl.Decimal(38, 2)
_INVENTED = "invented"


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


def money_flows(tables: Tables, as_of: date | None = None) -> pl.DataFrame:
    """Split the money put in by group of source and by class of works.

    Parameters
    ----------
    tables
        Typed tables by name: vouchers, sources, works; any may be absent.
    as_of
        Last day that counts; without it everything recorded as done.

    Returns
    -------
    table
        source_group (an indicator `funding_...`, or `other`), published (false where a source of
        the group is an invented split of a total), use (a class of works; `not_settled` for money
        in no settled work yet; `not_arrived`, negative, for settled cost beyond the group's
        money), amount_yuan [yuan]. The rows of a group add up to the money it put in; all rows to
        the indicator `investment_total`.

    Notes
    -----
    A voucher without a source, or of a kind that no indicator groups, counts as `other`. Money in
    kind whose works are of several classes, or of none, is `not_settled`.

    References
    ----------
    Groups: the filters of the indicators `funding_...`. Classes: `linli.standards.measures`.

    Examples
    --------
    >>> from datetime import date
    >>> from decimal import Decimal
    >>> voucher = {"voucher_id": "v1", "date": date(2021, 5, 1), "kind": "arrival"}
    >>> tables = {
    ...     "sources": pl.DataFrame({"source_id": ["s"], "kind": ["special_bond"]}),
    ...     "vouchers": pl.DataFrame(
    ...         [voucher | {"source_id": "s", "amount_yuan": Decimal(90), "community_id": "c"}],
    ...     ),
    ... }
    >>> money_flows(tables)["source_group", "use", "amount_yuan"].rows()
    [('funding_government_bond', 'not_settled', Decimal('90.00'))]
    """
    invested = _vouchers(tables, as_of)
    used = pl.concat([_settled(tables, as_of), _in_kind(tables, as_of, invested)])
    used = used.group_by("source_group", "use").agg(pl.col("amount_yuan").sum())
    put_in = invested.group_by("source_group").agg(pl.col("amount_yuan").sum())
    spent = used.group_by("source_group").agg(spent=pl.col("amount_yuan").sum())
    both = put_in.join(spent, on="source_group", how="full", coalesce=True).with_columns(
        pl.col("amount_yuan", "spent").fill_null(0).cast(_MONEY)
    )
    rest = both.select(
        "source_group",
        use=pl.when(pl.col("amount_yuan") > pl.col("spent"))
        .then(pl.lit(NOT_SETTLED))
        .otherwise(pl.lit(NOT_ARRIVED)),
        amount_yuan=(pl.col("amount_yuan") - pl.col("spent")).cast(_MONEY),
    ).filter(pl.col("amount_yuan") != 0)
    flows = pl.concat([used, rest]).join(_published(tables), on="source_group", how="left")
    return _ordered(flows)


def _ordered(flows: pl.DataFrame) -> pl.DataFrame:
    groups = [*dict.fromkeys(source_groups().values()), OTHER]
    uses = [*choices("works_class"), NOT_SETTLED, NOT_ARRIVED]
    return (
        flows.select(
            pl.col("source_group").cast(pl.Enum(groups)),
            pl.col("published").fill_null(value=True),
            pl.col("use").cast(pl.Enum(uses)),
            "amount_yuan",
        )
        .sort("source_group", "use")
        .with_columns(pl.col("source_group", "use").cast(pl.String))
    )


def _group(kind: str) -> pl.Expr:
    return pl.col(kind).replace_strict(dict(source_groups()), default=OTHER, return_dtype=pl.String)


def _sources(tables: Tables) -> pl.DataFrame:
    empty = {"source_id": pl.String, "kind": pl.String, "origin": pl.String}
    if "sources" not in tables:
        return pl.DataFrame(schema=empty)
    found = tables["sources"].lazy().collect()
    missing = [pl.lit(None, pl.String).alias(name) for name in empty if name not in found.columns]
    return found.with_columns(missing).select(list(empty))


def _published(tables: Tables) -> pl.DataFrame:
    invented = (pl.col("origin") == _INVENTED).fill_null(value=False)
    return (
        _sources(tables)
        .with_columns(source_group=_group("kind"))
        .group_by("source_group")
        .agg(published=~invented.any())
    )


def _vouchers(tables: Tables, as_of: date | None) -> pl.DataFrame:
    """Return the vouchers behind the investment with the kind and group of their source."""
    rows = rows_behind("investment_total", tables, as_of)
    wanted = ("source_id", "kind", "community_id", "category")
    columns = [
        pl.col(name) if name in rows.columns else pl.lit(None, pl.String).alias(name)
        for name in wanted
    ]
    kinds = _sources(tables).select("source_id", source_kind="kind")
    return (
        rows.select(*columns, amount_yuan=pl.col("value").cast(_MONEY))
        .join(kinds, on="source_id", how="left")
        .with_columns(source_group=_group("source_kind"))
    )


def _classed(rows: pl.DataFrame) -> pl.DataFrame:
    catalogue = measures().select("measure_id", "category", use="works_class")
    return rows.join(catalogue, on="measure_id", how="left")


def _settled(tables: Tables, as_of: date | None) -> pl.DataFrame:
    rows = rows_behind("settled_cost", tables, as_of)
    if not {"measure_id", "paid_by"} <= set(rows.columns):
        return pl.DataFrame(
            schema={"source_group": pl.String, "use": pl.String, "amount_yuan": _MONEY}
        )
    return _classed(rows).select(
        _group("paid_by").alias("source_group"),
        pl.col("use").fill_null(NOT_SETTLED),
        amount_yuan=pl.col("value").cast(_MONEY),
    )


def _in_kind(tables: Tables, as_of: date | None, invested: pl.DataFrame) -> pl.DataFrame:
    """Give each contribution in kind the class of the works that its source did there."""
    works = rows_behind("works_accepted", tables, as_of)
    key = ["source_kind", "community_id", "category"]
    if {"measure_id", "paid_by", "community_id", "cost_yuan"} <= set(works.columns):
        done = _classed(works.filter(pl.col("cost_yuan").is_null())).rename(
            {"paid_by": "source_kind"}
        )
        classes = (
            done.group_by(key)
            .agg(use=pl.col("use").unique())
            .filter(pl.col("use").list.len() == 1)
            .with_columns(pl.col("use").list.first())
        )
    else:
        classes = pl.DataFrame(schema=dict.fromkeys([*key, "use"], pl.String))
    return (
        invested.filter(pl.col("kind") == "in_kind")
        .join(classes, on=key, how="inner")
        .select("source_group", "use", "amount_yuan")
    )
