"""What was done where: quantities that add up to the published totals, costs to the investment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from linli.sample.dice import Dice
from linli.sample.estates import Estate
from linli.sample.packed import rows
from linli.sample.published import measured, published, total
from linli.sample.shares import split_within
from linli.standards import measures, prices

# Elastic works take what the published investment leaves; they are counted by area.
_ELASTIC = ("wall", "footprint")
_CULTURE_WALL = "县勘察设计院小区"
_FREE_WATER = "water_main"
_LIFTS = 5
_LIFT_YEAR = 1988
_LIFT_STOREYS = 6
_PRICE_SPREAD = (0.86, 1.16)
# How much more than its published total a measure's communities could take.
_ROOM = 1.25


@dataclass(frozen=True, slots=True)
class Dish:
    """A line of the menu of works."""

    measure_id: str
    chance: float
    per: str
    low: float
    high: float
    payer: str
    in_kind: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One item of works in one community."""

    estate: Estate
    measure_id: str
    quantity: int
    unit_fen: int
    payer: str
    in_kind: bool = False
    free_of_charge: bool = False
    elastic: bool = False
    more_fen: int = 0
    status: str = "accepted"
    started_on: date | None = None
    completed_on: date | None = None
    accepted_on: date | None = None
    contractor: str = ""
    building_id: str = ""
    note: str = ""

    @property
    def category(self) -> str:
        """Category of cost, from the catalogue."""
        return str(catalogue()[self.measure_id]["category"])

    @property
    def value_fen(self) -> int:
        """What the work cost or, in kind, what it is worth [fen]."""
        return self.quantity * self.unit_fen + self.more_fen


def works(
    seed: int, estates: Sequence[Estate], services: Mapping[str, Sequence[str]]
) -> tuple[Work, ...]:
    """Return everything that was done in renovated communities.

    Parameters
    ----------
    seed
        Seed of the sample.
    estates
        Communities with buildings and days.
    services
        Communities that got a facility, by measure; a community may be named twice.

    Returns
    -------
    tuple of Work
        By community. Quantities add up to the published totals, values to the investment.
    """
    dice = Dice(seed, "works")
    renovated = [estate for estate in estates if estate.community.renovated]
    done = [
        *_published(dice, renovated),
        *_served(dice, renovated, services),
        *_lifts(dice, renovated),
        *_chosen(dice, renovated),
    ]
    done = _costed(done)
    order = {dish.measure_id: at for at, dish in enumerate(menu())}
    done.sort(
        key=lambda work: (
            work.estate.community.community_id,
            order.get(work.measure_id, len(order)),
            work.measure_id,
        )
    )
    return tuple(_dated(dice, done))


