"""What to look at before a scenario is solved: rules that will stand in each other's way.

Problem: a contradiction that is told after a minute of solving costs a minute; one in plain sight
can be told at once. Decision: each row is looked at by itself and against what it names. Whether
all rules together can be kept is for the solver to tell (`linli.plan.explaining`).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.plan.amounts import percent
from linli.plan.payers import shares

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from linli.plan.payers import Shares

_NO_TABLES: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """One thing to look at.

    Parameters
    ----------
    code
        Row of `warnings.csv`.
    table
        Table of the scenario where it can be mended; `communities` for what the register says.
    named
        Ids, year, amounts and shares that the sentence names.
    """

    code: str
    table: str
    named: Mapping[str, Any] = field(default_factory=lambda: _NO_TABLES)

    def words(self, language: str, names: Mapping[str, str] = _NO_TABLES) -> str:
        """Say it.

        Parameters
        ----------
        language
            `zh` or `en`.
        names
            What ids are called; those without a name are told as they are.
        """
        told = {key: names.get(str(value), value) for key, value in self.named.items()}
        return sentences()[self.code][language].format_map(told)


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences by code.

    Examples
    --------
    >>> sentences()["mandatory_locked_out"]["en"]
    '{community_id} is mandatory, but locked out'
    """
    text = resources.files("linli.plan").joinpath("warnings.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["code"]: row for row in csv.DictReader(text.splitlines())})


def warnings(tables: Mapping[str, pl.DataFrame], years: Sequence[int]) -> tuple[PlanWarning, ...]:
    """Return what stands out in a scenario before it is solved.

    Parameters
    ----------
    tables
        As `linli.plan.scenarios.scenario_tables` gives them, valid.
    years
        Years of the scenario.

    Returns
    -------
    warnings
        Money first, then who pays what, then communities.
    """
    return (*_money(tables, years), *_payers(tables), *_communities(tables, years))


def _money(tables: Mapping[str, pl.DataFrame], years: Sequence[int]) -> Iterator[PlanWarning]:
    caps = tables["source_caps"].filter(pl.col("year").is_in(list(years)))
    with_money = set(caps.filter(pl.col("cap_yuan") > 0)["year"])
    for year in years:
        if year not in with_money:
            yield PlanWarning("no_money_in_year", "source_caps", {"year": year})
    promised = tables.get("commitments")
    if promised is None:
        return
    keys = ["source_id", "scope", "year"]
    taken = promised.group_by(keys).agg(promised=pl.col("amount_yuan").sum())
    both = caps.join(taken, on=keys, how="inner").sort(keys)
    for row in both.filter(pl.col("promised") > pl.col("cap_yuan")).iter_rows(named=True):
        short = row["promised"] - row["cap_yuan"]
        named = {each: row[each] for each in keys}
        yield PlanWarning("cap_below_promised", "source_caps", {**named, "amount": f"{short:,.2f}"})


def _payers(tables: Mapping[str, pl.DataFrame]) -> Iterator[PlanWarning]:
    rules = shares(tables)
    costs = tables["scheme_costs"].filter(pl.col("cost_yuan") > 0)
    for category in costs["category"].unique().sort():
        most = sum(share for (_, paid), share in rules.most.items() if paid == category)
        if not most:
            yield PlanWarning("nobody_pays", "source_rules", {"category": category})
        elif most < 1:
            named = {"category": category, "share": percent(most)}
            yield PlanWarning("too_little_pays", "source_rules", named)
    yield from _least_above_most(rules)


def _least_above_most(rules: Shares) -> Iterator[PlanWarning]:
    for (source, category, _class), least in sorted(rules.least.items()):
        most = rules.most.get((source, category), Fraction(0))
        if least > most:
            named = {"source_id": source, "category": category}
            told = {"share": percent(least), "limit": percent(most)}
            yield PlanWarning("least_above_most", "share_rules", named | told)


def _communities(tables: Mapping[str, pl.DataFrame], years: Sequence[int]) -> Iterator[PlanWarning]:
    schemes = {
        community: list(names)
        for community, names in tables["schemes"]
        .group_by("community_id")
        .agg("scheme_id")
        .iter_rows()
    }
    rows = tables["communities"].sort("community_id")
    must = set(rows.filter(pl.col("mandatory"))["community_id"]) if "mandatory" in rows else set()
    locks: dict[str, list[dict[str, Any]]] = {}
    for lock in tables["locks"].iter_rows(named=True) if "locks" in tables else ():
        locks.setdefault(lock["community_id"], []).append(lock)
    for community in rows["community_id"]:
        yield from _of_community(
            community,
            schemes.get(community, []),
            locks.get(community, []),
            years,
            must=community in must,
        )


def _of_community(
    community: str,
    schemes: Sequence[str],
    locks: Sequence[Mapping[str, Any]],
    years: Sequence[int],
    *,
    must: bool,
) -> Iterator[PlanWarning]:
    named = {"community_id": community}
    locked_in = any(each["kind"] == "in" for each in locks)
    if not schemes:
        if must:
            yield PlanWarning("mandatory_without_scheme", "communities", named)
        elif locked_in:
            yield PlanWarning("locked_without_scheme", "locks", named)
        return
    outside = [each["year"] for each in locks if each["kind"] == "in" and each["year"]]
    outside = [year for year in outside if year not in years]
    if outside:
        yield PlanWarning("lock_outside_years", "locks", {**named, "year": outside[0]})
    elif (must or locked_in) and not _any_left(schemes, locks, years):
        code = "locks_contradict" if locked_in else "mandatory_locked_out"
        yield PlanWarning(code, "locks", named)


def _any_left(
    schemes: Sequence[str], locks: Sequence[Mapping[str, Any]], years: Sequence[int]
) -> bool:
    """Tell whether some scheme and year fits all locks of a community."""
    return any(
        all(_fits(lock, scheme, year) for lock in locks) for scheme in schemes for year in years
    )


def _fits(lock: Mapping[str, Any], scheme: str, year: int) -> bool:
    meant = lock["scheme_id"] in (None, scheme) and lock["year"] in (None, year)
    return meant if lock["kind"] == "in" else not meant
