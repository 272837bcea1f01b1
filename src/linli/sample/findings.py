"""What the check-up found before works began, and what of it the works answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from linli.sample.dice import Dice
from linli.sample.estates import Estate
from linli.sample.packed import rows
from linli.sample.rows import Row
from linli.sample.works import Work
from linli.standards import finding_items, measures

_SOURCES = ("入户调查", "现场踏勘", "居民反映", "专业检测")
_MOST = 16
# Chance that a finding about housing names one building.
_IN_ONE = 0.45
_CHECKED = (date(2022, 4, 6), date(2022, 8, 26))


@cache
def _items() -> dict[str, dict[str, Any]]:
    return {row["item"]: row for row in finding_items().iter_rows(named=True)}


@cache
def _answered() -> dict[str, tuple[str, str]]:
    """Return by measure the item that it answers, and the measure's unit."""
    return {
        row["measure_id"]: (row["finding_item"], row["unit"])
        for row in measures().iter_rows(named=True)
    }


def finding_rows(seed: int, estates: Sequence[Estate], works: Sequence[Work]) -> Iterator[Row]:
    """Return the rows of the findings table.

    Parameters
    ----------
    seed
        Seed of the sample.
    estates
        All communities.
    works
        What was done; each item answered what had been found.
    """
    dice = Dice(seed, "findings")
    done: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        done[work.estate.community.community_id].append(work)
    number = 0
    for estate in estates:
        for row in _of_estate(dice, estate, done[estate.community.community_id]):
            number += 1
            yield {"finding_id": f"n-{number:05d}", **row}


def _of_estate(dice: Dice, estate: Estate, works: Sequence[Work]) -> Iterator[Row]:
    first, last = _CHECKED
    begun = estate.started_on
    surveyed = (
        begun - timedelta(days=dice.whole(70, 190))
        if begun
        else first + timedelta(days=dice.whole(0, (last - first).days))
    )
    seen: set[str] = set()
    for work in works:
        item, unit = _answered()[work.measure_id]
        if item in seen or len(seen) >= _MOST:
            continue
        seen.add(item)
        same = unit == _items()[item]["unit"]
        quantity = work.quantity if same else _guess(dice, estate, item)
        found = _row(dice, estate, item, quantity, surveyed)
        yield {**found, "building_id": work.building_id or None, "resolved_on": work.accepted_on}
    left = [item for item in _common() if item not in seen]
    count = dice.whole(1, 3) if works else dice.whole(6, 13)
    for item in sorted(dice.mixed(left)[:count], key=left.index):
        quantity = _guess(dice, estate, item)
        if _items()[item]["level"] == "housing" and dice.happens(_IN_ONE):
            building = dice.one_of(estate.buildings).building_id
            quantity = max(1, quantity // len(estate.buildings))
            yield {**_row(dice, estate, item, quantity, surveyed), "building_id": building}
        else:
            yield _row(dice, estate, item, quantity, surveyed)


@cache
def _common() -> tuple[str, ...]:
    return tuple(row["item"] for row in rows("common_findings.csv"))


def _guess(dice: Dice, estate: Estate, item: str) -> int:
    basis = {row["item"]: row for row in rows("common_findings.csv")}.get(item)
    if basis is None:
        return 1
    low, high = float(basis["low"]), float(basis["high"])
    return max(1, round(estate.basis(basis["per"]) * dice.between(low, high)))


def _row(dice: Dice, estate: Estate, item: str, quantity: int, surveyed: date) -> Row:
    return {
        "community_id": estate.community.community_id,
        "item": item,
        "quantity": float(quantity),
        "unit": _items()[item]["unit"],
        "severity": dice.weighted((1, 2, 3, 4), (2, 5, 4, 1)),
        "source": dice.one_of(_SOURCES),
        "observed_on": surveyed + timedelta(days=dice.whole(0, 12)),
        "origin": "invented",
    }
