"""One form for whatever breaks a rule."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.plan.checking.exact import text, yuan_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS: dict[str, type[pl.DataType]] = {
    "rule": pl.String,
    "scope": pl.String,
    "year": pl.Int64,
    "category": pl.String,
    "community_id": pl.String,
    "scheme_id": pl.String,
    "source_id": pl.String,
    "zone": pl.String,
    "group_id": pl.String,
    "of": pl.String,
    "unit": pl.String,
    "found": pl.String,
    "limit": pl.String,
    "excess": pl.String,
}
_WHERE = tuple(name for name in COLUMNS if name not in {"rule", "unit", "found", "limit", "excess"})


def broken(
    rule: str, rows: pl.DataFrame, found: str = "", limit: str = "", unit: str = ""
) -> pl.DataFrame:
    """Put rows that break a rule into the common form.

    Parameters
    ----------
    rule
        Name of the rule in `violations.csv`.
    rows
        One row a violation; columns named as in `COLUMNS` tell where it is.
    found, limit
        Columns of whole numbers: what the plan has and what the rule asks.
    unit
        `yuan` where these are fen; else the unit's name.

    Examples
    --------
    >>> rows = pl.DataFrame({"community_id": ["c1"], "paid": [105], "cost": [100]})
    >>> broken("payment_sum", rows, "paid", "cost", "yuan").row(0)[-3:]
    ('1.05', '1.00', '0.05')
    """
    written = yuan_text if unit == "yuan" else str
    return pl.DataFrame(
        {
            "rule": pl.repeat(rule, rows.height, eager=True),
            **{name: rows[name] for name in _WHERE if name in rows.columns},
            **_amounts(rows, found, limit, written),
            "unit": pl.repeat(unit or None, rows.height, eager=True, dtype=pl.String),
        }
    ).pipe(_in_form)


def _amounts(rows: pl.DataFrame, found: str, limit: str, written: Any) -> dict[str, pl.Series]:
    told = {}
    if found:
        told["found"] = _texts(written(each) for each in rows[found])
    if limit:
        told["limit"] = _texts(written(each) for each in rows[limit])
    if found and limit:
        apart = (abs(a - b) for a, b in rows.select(found, limit).iter_rows())
        told["excess"] = _texts(written(each) for each in apart)
    return told


def _texts(values: Iterable[str]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String)


def exact_violation(
    rule: str, where: Mapping[str, Any], found: Fraction, limit: Fraction, unit: str
) -> dict[str, Any]:
    """Return one violation of a rule that was reckoned in fractions; yuan are given in fen.

    Examples
    --------
    >>> told = exact_violation("coverage", {}, Fraction(100), Fraction(251, 2), "yuan")
    >>> told["found"], told["limit"], told["excess"]
    ('1', '1.255', '0.255')
    """
    scale = 100 if unit == "yuan" else 1
    return {
        "rule": rule,
        **where,
        "found": text(found / scale),
        "limit": text(limit / scale),
        "excess": text(abs(found - limit) / scale),
        "unit": unit,
    }


def gathered(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return violations given one by one as a table."""
    listed = [dict(each) for each in rows]
    if not listed:
        return pl.DataFrame(schema=COLUMNS)
    return pl.DataFrame(listed, infer_schema_length=None).pipe(_in_form)


def _in_form(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in COLUMNS.items()
    )
