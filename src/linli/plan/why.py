"""Why a community is in a plan or not, and what would change that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from linli.engines.programme.bound import priced, reduced_gains
from linli.engines.programme.entering import (
    Charges,
    Displaced,
    charges,
    displaced,
)
from linli.engines.programme.extra import (
    Extra,
    alone,
    columns_of,
    confirmed,
    extras,
    forbidden,
)
from linli.engines.programme.model import objective, without_option
from linli.engines.programme.relaxation import Relaxed, relax
from linli.plan.explaining import SECONDS, explain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.linear import Columns
    from linli.engines.programme.model import Choice, Floats, Integers, Truths
    from linli.plan.clashes import Clash
    from linli.plan.programme import Reading


@dataclass(frozen=True)
class Standing:
    """One scheme of the community in one year, at the relaxation's prices.

    Parameters
    ----------
    option, period
        The scheme and the year.
    value
        Its benefit, discounted.
    cost_fen
        Its cost.
    gain
        Its reduced gain: value less what all rules charge.
    benefit_needed
        How much more benefit (undiscounted) makes the reduced gain zero; infinite where none does.
    cut_needed
        What part of its cost less makes it zero; infinite where none does.
    """

    option: int
    period: int
    value: float
    cost_fen: int
    gain: float
    benefit_needed: float
    cut_needed: float


@dataclass(frozen=True)
class Why:
    """Why a community is in a plan or not.

    Parameters
    ----------
    status
        in_plan, left_out, impossible, or none: no answer in time or no plan at all.
    item
        Number of the community.
    barriers
        Why schemes cannot be chosen at all: code and what it is about.
    standings
        Its allowed schemes and years, best reduced gain first.
    charged
        What the rules charge for the scheme and year that are planned, else for the best one.
    extras
        What each scheme and year asks for beyond the plan while all others stay, least first.
    displaced
        The best plan with the community.
    clashes
        The rules that clash where they keep the community out of every plan.
    """

    status: str
    item: int
    barriers: tuple[dict[str, Any], ...] = ()
    standings: tuple[Standing, ...] = ()
    charged: Charges | None = None
    extras: tuple[Extra, ...] = ()
    displaced: Displaced | None = None
    clashes: tuple[Clash, ...] = ()


def why(
    tables: Mapping[str, pl.DataFrame],
    reading: Reading,
    choice: Choice,
    community: str,
    options: Options,
    stop: Stop,
) -> Why:
    """Tell why a community is in a plan or not, and what would change that.

    Parameters
    ----------
    tables
        Tables of a programme folder, typed and valid by the schema.
    reading
        The same as arrays, by `linli.plan.programme.read`.
    choice
        The plan.
    community
        Id of the community.
    options
        Gap, threads and seed for the plan with the community in it.
    stop
        When to give up.

    Raises
    ------
    ValueError
        The programme has no such community.

    References
    ----------
    docs/methods/plan_prices.md.
    """
    if community not in reading.communities:
        msg = f"no community {community!r}; name one of the programme's community_id"
        raise ValueError(msg)
    item, programme = reading.communities.index(community), reading.programme
    barriers = tuple(_barriers(reading, item))
    columns = columns_of(programme, item)
    money, size = alone(programme, item, stop)
    barriers += tuple(_too_much(reading, columns, money, size))
    programme = forbidden(programme, columns, (money > 0) | (size > 0))
    asked = () if choice.option[item] >= 0 else _asked(reading, choice, item, stop)
    columns = columns_of(programme, item)
    if not len(columns):
        return Why("impossible", item, barriers, extras=asked)
    near = replace(reading, programme=programme)
    relaxed = None if without_option(programme).any() else relax(programme, stop)
    if not isinstance(relaxed, Relaxed):
        return Why("none", item, barriers)
    standings = _standings(near, relaxed, columns)
    if choice.option[item] >= 0:
        option, period = int(choice.option[item]), int(choice.period[item])
        charged = charges(programme, relaxed.prices, option, period)
        return Why("in_plan", item, barriers, standings, charged)
    best = standings[0]
    charged = charges(programme, relaxed.prices, best.option, best.period)
    found = Why("left_out", item, barriers, standings, charged, asked)
    answer = _left_out(near, relaxed, choice, found, options, stop)
    if answer.status != "impossible":
        return answer
    return replace(answer, clashes=_clashes(tables, reading, item, stop))


def _left_out(
    reading: Reading, relaxed: Relaxed, choice: Choice, found: Why, options: Options, stop: Stop
) -> Why:
    programme, item = reading.programme, found.item
    must = programme.must.copy()
    must[item] = True
    locked = replace(programme, must=must)
    within = relax(locked, stop)
    if within == "infeasible":
        return replace(found, status="impossible")
    plan = displaced(programme, relaxed.prices, choice, item, options, stop)
    if plan.choice is None and plan.bound == -np.inf:
        return replace(found, status="impossible")
    if isinstance(within, Relaxed):
        plan = replace(plan, bound=max(min(plan.bound, within.bound), plan.objective))
    return replace(found, displaced=plan)


def _asked(reading: Reading, choice: Choice, item: int, stop: Stop) -> tuple[Extra, ...]:
    """What it asks for beyond the plan: first what breaks least besides money, then least money."""
    found = sorted(
        extras(reading.programme, choice, item, stop),
        key=lambda each: (each.other, each.money, each.period, each.option),
    )
    if found:
        found[0] = confirmed(reading.programme, choice, item, found[0])
    return tuple(found)


def _clashes(
    tables: Mapping[str, pl.DataFrame], reading: Reading, item: int, stop: Stop
) -> tuple[Clash, ...]:
    """The rules that clash with each other once the community is locked in."""
    row = {"community_id": [reading.communities[item]], "kind": ["in"]}
    locks = pl.DataFrame(row)
    if tables.get("locks") is not None:
        locks = pl.concat([tables["locks"], locks], how="diagonal_relaxed")
    must = reading.programme.must.copy()
    must[item] = True
    locked = replace(reading, programme=replace(reading.programme, must=must))
    return explain(locked, {**tables, "locks": locks}, stop.within(SECONDS))


def _standings(reading: Reading, relaxed: Relaxed, columns: Columns) -> tuple[Standing, ...]:
    programme, prices = reading.programme, relaxed.prices
    scale = programme.value_scale
    gains = reduced_gains(programme, prices, columns) * scale
    view = priced(programme, prices)
    option, period = columns.option, columns.period
    paid = programme.scaled_cost[option] * view.cell_price[programme.cell[option], period[:, None]]
    cut = _needed(-gains, paid.sum(axis=1) * scale)
    cut = np.where(cut <= 1.0, cut, np.inf)
    more = _needed(-gains, _worth_of_benefit(reading, relaxed, option, period))
    order = np.argsort(-gains, kind="stable")
    return tuple(
        Standing(
            int(option[at]),
            int(period[at]),
            float(programme.value[option[at]] * programme.weight[period[at]]),
            int(programme.cost[option[at]].sum()),
            float(gains[at]),
            float(more[at]),
            float(cut[at]),
        )
        for at in order
    )


def _needed(lack: Floats, slope: Floats) -> Floats:
    """How far a line of some slope has to be followed until it has made up for what lacks."""
    far = np.divide(lack, slope, out=np.full(len(lack), np.inf), where=slope > 0)
    return np.where(lack <= 0, 0.0, far)


def _worth_of_benefit(
    reading: Reading, relaxed: Relaxed, option: Integers, period: Integers
) -> Floats:
    """What a unit more of a scheme's benefit adds to its reduced gain."""
    programme = reading.programme
    of_benefit = (reading.floor_rows["of"] == "benefit").to_numpy().astype(bool)
    earned = programme.floors.T @ (relaxed.prices.floors * of_benefit) * programme.value_scale
    value = programme.value[option]
    by_unit = np.divide(earned[option], value, out=np.zeros(len(value)), where=value > 0)
    slope: Floats = programme.weight[period] + by_unit
    return slope


