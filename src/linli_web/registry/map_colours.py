"""By what the map is coloured: year, zone, class of works, status, or any indicator."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from linli.engines.classing import class_of, quantile_breaks
from linli.publish import definition, definitions, indicators
from linli.publish.definitions import facts
from linli.schema import choices, label
from linli_web.registry.map_memory import content, remembered
from linli_web.registry.map_reads import WORKS_CLASSES, communities
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli.engines.mercator import Floats, Integers
    from linli_web.registry.map_memory import Content

# Years in which work was done go from blue to green, planned ones from amber to red.
_DONE = ("#1d4e6f", "#2a7f9e", "#43aa8b", "#86c5a4", "#b9d8b4")
_PLANNED = ("#f0b137", "#e4572e", "#b23c15", "#7d2c14", "#54200f")
_KINDS = (
    "#1d4e6f",
    "#43aa8b",
    "#f0b137",
    "#e4572e",
    "#2a7f9e",
    "#8a6bb0",
    "#b08457",
    "#7fb069",
    "#c9527a",
    "#4f6d7a",
)
_SHADES = ("#cfe3e4", "#98c8cf", "#5aa6b8", "#2a7f9e", "#1d4e6f")
_STATUS = {
    "registered": "#a79f90",
    "planned": "#f0b137",
    "under_way": "#2a7f9e",
    "completed": "#43aa8b",
}
_CLASSES = {"basic": "#f0b137", "improvement": "#2a7f9e", "upgrade": "#43aa8b"}
_NOTHING = "#cbc5b9"
_REST = "#8e979d"

# More communities than these are painted from tiles, which carry the line of each.
LISTED_UP_TO = 3000
KINDS = ("year", "zone", "class", "status")

# What has to be read for an indicator over each prepared table.
_TABLES: Mapping[str, tuple[str, ...]] = {
    "communities": ("communities", "buildings", "units"),
    "works": ("communities", "works"),
    "works_with_community": ("communities", "works"),
    "facilities": ("communities", "facilities"),
    "vouchers": ("communities", "vouchers", "sources"),
    "findings": ("communities", "findings"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend."""

    key: str
    label: str
    colour: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Colouring:
    """A legend and, for each open community in its order, the place of its line in the legend."""

    name: str
    title: str
    unit: str
    legend: tuple[Entry, ...]
    codes: Integers

    def counts(self, chosen: pl.Series) -> list[int]:
        """Return how many of the chosen communities stand behind each line."""
        codes = self.codes[chosen.to_numpy()]
        return [int(each) for each in np.bincount(codes, minlength=len(self.legend))]


def exists(name: str, *, public: bool) -> bool:
    """Tell whether the map may be coloured so; strangers see public indicators only."""
    if name in KINDS:
        return True
    return name in definitions() and (definitions()[name].public or not public)


@remembered(64)
def colouring(name: str, language: str) -> Colouring:
    """Colour the open communities.

    Parameters
    ----------
    name
        year, zone, class, status, or the name of an indicator.
    language
        Of the labels.

    Raises
    ------
    ValueError
        No such colouring.
    """
    makers = {"year": _by_year, "zone": _by_zone, "class": _by_class, "status": _by_status}
    with override(language):
        return makers[name](language) if name in makers else _by_indicator(name, language)


def _by_year(_language: str) -> Colouring:
    rows = communities()
    years = sorted(rows["planned_year"].drop_nulls().unique().to_list())
    begun = rows.filter(pl.col("status").is_in(["under_way", "completed"]))["planned_year"]
    done = [year for year in years if begun.is_in([year]).any()]
    coming = [year for year in years if year not in done]
    legend = [
        *(Entry(str(y), str(y), c) for y, c in zip(done, _spread(_DONE, done), strict=True)),
        *(
            Entry(str(y), pgettext("year", "计划 %s") % y, c)
            for y, c in zip(coming, _spread(_PLANNED, coming), strict=True)
        ),
    ]
    keys = rows["planned_year"].cast(pl.String)
    return _of_kinds("year", _("改造年度"), legend, keys, _("未列入年度"))


def _spread(colours: Sequence[str], years: Sequence[int]) -> list[str]:
    """Give each year a colour; more years than colours share the last one."""
    return [colours[min(place, len(colours) - 1)] for place in range(len(years))]


def _by_zone(language: str) -> Colouring:
    rows = communities()
    zones = read("zones").sort("position", "zone", nulls_last=True)
    zones = zones.unique("zone", keep="first", maintain_order=True)
    name = "name" if language.startswith("zh") else "english_name"
    labels = dict(zones.select("zone", pl.coalesce(name, "name")).iter_rows())
    found = rows["zone"].drop_nulls().value_counts(sort=True)["zone"].to_list()
    order = [*[key for key in labels if key in found], *[key for key in found if key not in labels]]
    shown = order[: len(_KINDS)]
    legend = [
        Entry(key, labels.get(key) or key, colour)
        for key, colour in zip(shown, _KINDS, strict=False)
    ]
    if len(order) > len(shown):
        legend.append(Entry("*", _("其他板块"), _REST))
    keys = rows.select(
        pl.when(pl.col("zone").is_in(shown))
        .then("zone")
        .when(pl.col("zone").is_not_null())
        .then(pl.lit("*"))
    ).to_series()
    return _of_kinds("zone", _("板块"), legend, keys, _("未划板块"))


def _by_class(language: str) -> Colouring:
    words = {
        "basic": _("只有基础类"),
        "improvement": _("做到完善类"),
        "upgrade": _("做到提升类"),
    }
    legend = [Entry(key, words[key], _CLASSES[key]) for key in WORKS_CLASSES]
    return _of_kinds("class", _("改造类别"), legend, communities()["works_class"], _("尚无工程"))


