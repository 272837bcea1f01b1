"""By what the map may be coloured, and the lines of each legend."""

from __future__ import annotations

from collections.abc import Sequence
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
from linli_web.journal.memory import remembered
from linli_web.registry.map_reads import WORKS_CLASSES, communities, summary
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli.engines.mercator import Floats

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
# Key of the line for zones beyond those that have a colour.
OTHERS = "*"

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
class Line:
    """One line of a legend; the last one is of those without a value."""

    key: str
    label: str
    colour: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours mean; the lines stand in the same order in every language."""

    name: str
    title: str
    unit: str
    lines: tuple[Line, ...]


def exists(name: str, *, public: bool) -> bool:
    """Tell whether the map may be coloured so; strangers see public indicators only."""
    if name in KINDS:
        return True
    return name in definitions() and (definitions()[name].public or not public)


@remembered(64)
def legend(name: str, language: str) -> Legend:
    """Return what the colours mean.

    Parameters
    ----------
    name
        year, zone, class, status, or the name of an indicator.
    language
        Of the labels.

    Raises
    ------
    ValueError
        No such indicator.
    """
    makers = {"year": _by_year, "zone": _by_zone, "class": _by_class, "status": _by_status}
    with override(language):
        return makers[name](language) if name in makers else _by_indicator(name, language)


def _by_year(_language: str) -> Legend:
    done = [year for year, begun in summary().years.items() if begun]
    coming = [year for year, begun in summary().years.items() if not begun]
    lines = [Line(str(y), str(y), c) for y, c in zip(done, _spread(_DONE, done), strict=True)]
    lines += [
        Line(str(y), pgettext("year", "计划 %s") % y, c)
        for y, c in zip(coming, _spread(_PLANNED, coming), strict=True)
    ]
    return _of_kinds("year", _("改造年度"), lines, _("未列入年度"))


def _spread(colours: Sequence[str], years: Sequence[int]) -> list[str]:
    """Give each year a colour; where they are many, blends of the colours in their order."""
    if len(years) <= len(colours):
        return list(colours[: len(years)])
    ramp = np.array([[int(each[at : at + 2], 16) for at in (1, 3, 5)] for each in colours])
    places = np.linspace(0, len(colours) - 1, len(years))
    parts = [np.interp(places, range(len(colours)), ramp[:, part]).round() for part in range(3)]
    return [f"#{int(r):02x}{int(g):02x}{int(b):02x}" for r, g, b in zip(*parts, strict=True)]


def _by_zone(language: str) -> Legend:
    zones = read("zones").sort("position", "zone", nulls_last=True)
    zones = zones.unique("zone", keep="first", maintain_order=True)
    name = "name" if language.startswith("zh") else "english_name"
    labels = dict(zones.select("zone", pl.coalesce(name, "name")).iter_rows())
    found = summary().zones
    order = [*[key for key in labels if key in found], *[key for key in found if key not in labels]]
    lines = [
        Line(key, labels.get(key) or key, colour)
        for key, colour in zip(order, _KINDS, strict=False)
    ]
    if len(order) > len(lines):
        lines.append(Line(OTHERS, _("其他板块"), _REST))
    return _of_kinds("zone", _("板块"), lines, _("未划板块"))


def _by_class(_language: str) -> Legend:
    words = {
        "basic": _("只有基础类"),
        "improvement": _("做到完善类"),
        "upgrade": _("做到提升类"),
    }
    lines = [Line(key, words[key], _CLASSES[key]) for key in WORKS_CLASSES]
    return _of_kinds("class", _("改造类别"), lines, _("尚无工程"))


def _by_status(language: str) -> Legend:
    lines = [
        Line(key, label("community_status", key, language[:2]), colour)
        for key, colour in _STATUS.items()
    ]
    return _of_kinds("status", _("状态"), lines, _("未知"))


def _of_kinds(name: str, title: str, lines: Sequence[Line], without: str) -> Legend:
    return Legend(name, title, "", (*lines, Line("", without, _NOTHING, missing=True)))


def _by_indicator(name: str, language: str) -> Legend:
    meant = definition(name)
    values = indicator_values(name)
    breaks = indicator_breaks(values)
    classes = class_of(values, breaks)
    lines = []
    for number in range(len(breaks)):
        inside = values[classes == number]
        words = _range(float(inside.min()), float(inside.max()), meant.decimals, meant.unit)
        lines.append(Line(str(number), words, _shade(number, len(breaks))))
    lines.append(Line("", _("没有数据"), _NOTHING, missing=True))
    return Legend(name, meant.label(language), meant.unit_label(language), tuple(lines))


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


def indicator_breaks(values: Floats) -> Floats:
    """Return the upper limits of the classes that the map has shades for."""
    return quantile_breaks(values, len(_SHADES))


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


def options(language: str, *, public: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return by what the map may be coloured, in groups with their headings."""
    titles = {
        "year": _("改造年度"),
        "zone": _("板块"),
        "class": _("改造类别"),
        "status": _("状态"),
    }
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in definitions().values():
        if public and not each.public:
            continue
        unit = each.unit_label(language)
        words = each.label(language)
        if unit:
            words = _("%(label)s（%(unit)s）") % {"label": words, "unit": unit}
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
    lines = {name: legend(name, language).lines for name in ("year", "zone", "status")}
    offered = {
        name: [(each.key, each.label) for each in found if each.key not in {"", OTHERS}]
        for name, found in lines.items()
    }
    return offered | {"class": classes}
