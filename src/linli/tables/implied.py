"""Places that rows name although no table lists them yet.

Problem: any subset of tables may be imported, and a county often begins with its communities
alone; yet a database wants the county, the street, the zone and the area to be there.
Decision: counties come from the catalogue. Where a database holds no street, committee, zone or
area at all and the files bring none, those that rows name are added under their id, with a
warning that says so; once such a table has rows, an unknown id is a mistake and stays one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem
from linli.schema import table, tables
from linli.standards import counties

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACES = ("streets", "neighbourhood_committees", "zones", "areas")
_COUNTY, _STREET = "county", "street_id"


def open_places(
    files: Mapping[str, pl.DataFrame], known: Mapping[str, pl.DataFrame]
) -> frozenset[str]:
    """Return the tables of places that have no row yet and may be begun by naming them.

    Parameters
    ----------
    files
        Tables that the files bring.
    known
        Tables of the database, empty ones too; without a database nothing has to be begun.

    Examples
    --------
    >>> empty = pl.DataFrame(schema={"area_id": pl.String})
    >>> sorted(open_places({}, {"areas": empty})), sorted(open_places({"areas": empty}, {}))
    (['areas'], [])
    """
    free = {
        name for name in PLACES if name in known and not known[name].height and name not in files
    }
    communities = files.get("communities")
    if communities is not None and not _have_streets(communities):
        free.discard("neighbourhood_committees")
    return frozenset(free)


def _have_streets(communities: pl.DataFrame) -> bool:
    if "committee_id" not in communities.columns:
        return True
    named = communities.filter(pl.col("committee_id").is_not_null())
    return _STREET in named.columns and not named[_STREET].null_count()


def implied_rows(
    accepted: Mapping[str, pl.DataFrame],
    known: Mapping[str, pl.DataFrame],
    free: frozenset[str],
) -> tuple[dict[str, pl.DataFrame], tuple[Problem, ...]]:
    """Return the rows of places that accepted rows name and nothing lists.

    Parameters
    ----------
    accepted
        Rows that may be kept.
    known
        Tables of the database, empty ones too.
    free
        As `open_places` gives it.

    Returns
    -------
    dict of str to table, tuple of Problem
        New rows by table, and a warning for each row that has only its id for a name.

    Notes
    -----
    Problems: data.row_implied (a warning).

    Examples
    --------
    >>> rows = pl.DataFrame({"community_id": ["c1"], "county": ["431023"], "area_id": ["a1"]})
    >>> there = {name: pl.DataFrame(schema={"county": pl.String}) for name in ("counties", "areas")}
    >>> made, told = implied_rows({"communities": rows}, there, frozenset({"areas"}))
    >>> made["areas"].row(0), made["counties"]["name"].item(), told[0].value
    (('a1', 'a1', '431023'), '永兴县', 'a1')
    """
    communities = accepted.get("communities", pl.DataFrame())
    made = {
        name: frame
        for name, frame in (_named_by(communities) if free else {}).items()
        if name in free and frame.height
    }
    problems = [
        Problem("data.row_implied", name, field=table(name).key[-1], value=key, expected=name)
        for name, frame in made.items()
        for key in frame[table(name).key[-1]]
    ]
    if "counties" in known:
        codes = _codes([*accepted.values(), *made.values()])
        there = [known["counties"], *([accepted["counties"]] if "counties" in accepted else [])]
        missing = codes.filter(~codes.is_in(pl.concat([each[_COUNTY] for each in there]).implode()))
        made |= {"counties": _counties(missing)} if len(missing) else {}
    return {name: made[name] for name in tables() if name in made}, tuple(problems)


def _named_by(communities: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return every place that communities name, by table."""
    there = set(communities.columns)
    wanted = {
        "streets": (_STREET, (_COUNTY,)),
        "neighbourhood_committees": ("committee_id", (_STREET,)),
        "zones": ("zone", (_COUNTY,)),
        "areas": ("area_id", (_COUNTY,)),
    }
    return {
        name: communities.filter(pl.col(column).is_not_null())
        .select(column, pl.col(column).alias("name"), *others)
        .unique(subset=list(table(name).key), keep="first", maintain_order=True)
        for name, (column, others) in wanted.items()
        if {column, *others} <= there
    }


def _codes(frames: list[pl.DataFrame]) -> pl.Series:
    named = [each[_COUNTY].drop_nulls() for each in frames if _COUNTY in each.columns]
    return pl.concat(named).unique().sort() if named else pl.Series(dtype=pl.String)


def _counties(codes: pl.Series) -> pl.DataFrame:
    rows = pl.DataFrame({_COUNTY: codes}).join(counties(), on=_COUNTY, how="left")
    return rows.with_columns(pl.col("name").fill_null(pl.col(_COUNTY))).sort(_COUNTY)