def _by_status(language: str) -> Colouring:
    legend = [
        Entry(key, label("community_status", key, language[:2]), colour)
        for key, colour in _STATUS.items()
    ]
    return _of_kinds("status", _("状态"), legend, communities()["status"], _("未知"))


def _of_kinds(
    name: str, title: str, legend: list[Entry], keys: pl.Series, without: str
) -> Colouring:
    """Number the communities by the legend's lines; those without a key come last."""
    nothing = len(legend)
    place = {each.key: number for number, each in enumerate(legend)}
    codes = keys.replace_strict(place, default=nothing, return_dtype=pl.Int64).fill_null(nothing)
    lines = (*legend, Entry("", without, _NOTHING, missing=True))
    return Colouring(name, title, "", lines, codes.to_numpy())


def _by_indicator(name: str, language: str) -> Colouring:
    meant = definition(name)
    values = indicator_values(name)
    breaks = quantile_breaks(values, len(_SHADES))
    codes = class_of(values, breaks)
    legend = []
    for number in range(len(breaks)):
        inside = values[codes == number]
        words = _range(float(inside.min()), float(inside.max()), meant.decimals, meant.unit)
        legend.append(Entry(str(number), words, _shade(number, len(breaks))))
    legend.append(Entry("", _("没有数据"), _NOTHING, missing=True))
    codes = np.where(codes < 0, len(breaks), codes)
    return Colouring(name, meant.label(language), meant.unit_label(language), tuple(legend), codes)


def _shade(number: int, classes: int) -> str:
    """Use the whole ramp also for few classes."""
    last = len(_SHADES) - 1
    return _SHADES[round(number / (classes - 1) * last) if classes > 1 else last - 1]


def _range(low: float, high: float, decimals: int, unit: str) -> str:
    if unit == "share":
        ends = [f"{each:.0%}" for each in (low, high)]
    else:
        ends = [f"{each:,.{min(decimals, 1)}f}" for each in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"


@remembered(16)
def indicator_values(name: str) -> Floats:
    """Return an indicator of each open community; NaN where the data do not tell."""
    tables = {each: read(each) for each in _tables_for(name)}
    found = indicators(tables, by="community_id", only=[name])
    by_place = found.select(community_id="scope", value=pl.col("value").cast(pl.Float64))
    placed = (
        communities()
        .select("community_id")
        .join(by_place, on="community_id", how="left", maintain_order="left")
    )
    return placed["value"].fill_null(float("nan")).to_numpy()


def _tables_for(name: str) -> set[str]:
    meant = definition(name)
    if not meant.fact:
        return _tables_for(meant.numerator) | _tables_for(meant.denominator)
    return set(_TABLES[facts()[meant.fact].table])


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


def legend_content(name: str, choice: Choice, language: str) -> Content:
    """Return a legend as JSON, with the line of each chosen community where these are few."""
    found = colouring(name, language)
    shown = chosen(choice)
    ids = communities()["community_id"].filter(shown)
    few = communities().height <= LISTED_UP_TO
    legend = [
        {
            "label": each.label,
            "colour": each.colour,
            "missing": each.missing,
            "count": count,
        }
        for each, count in zip(found.legend, found.counts(shown), strict=True)
    ]
    codes = found.codes[shown.to_numpy()].tolist() if few else []
    written = {
        "name": name,
        "title": found.title,
        "unit": found.unit,
        "legend": legend,
        "codes": dict(zip(ids, codes, strict=True)) if few else {},
    }
    return content(json.dumps(written, ensure_ascii=False).encode(), "application/json")


def facts_of(community_id: str, language: str) -> dict[str, str]:
    """Return in words what the map knows of a community beyond its own row."""
    row = communities().filter(pl.col("community_id") == community_id)
    if row.is_empty():
        return {"zone_label": "", "classes": ""}
    zone = row["zone_name"][0] if language.startswith("zh") else row["zone_english_name"][0]
    classes = (row["works_classes"][0] or "").split()
    words = [label("works_class", each, language[:2]) for each in classes]
    joined = ("、" if language.startswith("zh") else ", ").join(words)
    return {"zone_label": zone or row["zone"][0] or "", "classes": joined}


def options(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return by what the map may be coloured, in groups with their headings."""
    titles = {
        "year": _("改造年度"),
        "zone": _("板块"),
        "class": _("改造类别"),
        "status": _("状态"),
    }
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in definitions().values():
        unit = each.unit_label(language)
        words = f"{each.label(language)}（{unit}）" if unit else each.label(language)
        groups.setdefault(_group(each.group), []).append((each.name, words))
    return [(_("分类"), [(name, titles[name]) for name in KINDS]), *groups.items()]


def _group(name: str) -> str:
    words = {
        "money": _("资金"),
        "scale": _("规模"),
        "progress": _("进度"),
        "basic": _("基础类"),
        "improvement": _("完善类"),
        "upgrade": _("提升类"),
        "life_circle": _("生活圈"),
        "governance": _("治理"),
    }
    return words.get(name, name)


def filter_options(language: str) -> dict[str, list[tuple[str, str]]]:
    """Return the values that each filter offers, with their labels."""
    classes = [(each, label("works_class", each, language[:2])) for each in choices("works_class")]
    return {
        "year": [(e.key, e.label) for e in colouring("year", language).legend if not e.missing],
        "zone": [
            (e.key, e.label) for e in colouring("zone", language).legend if e.key not in {"", "*"}
        ],
        "class": classes,
        "status": [(e.key, e.label) for e in colouring("status", language).legend if not e.missing],
    }
