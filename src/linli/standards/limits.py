"""Thresholds and limits of law and policy, as exact fractions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import polars as pl

from linli.standards.packed import packed


def law() -> pl.DataFrame:
    """Return thresholds and limits with the law or policy that sets them.

    Returns
    -------
    table
        law_id, topic, comparison (at_least, at_most, more_than, less_than, equal, from, until),
        value (text: a whole number, an exact fraction `2/3`, or a word or hour), unit, source,
        article, in_force_from (null where the day is not known), status (`law`; `policy_check`:
        to be confirmed and to be shown as editable; `own`: Linli's own range), zh, en.

    Examples
    --------
    >>> row = law().row(by_predicate=pl.col("law_id") == "vote.special_area", named=True)
    >>> row["comparison"], row["value"], row["source"], row["article"]
    ('at_least', '3/4', '中华人民共和国民法典', '第278条')
    """
    return packed("law")


def retention() -> pl.DataFrame:
    """Return how long what is kept has to, or may be kept.

    Returns
    -------
    table
        rule, status (`law`: has to be kept so long; `own`: the office deletes it afterwards),
        months (null: for good), source, article, in_force_from, zh, en, zh_why, why.

    Examples
    --------
    >>> row = retention().row(by_predicate=pl.col("rule") == "accounting_vouchers", named=True)
    >>> row["months"], row["source"]
    (360, '会计档案管理办法')
    """
    return packed("retention")


def over_since(rule: str, day: date) -> date:
    """Return the day before which what a rule of retention is about has been kept long enough.

    Parameters
    ----------
    rule
        Rule in `retention()` that ends after some months.
    day
        The day on which it is asked.

    Examples
    --------
    >>> from datetime import date
    >>> over_since("contact_numbers", date(2022, 1, 31))
    datetime.date(2017, 1, 28)
    """
    row = retention().row(by_predicate=pl.col("rule") == rule, named=True)
    year, month = divmod(day.year * 12 + day.month - 1 - int(row["months"]), 12)
    # The 28th is there in every month; a few days later hurt nobody.
    return date(year, month + 1, min(day.day, 28))


def limit(law_id: str, on: date | None = None) -> Fraction:
    """Return one limit as an exact number.

    Parameters
    ----------
    law_id
        Id in `law()`, `vote.special_area`.
    on
        Day for which it is asked; without it, the newest that is packed.

    Returns
    -------
    Fraction
        The value in its row's unit.

    Raises
    ------
    ValueError
        No such id, nothing in force on that day, or a value that is not a number.

    Examples
    --------
    >>> limit("vote.participation_area")
    Fraction(2, 3)
    """
    versions = law().filter(pl.col("law_id") == law_id)
    if versions.is_empty():
        msg = f"no limit {law_id!r}; law() lists the ids"
        raise ValueError(msg)
    if on is not None:
        versions = versions.filter(
            pl.col("in_force_from").is_null() | (pl.col("in_force_from") <= on)
        )
    if versions.is_empty():
        msg = f"{law_id} was not in force on {on}; law() tells from when it is"
        raise ValueError(msg)
    value: str = versions.sort("in_force_from", nulls_last=False)["value"][-1]
    try:
        return Fraction(value)
    except ValueError:
        msg = f"{law_id} is {value!r}, not a number; read it from law()"
        raise ValueError(msg) from None
