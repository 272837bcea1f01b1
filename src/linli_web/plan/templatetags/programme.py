"""Amounts of the programme in the units in which people speak of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from linli_web.plan.reads.scenarios import source_names

register = template.Library()


@register.filter
def wan(yuan: Decimal | float | str | None) -> str:
    """Write an amount of yuan in ten thousands, to two decimals.

    Examples
    --------
    >>> wan("3864000.00")
    '386.40'
    """
    return "—" if yuan in {None, ""} else f"{Decimal(str(yuan)) / 10_000:,.2f}"


@register.filter
def gap_share(gap: float | str | None) -> str:
    """Write a gap as percent, to the hundredth.

    Examples
    --------
    >>> gap_share(0.000486)
    '0.05%'
    """
    return "—" if gap in {None, ""} else f"{float(gap or 0) * 100:.2f}%"


@register.filter
def percent_plain(share: Decimal) -> str:
    """Write a share of one in percent, as it is typed.

    Examples
    --------
    >>> percent_plain(Decimal("0.03000000"))
    '3'
    """
    return f"{share * 100:f}".rstrip("0").rstrip(".") if share else "0"


@register.filter
def source_name(source_id: str) -> str:
    """Return what a source is called in the language of the page."""
    return source_names().get(source_id, source_id)


@register.filter
def reserve_chart(result: dict[str, Any]) -> dict[str, Any]:
    """Return the reserve of each year [10,000 yuan] against how sure its money has to be."""
    lines = [
        {
            "name": str(each["year"]),
            "points": [
                [round(level["hold"] * 100), round(float(level["yuan"][at]) / 10_000, 2)]
                for level in result["reserves"]
            ],
        }
        for at, each in enumerate(result["years"])
    ]
    return {"lines": lines, "sure": _("把握"), "unit": _("万元")}


@register.filter
def curve_chart(result: dict[str, Any]) -> dict[str, Any]:
    """Return budget against benefit for the chart: factors in percent, benefit at most."""
    points = [
        [round(each["factor"] * 100), each["bound"]]
        for each in result["points"]
        if each["bound"] is not None
    ]
    return {"points": points, "budget": _("资金"), "benefit": _("效益"), "now": _("现有资金")}
