"""The shapes of objects that are more than a row of a table: `shapes.csv`.

Problem: a scheme is lines, fees and terms beside its own values; written out by hand, its answer,
its description and its test would drift apart. Decision: each field is declared once, with its
type, its words and the path by which its value is found; answers, OpenAPI schemas and the reading
of bodies come from there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from linli.lifecycle import states
from linli.schema import choices, table
from linli.schema.definitions import Field, TableDefinition
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# Beside the types of the schema: `state` of a process of `linli.lifecycle`, `word` of a few,
# `moment` in time, `one` and `list` of another shape, `rows` of a table of the schema, and lists
# of plain values.
LISTS = ("list", "rows", "texts", "integers")
_LONGEST_TEXT, _LONGEST_ID = 200, 64
_BLANK = Field(
    name="",
    type="",
    unit="",
    key=False,
    required=False,
    minimum="",
    maximum="",
    default="",
    choices="",
    references="",
    example="",
    zh="",
    en="",
    zh_description="",
    description="",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: its fields as the schema words them, and where the value of each is found."""

    definition: TableDefinition
    paths: Mapping[str, str]
    # Whether it is sent to us: what is not required may be left out.
    sent: bool

    @property
    def name(self) -> str:
        """What it is called in `shapes.csv` and in the OpenAPI document."""
        return self.definition.name

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields in order."""
        return self.definition.fields


@cache
def shapes() -> Mapping[str, Shape]:
    """Return every shape by name."""
    found: dict[str, Shape] = {}
    title: Mapping[str, str] = {}
    fields: dict[str, Field] = {}
    paths: dict[str, str] = {}
    for row in packed_rows("linli_web.api", "shapes"):
        if not row["field"]:
            title, fields, paths = row, {}, {}
        elif row["field"] == "*":
            taken = found[row["like"]]
            fields |= {each.name: each for each in taken.fields}
            paths |= taken.paths
        else:
            fields[row["field"]] = _field(row)
            paths[row["field"]] = row["path"] or row["field"]
        definition = TableDefinition(
            name=title["shape"],
            room="api",
            kept=False,
            zh=title["zh"],
            en=title["en"],
            zh_description="",
            description="",
            fields=tuple(fields.values()),
        )
        found[title["shape"]] = Shape(
            definition, MappingProxyType(dict(paths)), title["type"] == "sent"
        )
    return MappingProxyType(found)


def _field(row: Mapping[str, str]) -> Field:
    """Return a field: what its row says, and for the rest what the schema says of the one like."""
    like, _dot, name = row["like"].partition(".")
    base = table(like).field(name) if like else _BLANK
    said = {
        key: row[key] for key in ("type", "unit", "choices", "references", "zh", "en") if row[key]
    }
    if row["description"]:
        said |= {"zh_description": row["zh_description"], "description": row["description"]}
    if row["max"]:
        said["maximum"] = row["max"]
    required = row["required"] == "true" if row["required"] else base.required
    return replace(base, name=row["field"], required=required, key=False, **said)


def words_of(field: Field) -> tuple[str, ...]:
    """Return the values that a field may have, where they are few."""
    if field.type == "state":
        return states(field.choices)
    if field.type == "word":
        return tuple(field.choices.split())
    return tuple(choices(field.choices)) if field.type == "choice" else ()


def longest(field: Field) -> int:
    """Return how many characters a text or id that is sent may have."""
    return int(field.maximum or (_LONGEST_TEXT if field.type == "text" else _LONGEST_ID))


def written(name: str, source: Any) -> dict[str, Any]:
    """Return what a source says in a shape, as JSON holds it.

    Parameters
    ----------
    name
        Of the shape.
    source
        An object or mapping in which the paths of the shape's fields lead somewhere.

    Raises
    ------
    KeyError, AttributeError
        A path leads nowhere.
    """
    shape = shapes()[name]
    return {each.name: _plain(each, _at(source, shape.paths[each.name])) for each in shape.fields}


def _at(source: Any, path: str) -> Any:
    value = source
    for step in path.split("."):
        if value is None:
            return None
        # A table of the schema that a scenario has no rows of is not kept.
        value = value[step] if isinstance(value, dict) else getattr(value, step)
    return value


def _plain(field: Field, value: Any) -> Any:
    if field.type in LISTS:
        return _listed(field, value)
    if value is None or value == "":
        return None
    if field.type == "one":
        return written(field.references, value)
    return _WRITERS.get(field.type, str)(value)


def _listed(field: Field, value: Any) -> list[Any]:
    # Rows that hang on a row are behind a manager.
    items: Iterable[Any] = value.all() if hasattr(value, "all") else value
    if field.type == "list":
        return [written(field.references, each) for each in items]
    if field.type == "rows":
        return [_row(field.references, each) for each in items]
    plain: Callable[[Any], Any] = int if field.type == "integers" else str
    return [plain(each) for each in items]


def _row(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {each.name: _plain(each, row.get(each.name)) for each in table(name).fields}


def _moment(value: datetime) -> str:
    return localtime(value).isoformat(timespec="milliseconds")


def _day(value: date | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _money(value: Decimal | str) -> str:
    return f"{Decimal(value):.2f}"


def _exact(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


_WRITERS: Mapping[str, Callable[[Any], Any]] = {
    "integer": int,
    "number": float,
    "boolean": bool,
    "money": _money,
    "fraction": _exact,
    "moment": _moment,
    "date": _day,
}
