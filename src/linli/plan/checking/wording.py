"""Sentences for violations, as a planner of a county would say them."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from linli.schema import label

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNITS = {"yuan": ("元", "yuan"), "households": ("户", "households"), "benefit": ("", "")}


@cache
def rules() -> Mapping[str, Mapping[str, str]]:
    """Return the rules by name with their patterns.

    Examples
    --------
    >>> rules()["cap"]["zh"]
    '{year} 年 {source_id} 在 {scope} 共支付 {found}，超过可用上限 {limit}，多 {excess}'
    """
    file = resources.files("linli.plan.checking").joinpath("violations.csv")
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return MappingProxyType({row["rule"]: row for row in rows})


def words(violation: Mapping[str, Any], language: str = "zh") -> str:
    """Say which rule is broken, where and by how much.

    Parameters
    ----------
    violation
        One row of `Verdict.violations`.
    language
        `zh` or `en`.

    Examples
    --------
    >>> words({"rule": "mandatory", "community_id": "c1"}, "en")
    'Community c1 (community_id) is mandatory but not in the plan'
    >>> words({"rule": "payment_sum", "community_id": "c1", "category": "building", "unit": "yuan",
    ...        "found": "1234567.80", "limit": "1234567.89", "excess": "0.09"})
    '小区 c1 的楼栋本体（building）共支付 1,234,567.80 元，与造价 1,234,567.89 元不符，差 0.09 元'
    """
    short = "zh" if language.startswith("zh") else "en"
    unit = _UNITS.get(violation.get("unit") or "", ("", ""))[short == "en"]
    told = {name: value for name, value in violation.items() if value is not None}
    for name in ("found", "limit", "excess"):
        if name in told:
            told[name] = f"{Decimal(told[name]):,f} {unit}".rstrip()
    for name, choices in (("category", "cost_category"), ("of", "fairness_measure")):
        if name in told:
            brackets = "{}（{}）" if short == "zh" else "{} ({})"
            told[name] = brackets.format(label(choices, told[name], short), told[name])
    return rules()[violation["rule"]][short].format_map(_Blank(told))


class _Blank(dict[str, Any]):
    """What a violation does not name is left open in its sentence."""

    def __missing__(self, key: str) -> str:
        return "—"
