"""Works under way and planned: in communities that the published figures do not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from linli.sample.dice import Dice
from linli.sample.estates import Estate
from linli.sample.published import AS_OF, measured, total
from linli.sample.works import Dish, Work, contractor, menu, unit_fen

_CHANCE = 0.6
_STOPPED = "样例：与管线迁改交叉，停工待协调"


def works_ahead(seed: int, estates: Sequence[Estate]) -> tuple[Work, ...]:
    """Return what is under way and what is planned for next year.

    Parameters
    ----------
    seed
        Seed of the sample.
    estates
        All communities.

    Returns
    -------
    tuple of Work
        None of it accepted, none of it settled; one work stands still.
    """
    dice = Dice(seed, "ahead")
    works = [
        work
        for estate in estates
        if estate.community.status in ("under_way", "planned")
        for work in _of_estate(dice, estate)
    ]
    going = next(at for at, work in enumerate(works) if work.status == "under_way")
    works[going] = replace(works[going], status="stopped", note=_STOPPED)
    return tuple(works)


def _of_estate(dice: Dice, estate: Estate) -> Iterator[Work]:
    for dish in menu():
        if not dice.happens(_CHANCE * dish.chance):
            continue
        work = Work(
            estate,
            dish.measure_id,
            _quantity(dice, dish, estate),
            unit_fen(dice, dish.measure_id),
            dish.payer,
            in_kind=dish.in_kind,
            free_of_charge=dish.in_kind and dish.payer != "franchise",
            status="planned",
        )
        yield _begun(dice, work, estate.started_on) if estate.started_on else work


def _quantity(dice: Dice, dish: Dish, estate: Estate) -> int:
    if dish.per != "published":
        return max(1, round(estate.basis(dish.per) * dice.between(dish.low, dish.high)))
    # As much as the renovated communities had a building, never more homes than there are.
    usual = measured()[dish.measure_id] / total("residential_buildings") / dish.chance
    quantity = max(1, round(usual * len(estate.buildings) * dice.between(0.7, 1.2)))
    return min(quantity, estate.homes) if dish.measure_id in _BY_HOMES else quantity


_BY_HOMES = ("gas_connection", "power_upgrade", "four_line_entry")


def _begun(dice: Dice, work: Work, begun: date) -> Work:
    """Begin some works of a community under way; a few are done and wait for acceptance."""
    start = begun + timedelta(days=dice.whole(0, 30))
    if start > AS_OF or dice.happens(0.3):
        return work
    done = start + timedelta(days=dice.whole(14, 50))
    ready = done <= AS_OF
    return replace(
        work,
        status="completed" if ready else "under_way",
        started_on=start,
        completed_on=done if ready else None,
        contractor=contractor(dice, work),
    )
