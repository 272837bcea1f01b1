"""The open tables as files: made once for each state of the data, and kept as bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import polars as pl

from linli.publish import definitions
from linli.publish.definitions import facts
from linli.publish.open_tables import open_table, open_tables
from linli.publish.privacy import without_small_counts
from linli.schema import table
from linli.tables.datapackage import datapackage
from linli.tables.programme import Programme as ProgrammeFile
from linli.tables.vector_writing import geojson
from linli.tables.writing import canonical, csv_bytes
from linli_web.journal.answers import Content, content
from linli_web.journal.heads import as_kept
from linli_web.journal.memory import data_version, remembered
from linli_web.journal.models import Head
from linli_web.plan.reads import programme
from linli_web.publish import reads
from linli_web.publish.annual_data import annual_rows
from linli_web.registry.listings import models
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from datetime import date

CSV = "text/csv; charset=utf-8"
JSON = "application/json"
GEOJSON = "application/geo+json"
LICENCE = ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")
_LARGE = 50_000
_SPATIAL = {"communities", "buildings", "facilities", "ground"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One open table as the page lists it."""

    name: str
    rows: int
    formats: tuple[str, ...]


def offers() -> list[Offer]:
    """Return the open tables that have rows."""
    return [
        Offer(name, number, formats(name)) for name in open_tables() if (number := _height(name))
    ]


def formats(name: str) -> tuple[str, ...]:
    """Return the formats that a table comes in."""
    return ("csv", "json", "geojson") if name in _SPATIAL else ("csv", "json")


@remembered(32)
def _height(name: str) -> int:
    return models()[name]._default_manager.count()


def _open(name: str) -> pl.DataFrame:
    needed = {name, "communities", "buildings", "sources"}
    return open_table(name, {each: read(each) for each in needed})


def file(name: str, form: str) -> Content:
    """Return an open table as a file.

    Parameters
    ----------
    name
        Name of an open table.
    form
        csv, json or geojson.
    """
    return _kept_file(name, form) if _height(name) <= _LARGE else _large_file(name, form)


@remembered(48)
def _kept_file(name: str, form: str) -> Content:
    return _file(name, form)


@remembered(1)
def _large_file(name: str, form: str) -> Content:
    """Keep only the last of the files that take much memory."""
    return _file(name, form)


def _file(name: str, form: str) -> Content:
    rows = _open(name)
    if form == "csv":
        return content(csv_bytes(name, rows), CSV)
    if form == "geojson":
        return content(geojson(rows, key=table(name).key[0]), GEOJSON)
    return content(_records(rows.drop("geometry", strict=False)), JSON)


@remembered(2)
def annual_plans_file(form: str) -> Content:
    """Return the public annual plans as a file.

    Parameters
    ----------
    form
        csv or json.
    """
    rows = annual_rows()
    if form == "json":
        return content(_records(rows), JSON)
    return content(rows.write_csv().encode(), CSV)


def _records(rows: pl.DataFrame) -> bytes:
    """Return rows as a list of objects; amounts stay exact by being text."""
    exact = rows.with_columns(
        pl.col(pl.Decimal).cast(pl.String), pl.col(pl.Date).dt.to_string("%Y-%m-%d")
    )
    return exact.write_json().encode()


@remembered(1)
def package() -> Content:
    """Return the description of the open tables as a Data Package."""
    columns = {each.name: canonical(each.name, _open(each.name)).columns for each in offers()}
    mine = programme()
    described = datapackage(
        columns,
        ProgrammeFile(mine.name if mine else "", county=mine.county if mine else ""),
    )
    package_ = json.loads(described)
    name, path = LICENCE
    package_["licenses"] = [{"name": name, "path": path}]
    package_["version"] = data_version().tag
    if mine is not None and mine.of_sample:
        package_["sample"] = True
    return content((json.dumps(package_, ensure_ascii=False, indent=2) + "\n").encode(), JSON)


# Indicators


def public_indicators() -> list[str]:
    """Return the names of the indicators that stand on public pages."""
    return [each.name for each in definitions().values() if each.public]


@remembered(4)
def indicator_file(as_of: date) -> Content:
    """Return the public indicators as of a day."""
    rows = pl.DataFrame(
        [
            {
                "indicator": name,
                "zh": each.indicator.zh,
                "en": each.indicator.en,
                "unit": each.indicator.unit,
                "value": each.value,
                "missing": each.missing,
                "as_of": as_of,
                "zh_definition": each.indicator.zh_definition,
                "definition": each.indicator.definition,
            }
            for name, each in reads.values(as_of).items()
            if each.indicator.public
        ],
        infer_schema_length=None,
    )
    return content(rows.write_csv().encode(), CSV)


@remembered(256)
def public_places(name: str, by: str, as_of: date) -> pl.DataFrame:
    """Return one public indicator for each place, small counts of households hidden.

    Returns
    -------
    table
        scope, value, missing, hidden.
    """
    rows = reads.by_place(by, (name,), as_of).select("scope", "value", "missing")
    if definitions()[name].unit == "household":
        return without_small_counts(rows, "value")
    return rows.with_columns(hidden=pl.lit(value=False))


@remembered(64)
def indicator_rows(name: str, as_of: date) -> Content:
    """Return one indicator by community and area as a file."""
    parts = [
        public_places(name, by, as_of).select(
            pl.lit(name).alias("indicator"), pl.lit(by).alias("by"), pl.all()
        )
        for by in ("zone", "area_id", "street_id", "community_id")
    ]
    rows = pl.concat(parts).filter(pl.col("value").is_null() | (pl.col("value") != 0))
    return content(rows.write_csv().encode(), CSV)


def source_tables(name: str) -> list[str]:
    """Return the tables that an indicator is counted from, that of its rows first."""
    asked = definitions()[name]
    parts = [asked.name] if asked.fact else [asked.numerator, asked.denominator]
    found = (facts()[definitions()[part].fact].table for part in parts)
    return list(dict.fromkeys(each.removesuffix("_with_community") for each in found))


@remembered(1)
def journal_head() -> Content:
    """Return the journal's head: the number of entries and the last link; empty without any."""
    head = Head.objects.first()
    told = asdict(as_kept(head)) if head else {}
    return content((json.dumps(told, indent=2) + "\n").encode(), JSON)
