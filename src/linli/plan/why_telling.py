"""An answer about one community with names in it: as JSON and as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linli.plan.clashes import as_json as clash_as_json
from linli.plan.why import change_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linli.engines.programme.entering import Charges, Displaced
    from linli.engines.programme.extra import Extra
    from linli.engines.programme.model import Choice, Floats
    from linli.plan.programme import Reading
    from linli.plan.why import Standing, Why

# Charges nearer to nothing than this, in benefit, are not told.
_DUST = 1e-9


def as_json(reading: Reading, choice: Choice, found: Why, language: str = "en") -> dict[str, Any]:
    """Return an answer as JSON.

    Parameters
    ----------
    reading
        The programme.
    choice
        The plan.
    found
        Why the community is in it or not.
    language
        Of the sentences of clashes, zh or en.

    Returns
    -------
    answer
        status, community_id, planned, best, schemes, charges, needed, extra, extra_by_year,
        displaces, clashes, barriers: the keys are always there, null or empty where they say
        nothing.
    """
    standings = [_standing(reading, each) for each in found.standings]
    planned = _planned(reading, choice, found)
    return {
        "status": found.status,
        "community_id": reading.communities[found.item],
        "planned": planned,
        "best": standings[0] if standings else None,
        "schemes": standings,
        "charges": _charges(reading, found.charged),
        "needed": _needed(reading, found.standings) if found.status == "left_out" else None,
        "extra": _extra(reading, found.extras[0]) if found.extras else None,
        "extra_by_year": [_extra(reading, each) for each in _least_by_year(found.extras)],
        "displaces": _displaces(reading, choice, found),
        "clashes": [clash_as_json(each, language) for each in found.clashes],
        "barriers": list(found.barriers),
    }


def _standing(reading: Reading, each: Standing) -> dict[str, Any]:
    return {
        "scheme_id": reading.schemes[each.option],
        "class": reading.classes[reading.scheme_class[each.option]],
        "year": reading.years[each.period],
        "benefit": float(reading.programme.value[each.option]),
        "value": each.value,
        "cost_yuan": each.cost_fen / 100,
        "charged": each.value - each.gain,
        "reduced_gain": each.gain,
    }


def _planned(reading: Reading, choice: Choice, found: Why) -> dict[str, Any] | None:
    option, period = int(choice.option[found.item]), int(choice.period[found.item])
    mine = (each for each in found.standings if (each.option, each.period) == (option, period))
    each = next(mine, None)
    return None if option < 0 or each is None else _standing(reading, each)


def _charges(reading: Reading, charged: Charges | None) -> list[dict[str, Any]]:
    if charged is None:
        return []
    rows = [
        *_named(reading.budget_rows.select("source_id", "scope", "year"), "cap", charged.budgets),
        *_listed("coverage", "scope", reading.cover_scopes, charged.covers),
        *_named(reading.limit_rows.select("scope", "year"), "capacity", charged.limits),
        *_named(reading.floor_rows.select("scope", "zone", "of"), "fairness", charged.floors),
        *_named(_orders(reading), "zone_order", charged.orders),
        *_listed("same_year", "group_id", reading.same_groups, charged.same),
        *_listed("not_same_year", "group_id", reading.apart_groups, charged.apart),
    ]
    return sorted(rows, key=lambda each: -abs(each["charge"]))


def _orders(reading: Reading) -> Any:
    return reading.order_rows.select("later_zone", zone="earlier_zone")


def _named(rows: Any, rule: str, amounts: Floats, amount: str = "charge") -> Iterator[Any]:
    for row, each in zip(rows.iter_rows(named=True), amounts, strict=True):
        if abs(each) > _DUST:
            yield {"rule": rule, **row, amount: float(each)}


def _listed(
    rule: str, field: str, names: Any, amounts: Floats, amount: str = "charge"
) -> Iterator[Any]:
    for name, each in zip(names, amounts, strict=True):
        if abs(each) > _DUST:
            yield {"rule": rule, field: name, amount: float(each)}


def _needed(reading: Reading, standings: tuple[Standing, ...]) -> dict[str, Any]:
    """The least change of the community's own figures, in its most favourable scheme and year."""
    more = min(standings, key=lambda each: each.benefit_needed)
    cut = min(standings, key=lambda each: each.cut_needed)
    return {
        "benefit": _change(reading, more, "benefit_needed", more.benefit_needed),
        "cost": _change(reading, cut, "cut_yuan", cut.cut_needed * cut.cost_fen / 100)
        | {"cut_share": cut.cut_needed if np.isfinite(cut.cut_needed) else None},
    }