def _barriers(reading: Reading, item: int) -> list[dict[str, Any]]:
    """Why schemes of a community are not allowed in any year."""
    programme = reading.programme
    own = np.arange(programme.first_option[item], programme.first_option[item + 1])
    if not len(own):
        return [{"code": "no_scheme", "scheme_id": None, "category": None, "short": None}]
    found: list[dict[str, Any]] = []
    for option in own[~programme.allowed[own].any(axis=1)]:
        scheme = reading.schemes[option]
        unpaid = _unpayable(reading, int(option))
        kinds = np.flatnonzero(unpaid)
        found += [
            {"code": "not_payable", "scheme_id": scheme, "category": reading.categories[kind]}
            | {"short": None}
            for kind in kinds
        ]
        if not len(kinds):
            named = {"code": "locked_out", "scheme_id": scheme, "category": None}
            found.append(named | {"short": None})
    return found


def _too_much(
    reading: Reading, columns: Columns, money: Integers, size: Integers
) -> list[dict[str, Any]]:
    """Why a scheme is too dear or the community too large in every year, though it were alone."""
    found: list[dict[str, Any]] = []
    for option in np.unique(columns.option):
        mine = columns.option == option
        if not ((money > 0) | (size > 0))[mine].all():
            continue
        code, lack = ("too_large", size) if (size > 0)[mine].all() else ("too_dear", money / 100)
        named = {"code": code, "scheme_id": reading.schemes[option], "category": None}
        found.append(named | {"short": float(lack[mine][lack[mine] > 0].min())})
    return found


def _unpayable(reading: Reading, option: int) -> Truths:
    programme = reading.programme
    payable = reading.cells.payable[programme.cell[option]]
    unpaid: Truths = (programme.cost[option] > 0) & ~payable
    return unpaid


def change_of(reading: Reading, choice: Choice, plan: Displaced) -> float | None:
    """Return how much more the plan with the community is worth; None where there is none."""
    if plan.choice is None:
        return None
    return plan.objective - objective(reading.programme, choice)
