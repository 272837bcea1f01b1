"""What the charts draw, worded in the page's language; each chart has a table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils.translation import gettext as _

from linli.publish import definition
from linli.publish.flows import (
    NOT_ALLOCATED,
    NOT_ARRIVED,
    OTHER,
    UNKNOWN_CLASS,
    source_groups,
)
from linli.schema import choices
from linli_web.publish import money_reads, reads
from linli_web.publish.wording import in_chinese, language, money, written

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_GROWING = ("investment_total", "households_benefiting")


def flows(day: date) -> dict[str, Any]:
    """Return the flows of money: groups of sources to categories of cost to classes of works."""
    names = flow_names()
    money_rows = money_reads.published_by_category(day)
    drawn = money_rows.filter(pl.col("category") != NOT_ARRIVED).rows()
    classed = money_reads.by_class(day).rows()
    late = money_rows.filter(pl.col("category") == NOT_ARRIVED)["amount_yuan"].sum()
    return {
        "steps": [
            _named(names, (row[0] for row in drawn)),
            _named(names, (row[1] for row in drawn)),
            _named(names, (row[1] for row in classed)),
        ],
        "links": [
            {
                "step": step,
                "source": names[source],
                "target": names[target],
                "value": float(amount),
                "written": str(money(float(amount))),
            }
            for step, rows in enumerate((drawn, classed))
            for source, target, amount in rows
        ],
        "late": str(money(-float(late))) if late else "",
    }


def _named(names: dict[str, str], found: Iterable[str]) -> list[str]:
    order = {name: at for at, name in enumerate(names)}
    return [names[each] for each in sorted(set(found), key=order.__getitem__)]


def flow_names() -> dict[str, str]:
    """Return the words for groups of sources, categories and classes, in the order of a chart."""
    at = 0 if in_chinese() else 1
    groups = dict.fromkeys(source_groups().values())
    words = {
        **{name: definition(name).label(language()) for name in groups},
        OTHER: _("其他来源"),
        money_reads.UNPUBLISHED: _("其他来源（构成未公布）"),
        **{key: pair[at] for key, pair in choices("cost_category").items()},
        NOT_ALLOCATED: _("尚未安排"),
        **{key: pair[at] for key, pair in choices("works_class").items()},
        UNKNOWN_CLASS: _("类别未分"),
    }
    return {name: word[:1].upper() + word[1:] for name, word in words.items()}


def growth(day: date) -> dict[str, Any]:
    """Return how investment and households grew month by month."""
    return months(_GROWING, day)


def months(names: tuple[str, ...], day: date) -> dict[str, Any]:
    """Return figures month by month."""
    rows = reads.monthly(names, day)
    found = reads.months(day)
    lines = []
    for name in names:
        mine = dict(rows.filter(pl.col("indicator") == name).select("month", "value").rows())
        values = [mine.get(month) for month in found]
        wordings = [str(written(definition(name), value)) for value in values]
        lines.append(
            {"name": definition(name).label(language()), "values": values, "written": wordings}
        )
    return {"months": list(found), "lines": lines, "table": _by_month(found, lines)}


def _by_month(found: tuple[str, ...], lines: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return list(zip(found, *(line["written"] for line in lines), strict=True))
