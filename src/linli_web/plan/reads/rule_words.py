"""Rules of a scenario in words: what a planner says, never codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from linli.schema import label

Row = Mapping[str, Any]
Names = Mapping[str, str]

TITLES = MappingProxyType(
    {
        "locks": gettext_lazy("指定与排除"),
        "capacity": gettext_lazy("每年同时开工"),
        "fairness": gettext_lazy("板块均衡"),
        "zone_order": gettext_lazy("板块先后"),
        "groups": gettext_lazy("同年与错年"),
        "coverage": gettext_lazy("收益覆盖"),
        "source_rules": gettext_lazy("各来源可以付什么"),
        "share_rules": gettext_lazy("最低出资"),
        "commitments": gettext_lazy("已承诺的资金"),
    }
)


def sentence(name: str, row: Row, names: Names) -> str:
    """Return a rule in words.

    Parameters
    ----------
    name
        Table of the scenario.
    row
        The rule.
    names
        What ids are called.
    """
    return _WORDS[name](row, names)


def percent(share: float) -> str:
    """Return a share of one as it is written."""
    return f"{share * 100:.6g}%"


def place_in_words(scope: str, names: Names) -> str:
    """Return a scope in words: everything, a county, a zone."""
    prefix, _slash, zone = scope.partition("/")
    if zone:
        return names.get(zone, zone)
    return _("全部") if prefix == "*" else names.get(prefix) or prefix


def _named(names: Names, row: Row, field: str) -> str:
    return names.get(str(row[field]), str(row[field]))


def _of_choice(row: Row, field: str, choices: str) -> str:
    return label(choices, row[field], get_language() or "zh")


def _locks(row: Row, names: Names) -> str:
    told = {"community": _named(names, row, "community_id"), "year": row.get("year")}
    told["scheme"] = row.get("scheme_id") or ""
    if row["kind"] == "in":
        words = (
            _("%(community)s 必须在 %(year)s 年")
            if row.get("year")
            else _("%(community)s 必须安排")
        )
    else:
        words = (
            _("%(community)s 不在 %(year)s 年") if row.get("year") else _("%(community)s 不安排")
        )
    said = words % told
    return _("%(words)s，按方案 %(scheme)s") % {**told, "words": said} if told["scheme"] else said


def _capacity(row: Row, names: Names) -> str:
    place = place_in_words(row["scope"], names)
    told = {"year": row["year"], "place": place, "households": f"{row['max_households']:,}"}
    return _("%(year)s 年%(place)s至多 %(households)s 户") % told


def _fairness(row: Row, names: Names) -> str:
    told = {
        "zone": _named(names, row, "zone"),
        "of": _of_choice(row, "of", "fairness_measure"),
        "share": percent(row["min_share"]),
    }
    return _("%(zone)s的%(of)s占入选合计 ≥ %(share)s") % told


def _zone_order(row: Row, names: Names) -> str:
    told = {
        "earlier": _named(names, row, "earlier_zone"),
        "later": _named(names, row, "later_zone"),
        "penalty": f"{row['penalty'] / 100:.6g}",
    }
    words = _("%(earlier)s先于%(later)s：进度每落后 1 个百分点，一年扣 %(penalty)s 效益")
    return words % told


def _groups(row: Row, names: Names) -> str:
    told = {
        "group": row["group_id"],
        "community": _named(names, row, "community_id"),
        "rule": _of_choice(row, "rule", "group_rule"),
    }
    return _("%(group)s：%(community)s（%(rule)s）") % told


def _coverage(row: Row, names: Names) -> str:
    told = {
        "source": _named(names, row, "source_id"),
        "claim": f"{row['claim_per_year'] * 10_000:,.6g}",
    }
    return _("%(source)s每付 1 万元，入选项目每年要有 %(claim)s 元收益来还") % told


def _source_rules(row: Row, names: Names) -> str:
    told = {
        "source": _named(names, row, "source_id"),
        "category": _of_choice(row, "category", "cost_category"),
        "share": percent(row["max_share"]),
    }
    return _("%(source)s可付%(category)s，至多 %(share)s") % told


def _share_rules(row: Row, names: Names) -> str:
    told = {
        "source": _named(names, row, "source_id"),
        "category": _of_choice(row, "category", "cost_category"),
        "class": _of_choice(row, "class", "works_class_or_all"),
        "share": percent(row["min_share"]),
    }
    return _("%(source)s至少付%(class)s方案%(category)s的 %(share)s") % told


def _commitments(row: Row, names: Names) -> str:
    told = {
        "source": _named(names, row, "source_id"),
        "year": row["year"],
        "wan": f"{float(row['amount_yuan']) / 10_000:,.6g}",
    }
    return _("%(year)s 年%(source)s已承诺 %(wan)s 万元") % told


_WORDS: Mapping[str, Callable[[Row, Names], str]] = MappingProxyType(
    {
        "locks": _locks,
        "capacity": _capacity,
        "fairness": _fairness,
        "zone_order": _zone_order,
        "groups": _groups,
        "coverage": _coverage,
        "source_rules": _source_rules,
        "share_rules": _share_rules,
        "commitments": _commitments,
    }
)
