"""Which communities the map shows, and in which line of the legend each of them stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from linli.engines.classing import class_of
from linli.schema import label
from linli_web.journal.answers import content
from linli_web.journal.memory import remembered
from linli_web.registry.map_legends import KINDS, OTHERS, indicator_breaks, indicator_values, legend
from linli_web.registry.map_reads import communities

if TYPE_CHECKING:
    from linli.engines.mercator import Integers
    from linli_web.journal.answers import Content

# More communities than these are painted from tiles, which carry the line of each.
LISTED_UP_TO = 3000
_ANY_LANGUAGE = "zh-hans"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which communities are shown: those with one of the given values; nothing given, all."""

    year: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    works_class: tuple[str, ...] = ()
    status: tuple[str, ...] = ()


@remembered(64)
def chosen(choice: Choice) -> pl.Series:
    """Tell of each open community whether it is shown."""
    conditions = [pl.lit(value=True)]
    if choice.year:
        conditions.append(pl.col("planned_year").cast(pl.String).is_in(choice.year))
    if choice.zone:
        conditions.append(pl.col("zone").is_in(choice.zone))
    if choice.status:
        conditions.append(pl.col("status").is_in(choice.status))
    if choice.works_class:
        classes = pl.col("works_classes").str.split(" ")
        conditions.append(classes.list.set_intersection(list(choice.works_class)).list.len() > 0)
    known = [each.fill_null(value=False) for each in conditions]
    return communities().with_columns(chosen=pl.all_horizontal(*known))["chosen"]


@remembered(64)
def codes(colour: str) -> Integers:
    """Return the place in the legend of each open community's line."""
    lines = legend(colour, _ANY_LANGUAGE).lines
    nothing = len(lines) - 1
    if colour not in KINDS:
        values = indicator_values(colour)
        classes = class_of(values, indicator_breaks(values))
        return np.where(classes < 0, nothing, classes)
    column = {"year": "planned_year", "class": "works_class"}.get(colour, colour)
    keys = communities()[column].cast(pl.String)
    place = {each.key: number for number, each in enumerate(lines) if not each.missing}
    rest = place.get(OTHERS, nothing)
    found = keys.replace_strict(place, default=rest, return_dtype=pl.Int64)
    return found.set(keys.is_null(), nothing).to_numpy()


def legend_content(name: str, choice: Choice, language: str) -> Content:
    """Return a legend as JSON, with the line of each chosen community where these are few."""
    found = legend(name, language)
    shown = chosen(choice)
    lines = codes(name)[shown.to_numpy()]
    counts = np.bincount(lines, minlength=len(found.lines)).tolist()
    few = communities().height <= LISTED_UP_TO
    ids = communities()["community_id"].filter(shown)
    written = {
        "name": name,
        "title": found.title,
        "unit": found.unit,
        "legend": [
            {
                "label": each.label,
                "colour": each.colour,
                "missing": each.missing,
                "count": count,
            }
            for each, count in zip(found.lines, counts, strict=True)
        ],
        "codes": dict(zip(ids, lines.tolist(), strict=True)) if few else {},
    }
    return content(json.dumps(written, ensure_ascii=False).encode(), "application/json")


def facts_of(community_id: str, language: str) -> dict[str, str]:
    """Return in words what the map knows of a community beyond its own row."""
    row = communities().filter(pl.col("community_id") == community_id)
    if row.is_empty():
        return {"zone_label": "", "classes": ""}
    lines = {each.key: each.label for each in legend("zone", language).lines}
    classes = (row["works_classes"][0] or "").split()
    words = [label("works_class", each, language[:2]) for each in classes]
    joined = ("、" if language.startswith("zh") else ", ").join(words)
    return {"zone_label": lines.get(row["zone"][0] or "-", ""), "classes": joined}
