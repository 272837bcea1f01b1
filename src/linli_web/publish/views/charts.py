"""What the charts draw, worded in the page's language; each chart has a table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils.translation import gettext as _

from linli.publish import definition
from linli.publish.flows import NOT_ARRIVED, NOT_SETTLED, OTHER, source_groups
from linli.schema import choices
from linli_web.publish import money_reads, reads
from linli_web.publish.wording import in_chinese, language, money, written

if TYPE_CHECKING:
    from datetime import date

_GROWING = ("investment_total", "households_benefiting")


def flows(day: date) -> dict[str, Any]:
    """Return the flows of money from groups of sources to classes of works."""
    names = flow_names()
    rows = money_reads.published_flows(day)
    drawn = rows.filter(pl.col("use") != NOT_ARRIVED)
    used = set(drawn["use"])
    return {
        "groups": [names[each] for each in drawn["source_group"].unique(maintain_order=True)],
        "uses": [names[each] for each in (*choices("works_class"), NOT_SETTLED) if each in used],
        "links": [
            {
                "source": names[group],
                "target": names[use],
                "value": float(amount),
                "written": str(money(float(amount))),
            }
            for group, use, amount in drawn.rows()
        ],
        "late": str(money(-float(late))) if (late := _late(rows)) else "",
    }


def _late(rows: pl.DataFrame) -> Any:
    return rows.filter(pl.col("use") == NOT_ARRIVED)["amount_yuan"].sum()


def flow_names() -> dict[str, str]:
    """Return the words for groups of sources and for what the money was used for."""
    groups = {name: definition(name).label(language()) for name in {*source_groups().values()}}
    at = 0 if in_chinese() else 1
    classes = {key: pair[at] for key, pair in choices("works_class").items()}
    return {
        **groups,
        **classes,
        OTHER: _("其他来源"),
        money_reads.UNPUBLISHED: _("其他来源（构成未公布）"),
        NOT_SETTLED: _("尚未决算"),
        NOT_ARRIVED: _("尚未到位"),
    }


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
