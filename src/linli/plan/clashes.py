"""Why a programme has no plan: the rules that clash, in a planner's words."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from linli.schema import label
from linli.standards import counties

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNKNOWN = {"zh": "任一", "en": "any"}


@dataclass(frozen=True)
class Clash:
    """One rule of a conflict.

    Parameters
    ----------
    conflict
        Number of the conflict: rules with the same number cannot be kept together.
    pattern
        Row of `clashes.csv`.
    named
        What the rule names: scope, year, category, community_id, scheme_id, source_id, zone,
        group_id ..., as the tables call them.
    short_yuan
        With how much more of its money the other rules could be kept; none where it has no money,
        or more of it alone is not enough.
    short_households
        The same for households.
    told
        What else the sentence tells: categories, shares, limits.
    """

    conflict: int
    pattern: str
    named: Mapping[str, Any]
    short_yuan: Decimal | None = None
    short_households: int | None = None
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rule(self) -> str:
        """The table that the rule stands in, or `mandatory`."""
        return patterns()[self.pattern]["rule"]


@cache
def patterns() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences by pattern.

    Examples
    --------
    >>> patterns()["same_year"]["en"]
    'Group {group_id} (group_id) has to start in one year'
    """
    file = resources.files("linli.plan").joinpath("clashes.csv")
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return MappingProxyType({row["pattern"]: row for row in rows})


def words(clash: Clash, language: str = "zh") -> str:
    """Say what the rule asks and how much is missing.

    Parameters
    ----------
    clash
        The rule.
    language
        `zh` or `en`.

    Examples
    --------
    >>> named = {"scope": "431023", "year": 2023}
    >>> clash = Clash(1, "capacity", named, short_households=20, told={"limit": 100})
    >>> words(clash, "en")[:53]
    'In 2023, 100 households (max_households) may start in'
    """
    short = "zh" if language.startswith("zh") else "en"
    filled: dict[str, Any] = {**clash.named, **clash.told}
    filled["scope"] = _place(clash.named.get("scope") or "*", short)
    if "categories" in clash.told:
        names = [_choice("cost_category", each, short) for each in clash.told["categories"]]
        filled["categories"] = ("、" if short == "zh" else ", ").join(names)
    if "of" in clash.named:
        filled["of"] = _choice("fairness_measure", clash.named["of"], short)
    if clash.short_yuan is not None:
        filled["short"] = f"{clash.short_yuan:,.2f}"
    if isinstance(filled.get("limit"), Decimal):
        filled["limit"] = f"{filled['limit']:,.2f}"
    filled["households"] = f"{clash.short_households or 0:,}"
    filled = {name: value for name, value in filled.items() if value is not None}
    return patterns()[clash.pattern][short].format_map(_Open(filled, _UNKNOWN[short]))


class _Open(dict[str, Any]):
    """What a rule leaves open: any scheme, any year."""

    def __init__(self, filled: Mapping[str, Any], unknown: str) -> None:
        super().__init__(filled)
        self.unknown = unknown

    def __missing__(self, name: str) -> str:
        return self.unknown


def _choice(choices: str, value: str, language: str) -> str:
    name = label(choices, value, language)
    return f"{name}（{value}）" if language == "zh" else name


def _place(scope: str, language: str) -> str:
    prefix, _, zone = scope.partition("/")
    if prefix == "*":
        place = {"zh": "全部范围", "en": "the whole programme"}[language]
    elif language == "zh":
        place = _names().get(prefix, "") + f"（{prefix}）"
    else:
        place = prefix
    if not zone:
        return place
    return f"{place}的板块 {zone} " if language == "zh" else f"zone {zone} of {place}"


@cache
def _names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for code, county, prefecture, province in counties().iter_rows():
        names[code[:2]] = province
        names.setdefault(code[:4], prefecture if prefecture != "市辖区" else province)
        names[code] = county
    return MappingProxyType(names)


def as_json(clash: Clash, language: str = "en") -> dict[str, Any]:
    """Return a clash as the object that `plan solve` prints.

    Returns
    -------
    object
        rule, scope, year, category, short_yuan, words, conflict, and whatever else the rule names.
    """
    always = {name: clash.named.get(name) for name in ("scope", "year", "category")}
    short = None if clash.short_yuan is None else float(clash.short_yuan)
    more = {name: value for name, value in clash.named.items() if value is not None}
    if clash.short_households is not None:
        more["short_households"] = clash.short_households
    return {
        "rule": clash.rule,
        **always,
        "short_yuan": short,
        **{name: _plain(value) for name, value in more.items() if name not in always},
        "conflict": clash.conflict,
        "words": words(clash, language),
    }


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value
