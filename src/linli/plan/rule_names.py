"""What the rules of a programme and their units are called, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "cap": ("资金上限", "cap"),
        "max_share": ("最高出资比例", "greatest share"),
        "min_share": ("最低出资比例", "least share"),
        "capacity": ("施工能力", "capacity"),
        "fairness": ("板块公平", "fairness"),
        "coverage": ("收益覆盖", "coverage"),
        "zone_order": ("板块次序", "zone order"),
        "same_year": ("同年实施", "same year"),
        "not_same_year": ("错年实施", "not the same year"),
        "mandatory": ("必须改造", "mandatory"),
    }
)
UNITS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "10000_yuan": ("万元", "10,000 yuan"),
        "10000_yuan_per_year": ("万元/年", "10,000 yuan a year"),
        "household": ("户", "household"),
        "share_point": ("个百分点", "point of share"),
        "lead_point": ("个百分点", "point of lead"),
        "year": ("个年度", "year"),
        "community": ("个小区", "community"),
    }
)
# Rules that ask for at least something are loosened by asking for less.
LEASTS = frozenset({"min_share", "fairness", "mandatory"})
_WHERE = (
    "source_id",
    "scope",
    "year",
    "category",
    "class",
    "zone",
    "later_zone",
    "of",
    "group_id",
    "community_id",
)


def place(rule: Mapping[str, Any], language: str) -> str:
    """Return what a rule is called and where it holds.

    Examples
    --------
    >>> place({"rule": "cap", "source_id": "bond", "scope": "43", "year": 2027}, "en")
    'cap bond 43 2027'
    """
    name = RULES[rule["rule"]][0 if language == "zh" else 1]
    parts = [str(rule[each]) for each in _WHERE if rule.get(each) is not None]
    return " ".join([name, *parts])


def step(rule: str, unit: str, language: str) -> str:
    """Return what one unit of loosening a rule is called.

    Examples
    --------
    >>> step("cap", "10000_yuan", "en"), step("fairness", "share_point", "zh")
    ('one 10,000 yuan more', '少 1 个百分点')
    """
    zh, en = UNITS[unit]
    less = rule in LEASTS
    if language == "zh":
        return f"{'少' if less else '多'} 1 {zh}"
    return f"one {en} {'less' if less else 'more'}"
