"""Entrances, homes and their owners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from linli.sample.buildings import Building
from linli.sample.dice import Dice
from linli.sample.packed import rows
from linli.sample.rows import Row
from linli.schema.personal import check_digit

# Of the gross area of a flat, what is its owner's own.
_EXCLUSIVE = 0.88
_LARGE_FLAT_M2 = (74.0, 112.0)
_CO_OWNED = 0.02
_SEVERAL_UNITS = 0.012
_UNSOLD = 0.12
_WANTED = 0.05
_WANTED_STOREYS = 6
_TOLD_ID = 0.85
_TOLD_PHONE = 0.92
# No province begins with 79 (GB/T 2260), no mobile with 154.
_NO_REGION = "790000"
_NO_RANGE = "154"
_FIRST_BORN = date(1935, 1, 1)
_DAYS_OF_BIRTH = 20_000
# Prime to the counts that they go around in, so that no two people have the same number.
_STRIDE = 7919
_PHONE_STRIDE = 7_368_787
_DEVELOPER = "永兴城建开发公司（样例）"


@dataclass(frozen=True, slots=True)
class Home:
    """One home."""

    unit_id: str
    building: Building
    entrance: int
    floor: int
    flat: int
    area_m2: float


def homes(seed: int, buildings: Sequence[Building]) -> tuple[Home, ...]:
    """Lay out every building's homes, floor by floor.

    Parameters
    ----------
    seed
        Seed of the sample.
    buildings
        Residential buildings.

    Returns
    -------
    tuple of Home
        As many a building as it has homes.
    """
    dice = Dice(seed, "homes")
    return tuple(home for building in buildings for home in _homes(dice, building))


def _homes(dice: Dice, building: Building) -> Iterator[Home]:
    flats = 2 * building.entrances
    if building.community.large:
        usual = dice.between(*_LARGE_FLAT_M2)
    else:
        usual = _EXCLUSIVE * building.floor_area_m2 / building.storeys / flats
    sizes = [round(usual * dice.between(0.95, 1.04), 1) for _ in range(flats)]
    # Upper floors are homes throughout; the ground floor has what is left.
    places = [
        (floor, flat) for floor in range(building.storeys, 0, -1) for flat in range(1, flats + 1)
    ]
    for floor, flat in sorted(places[: building.homes]):
        yield Home(
            unit_id=f"{building.building_id}-{floor:02d}{flat:02d}",
            building=building,
            entrance=(flat + 1) // 2,
            floor=floor,
            flat=flat,
            area_m2=sizes[flat - 1],
        )


def entrance_rows(seed: int, buildings: Sequence[Building], lifted: Set[str]) -> Iterator[Row]:
    """Return the rows of the entrances table.

    Parameters
    ----------
    seed
        Seed of the sample.
    buildings
        Residential buildings.
    lifted
        Ids of buildings whose first entrance got an elevator.
    """
    dice = Dice(seed, "entrances")
    for building in buildings:
        for number in range(1, building.entrances + 1):
            added = building.building_id in lifted and number == 1
            wanted = building.storeys >= _WANTED_STOREYS and dice.happens(_WANTED)
            yield {
                "entrance_id": f"{building.building_id}-{number}",
                "building_id": building.building_id,
                "name": f"{number} 单元",
                "storeys": building.storeys,
                "elevator": "added" if added else "wanted" if wanted else "none",
            }


def unit_rows(homes: Sequence[Home]) -> Iterator[Row]:
    """Return the rows of the units table."""
    for home in homes:
        yield {
            "unit_id": home.unit_id,
            "building_id": home.building.building_id,
            "entrance_id": f"{home.building.building_id}-{home.entrance}",
            "room": f"{home.floor}{home.flat:02d}",
            "floor": home.floor,
            "area_m2": home.area_m2,
            "use": "home",
            "origin": "invented",
        }


class _Names:
    """Common surnames with given names, by chance."""

    def __init__(self, dice: Dice) -> None:
        words = rows("people_names.csv")
        self._dice = dice
        self._surnames = [row["word"] for row in words if row["part"] == "surname"]
        self._weights = [float(row["weight"]) for row in words if row["part"] == "surname"]
        self._given = [row["word"] for row in words if row["part"] == "given"]

    def next(self) -> str:
        surname = self._dice.weighted(self._surnames, self._weights)
        return surname + self._dice.one_of(self._given)


def owner_rows(seed: int, homes: Sequence[Home]) -> Iterator[Row]:
    """Return the rows of the owners table.

    Parameters
    ----------
    seed
        Seed of the sample.
    homes
        Every home gets one owner, some two halves; some owners have several homes; in one newer
        estate the developer still holds a few.
    """
    dice = Dice(seed, "owners")
    told = Dice(seed, "numbers of owners")
    names = _Names(dice)
    numbers: dict[str, Row] = {"p-dev-01": {"id_number": None, "phone": None}}
    people = 0
    last = ("", "")
    number = 0
    for home in homes:
        if home.building.community.name == "便江花园" and dice.happens(_UNSOLD):
            owners, shares, unsold = [("p-dev-01", _DEVELOPER)], ["1"], True
        elif last[0] and dice.happens(_SEVERAL_UNITS):
            owners, shares, unsold = [last], ["1"], False
        else:
            shares = ["1/2", "1/2"] if dice.happens(_CO_OWNED) else ["1"]
            owners = [(f"p-{people + at:06d}", names.next()) for at in range(1, len(shares) + 1)]
            people += len(shares)
            last, unsold = owners[0], False
        for (person_id, name), share in zip(owners, shares, strict=True):
            number += 1
            if person_id not in numbers:
                numbers[person_id] = _numbers(told, len(numbers))
            yield {
                "owner_id": f"o-{number:06d}",
                "unit_id": home.unit_id,
                "person_id": person_id,
                "name": name,
                **numbers[person_id],
                "share": share,
                "developer": unsold,
                "origin": "invented",
            }


def _numbers(dice: Dice, number: int) -> Row:
    """Invent the numbers of a person: of a region that does not exist and a range never assigned.

    Not everybody told the office theirs.
    """
    born = _FIRST_BORN + timedelta(days=number * _STRIDE % _DAYS_OF_BIRTH)
    first = f"{_NO_REGION}{born:%Y%m%d}{number % 1000:03d}"
    phone = f"{_NO_RANGE}{number * _PHONE_STRIDE % 10**8:08d}"
    return {
        "id_number": f"{first}{check_digit(first)}" if dice.happens(_TOLD_ID) else None,
        "phone": phone if dice.happens(_TOLD_PHONE) else None,
    }