@cache
def menu() -> tuple[Dish, ...]:
    """Return the measures that communities choose from, and how much of them."""
    return tuple(
        Dish(
            row["measure_id"],
            float(row["chance"]),
            row["per"],
            float(row["low"] or 0),
            float(row["high"] or 0),
            row["payer"],
            row["in_kind"] == "true",
        )
        for row in rows("works_menu.csv")
    )


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Return the catalogue of measures by measure."""
    return {row["measure_id"]: row for row in measures().iter_rows(named=True)}


@cache
def _prices() -> dict[str, dict[str, Any]]:
    return {row["measure_id"]: row for row in prices().iter_rows(named=True)}


def unit_fen(dice: Dice, measure_id: str) -> int:
    """Return a unit price near the typical one [fen], in whole yuan where it is above a hundred."""
    price = float(_prices()[measure_id]["typical_yuan"]) * dice.between(*_PRICE_SPREAD)
    step = 10 if price < 100 else 100 if price < 10_000 else 10_000
    return round(price * 100 / step) * step


def _published(dice: Dice, estates: Sequence[Estate]) -> Iterator[Work]:
    """Split each published quantity over the communities that had some of it."""
    for dish in menu():
        if dish.per != "published":
            continue
        taking = _taking(dice, dish, estates)
        low = [_least(dish.measure_id, estate) for estate in taking]
        high = [_most(dish.measure_id, estate) for estate in taking]
        weights = [len(each.buildings) * dice.whole(60, 140) for each in taking]
        quantities = split_within(measured()[dish.measure_id], weights, low, high)
        free = _free(dice, dish, estates)
        for estate, quantity in zip(taking, quantities, strict=True):
            gratis = estate.community.community_id in free
            in_kind = gratis or dish.in_kind
            payer = "county_budget" if free and not gratis else dish.payer
            yield Work(
                estate,
                dish.measure_id,
                quantity,
                unit_fen(dice, dish.measure_id),
                payer,
                in_kind=in_kind,
                free_of_charge=in_kind and payer != "franchise",
            )


def _taking(dice: Dice, dish: Dish, estates: Sequence[Estate]) -> list[Estate]:
    """Return the communities that had the measure: their share by chance, more if need be."""
    wanted, room = round(dish.chance * len(estates)), 0
    taking: list[Estate] = []
    for estate in dice.mixed(estates):
        if len(taking) >= wanted and room >= _ROOM * measured()[dish.measure_id]:
            break
        taking.append(estate)
        room += _most(dish.measure_id, estate)
    return taking


def _free(dice: Dice, dish: Dish, estates: Sequence[Estate]) -> set[str]:
    """Return the communities where the water company worked free of charge: the published share."""
    if dish.measure_id != _FREE_WATER:
        return set()
    count = published()["water_renewed_free_share"] * len(estates)
    names = [estate.community.community_id for estate in estates]
    return set(dice.mixed(names)[: count.numerator])


def _most(measure_id: str, estate: Estate) -> int:
    if measure_id == "roof_waterproofing":
        return int(estate.basis("footprint"))
    if measure_id in ("gas_connection", "power_upgrade"):
        return estate.homes
    if measure_id == "four_line_entry" and not estate.community.large:
        return estate.homes
    return 100_000


def _least(measure_id: str, estate: Estate) -> int:
    # More lines than homes were published; as with floor area, the large communities bear it.
    return estate.homes if measure_id == "four_line_entry" else 1


def _served(
    dice: Dice, estates: Sequence[Estate], services: Mapping[str, Sequence[str]]
) -> Iterator[Work]:
    """Return the works that made the facilities, and the culture wall."""
    by_id = {estate.community.community_id: estate for estate in estates}
    for measure_id, places in services.items():
        payer = str(catalogue()[measure_id]["usual_payer"])
        for community_id in places:
            price = unit_fen(dice, measure_id)
            in_kind = payer == "franchise"
            yield Work(by_id[community_id], measure_id, 1, price, payer, in_kind=in_kind)
    wall = next(each for each in estates if each.community.name == _CULTURE_WALL)
    price = unit_fen(dice, "culture_wall")
    yield Work(wall, "culture_wall", measured()["culture_wall"], price, "county_budget")


def _lifts(dice: Dice, estates: Sequence[Estate]) -> Iterator[Work]:
    """Add elevators to a few tall buildings, one an entrance, as their owners decided."""
    tall = [
        building
        for estate in estates
        if estate.community.year_built >= _LIFT_YEAR and not estate.community.large
        for building in estate.buildings
        if building.storeys >= _LIFT_STOREYS
    ]
    of = {estate.community.community_id: estate for estate in estates}
    for building in dice.mixed(tall)[:_LIFTS]:
        yield Work(
            of[building.community.community_id],
            "elevator_retrofit",
            1,
            unit_fen(dice, "elevator_retrofit"),
            "residents",
            building_id=building.building_id,
        )


def _chosen(dice: Dice, estates: Sequence[Estate]) -> Iterator[Work]:
    """Return what each community chose beyond the published measures."""
    for estate in estates:
        for dish in menu():
            if dish.per == "published" or not dice.happens(dish.chance):
                continue
            quantity = max(1, round(estate.basis(dish.per) * dice.between(dish.low, dish.high)))
            yield Work(
                estate,
                dish.measure_id,
                quantity,
                unit_fen(dice, dish.measure_id),
                dish.payer,
                in_kind=dish.in_kind,
                elastic=dish.per in _ELASTIC and not dish.in_kind,
            )


def _costed(works: Sequence[Work]) -> list[Work]:
    """Stretch the elastic works so that all values add up to the published investment."""
    investment = total("investment_total") * 100
    fixed = sum(work.value_fen for work in works if not work.elastic)
    elastic = sum(work.value_fen for work in works if work.elastic)
    stretch = (investment - fixed) / elastic
    done = [
        replace(work, quantity=max(1, round(work.quantity * stretch))) if work.elastic else work
        for work in works
    ]
    largest = max(range(len(done)), key=lambda at: done[at].value_fen * done[at].elastic)
    left = investment - sum(work.value_fen for work in done)
    done[largest] = replace(done[largest], more_fen=left)
    return done


def _dated(dice: Dice, works: Sequence[Work]) -> Iterator[Work]:
    """Give each work its days; the first of a community is accepted on the day it is finished."""
    seen = ""
    for work in works:
        begun, finished = work.estate.started_on, work.estate.completed_on
        if begun is None or finished is None:
            yield work
            continue
        last = work.estate.community.community_id != seen
        seen = work.estate.community.community_id
        span = (finished - begun).days
        start = dice.whole(0, span // 2)
        accepted = span if last else dice.whole(max(start + 20, span * 2 // 3), span)
        completed = max(start + 8, accepted - dice.whole(4, 14))
        yield replace(
            work,
            started_on=begun + timedelta(days=start),
            completed_on=begun + timedelta(days=completed),
            accepted_on=begun + timedelta(days=accepted),
            contractor=contractor(dice, work),
        )


def contractor(dice: Dice, work: Work) -> str:
    """Return who did it: a utility's own people what it gives in kind, else a builder."""
    names = [row["name"] for row in rows("contractors.csv") if row["payer"] == work.payer]
    own = names and work.in_kind
    others = [row["name"] for row in rows("contractors.csv") if not row["payer"]]
    return names[0] if own else dice.one_of(others)
