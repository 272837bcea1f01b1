"""What the register knows of one community: facts, buildings, facilities, dates."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.registry import counted_communities
from linli.registry.nearby import nearby
from linli.standards import limit
from linli_web.registry import catalogues, map_frames
from linli_web.registry.cells import language
from linli_web.registry.models import Building, Community, Entrance, Facility
from linli_web.registry.panels import Event, Holdings, Panel, Stage, Step, Subject
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from datetime import date

NEAR_M = 500


def subject(community: Community, day: date) -> Subject:
    """Return what the panels of a community's page are read for."""
    found = [community.pk]
    for key in found:
        found.extend(
            Community.objects.filter(continued_as=key)
            .exclude(pk__in=found)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    return Subject(community, tuple(found), day, holdings(community.pk, day))


def holdings(community_id: str, day: date) -> Holdings:
    """Count what a community holds on a day, by the library's rule."""
    units = "building_id IN (SELECT building_id FROM buildings WHERE community_id = %s)"
    tables = {
        "communities": read("communities", "community_id = %s", [community_id]),
        "buildings": read("buildings", "community_id = %s", [community_id]),
        "units": read("units", units, [community_id]),
    }
    row = counted_communities(tables, day).collect().row(0, named=True)
    entrances = Entrance.objects.filter(
        _open(day, "building__"), building__community=community_id
    ).count()
    return Holdings(
        row["counted_buildings"],
        entrances or None,
        row["counted_households"],
        row["counted_floor_area_m2"],
    )


def _open(day: date, path: str = "") -> Q:
    return Q(**{f"{path}closed_on__isnull": True}) | Q(**{f"{path}closed_on__gt": day})


def buildings(subject: Subject) -> list[Building]:
    """Return the community's open buildings with their counted homes."""
    rows = subject.community.building_rows.filter(_open(subject.day)).defer("geometry")
    homes = Count("units", filter=Q(units__use="home"))
    return list(rows.annotate(homes=homes).order_by("building_id"))


def around(subject: Subject, within_m: float = NEAR_M) -> list[dict[str, Any]]:
    """Return facilities within a straight line of the community, nearest first."""
    community = subject.community
    if community.lon is None or community.lat is None:
        return []
    # A degree of latitude is 110 km or more; one of longitude shrinks with the latitude.
    margin = within_m / 100_000
    wide = margin / max(0.1, cos(radians(community.lat)))
    box = Facility.objects.filter(
        _open(subject.day),
        lon__range=(community.lon - wide, community.lon + wide),
        lat__range=(community.lat - margin, community.lat + margin),
    )
    names = ("facility_id", "name", "category", "lon", "lat", "opened_on", "added_by_programme")
    rows = [row for row in box.values(*names) if not _later(row["opened_on"], subject.day)]
    if not rows:
        return []
    found = nearby(
        pl.DataFrame(rows, infer_schema_length=None), community.lon, community.lat, within_m
    )
    return [
        row | {"label": catalogues.label("facility_categories", row["category"], language())}
        for row in found.iter_rows(named=True)
    ]


def _later(opened: date | None, day: date) -> bool:
    return opened is not None and opened > day


def steps(subject: Subject) -> list[Step]:
    """Return the register's step: what is there."""
    buildings, households = subject.held.buildings, subject.held.households
    parts = []
    if buildings is not None:
        words = ngettext("%(number)s 栋", "%(number)s 栋", buildings)
        parts.append(words % {"number": buildings})
    if households is not None:
        words = ngettext("%(number)s 户", "%(number)s 户", households)
        parts.append(words % {"number": households})
    words = (" " if language() == "zh" else ", ").join(parts)
    return [Step(_("底册"), words or _("数量未填"), "done", "place")]


def events(subject: Subject) -> list[Event]:
    """Return the dates that the register knows."""
    community = subject.community
    found = [
        (community.owners_committee_since, _("业主委员会成立")),
        (community.started_on, _("开工")),
        (community.completed_on, _("完工")),
        (community.closed_on, _("注销：%(reason)s") % {"reason": community.closed_because}),
    ]
    for key in subject.keys[1:]:
        merged = Community.objects.get(pk=key)
        found.append((merged.closed_on, pgettext("event", "并入：%(name)s") % {"name": merged}))
    return [Event(day, words) for day, words in found if day is not None and day <= subject.day]


def _place(subject: Subject) -> dict[str, Any]:
    community = subject.community
    placed = community.lon is not None and community.lat is not None
    return {
        "held": subject.held,
        "implausible": _implausible(subject.held.m2_per_household),
        "map": map_frames.around(community.pk) if placed else None,
    }


def _implausible(m2_per_household: float | None) -> tuple[int, int] | None:
    """Return the plausible range where a figure is outside it."""
    low = limit("data.floor_area_per_household_low")
    high = limit("data.floor_area_per_household_high")
    if m2_per_household is None or low <= m2_per_household <= high:
        return None
    return int(low), int(high)


def _buildings(subject: Subject) -> dict[str, Any]:
    return {"buildings": buildings(subject)}


def _around(subject: Subject) -> dict[str, Any]:
    found = around(subject)
    return {"facilities": found[:12], "more": max(0, len(found) - 12), "within_m": NEAR_M}


STAGE = Stage(
    steps,
    events,
    (
        Panel("place", "registry/panels/place.html", _place, "left", 10),
        Panel("buildings", "registry/panels/buildings.html", _buildings, "right", 60),
        Panel("around", "registry/panels/around.html", _around, "right", 50),
    ),
)