def _change(reading: Reading, each: Standing, name: str, amount: float) -> dict[str, Any]:
    known = bool(np.isfinite(amount))
    return {
        "scheme_id": reading.schemes[each.option] if known else None,
        "year": reading.years[each.period] if known else None,
        name: float(amount) if known else None,
    }


def _least_by_year(extras: tuple[Extra, ...]) -> list[Extra]:
    first: dict[int, Extra] = {}
    for each in extras:
        first.setdefault(each.period, each)
    return [first[period] for period in sorted(first)]


def _extra(reading: Reading, each: Extra) -> dict[str, Any]:
    caps = reading.budget_rows.select("source_id", "scope", "year")
    floors = reading.floor_rows.select("scope", "zone", "of")[each.floors.tolist()]
    broken = [{"rule": "fairness", **row} for row in floors.iter_rows(named=True)]
    broken += [{"rule": "same_year", "group_id": reading.same_groups[row]} for row in each.same]
    broken += [
        {"rule": "not_same_year", "group_id": reading.apart_groups[row]} for row in each.apart
    ]
    return {
        "scheme_id": reading.schemes[each.option],
        "year": reading.years[each.period],
        "yuan": each.money / 100,
        "caps": list(_named(caps, "cap", each.budgets / 100, "yuan")),
        "coverage": list(
            _listed("coverage", "scope", reading.cover_scopes, each.covers / 100, "yuan_per_year")
        ),
        "capacity": list(
            _named(
                reading.limit_rows.select("scope", "year"),
                "capacity",
                each.limits.astype(float),
                "households",
            )
        ),
        "broken": broken,
    }


def _displaces(reading: Reading, choice: Choice, found: Why) -> dict[str, Any] | None:
    plan = found.displaced
    if plan is None:
        return None
    if plan.choice is None:
        return {"objective": None, "bound": _finite(plan.bound), "change": None} | {
            "scheme_id": None,
            "year": None,
            "leave": [],
            "enter": [],
            "move": [],
        }
    return _changes(reading, choice, plan, plan.choice, found.item)


def _changes(
    reading: Reading, before: Choice, plan: Displaced, after: Choice, item: int
) -> dict[str, Any]:
    names = reading.communities
    was, now = before.option >= 0, after.option >= 0
    other = (before.option != after.option) | (before.period != after.period)
    moved = np.flatnonzero(was & now & other)
    entered = [names[each] for each in np.flatnonzero(~was & now) if each != item]
    return {
        "objective": plan.objective,
        "bound": _finite(plan.bound),
        "change": change_of(reading, before, plan),
        "scheme_id": reading.schemes[after.option[item]],
        "year": reading.years[after.period[item]],
        "leave": [names[each] for each in np.flatnonzero(was & ~now)],
        "enter": entered,
        "move": [_move(reading, before, after, int(each)) for each in moved],
    }


def _move(reading: Reading, before: Choice, after: Choice, item: int) -> dict[str, Any]:
    return {
        "community_id": reading.communities[item],
        "from_scheme_id": reading.schemes[before.option[item]],
        "from_year": reading.years[before.period[item]],
        "scheme_id": reading.schemes[after.option[item]],
        "year": reading.years[after.period[item]],
    }


def _finite(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
