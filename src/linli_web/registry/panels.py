"""What a stage shows on a community's page: its step on the way, its dates, its panels.

Each stage hands over a `Stage`; the desk of a community lays them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from linli_web.registry.models import Community


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a community holds as counted, None where not known."""

    buildings: int | None
    entrances: int | None
    households: int | None
    floor_area_m2: float | None

    @property
    def m2_per_household(self) -> float | None:
        """Floor area a household [m2]."""
        if not self.households or self.floor_area_m2 is None:
            return None
        return self.floor_area_m2 / self.households


@dataclass(frozen=True, slots=True)
class Subject:
    """The community that a page is about.

    Parameters
    ----------
    community
        The community.
    keys
        Its id, then those of the communities that went into it: money stays booked under them.
    day
        Today, as the programme counts it.
    held
        What it holds on that day.
    """

    community: Community
    keys: tuple[str, ...]
    day: date
    held: Holdings


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the way: `done`, `now` or `ahead`, and the figure that says so."""

    title: str
    words: str
    state: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Event:
    """One date in a community's life."""

    day: date
    words: str


def by_month(days: Iterable[tuple[date, str]]) -> list[tuple[date, list[str]]]:
    """Gather what happened by calendar month: its first day, and the words of all its days.

    A check-up goes on for a fortnight and works are accepted one by one; told day by day they
    would hide the few dates that matter.
    """
    months: dict[tuple[int, int], list[tuple[date, str]]] = {}
    for day, words in sorted(days):
        months.setdefault((day.year, day.month), []).append((day, words))
    return [(found[0][0], [words for _, words in found]) for found in months.values()]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: where it stands, what it reads, how it is drawn."""

    name: str
    template: str
    read: Callable[[Subject], Mapping[str, Any]]
    side: str
    position: int


@dataclass(frozen=True, slots=True)
class Stage:
    """All that a stage shows of a community."""

    steps: Callable[[Subject], list[Step]]
    events: Callable[[Subject], list[Event]]
    panels: tuple[Panel, ...]
