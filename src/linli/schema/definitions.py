"""The tables and fields of a programme folder, read from this room's CSV files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from linli.schema.personal import PERSONAL_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES = (
    "id",
    "code",
    "text",
    "choice",
    "integer",
    "number",
    "money",
    "fraction",
    "boolean",
    "date",
    "month",
    "geometry",
    *PERSONAL_TYPES,
)


@dataclass(frozen=True, slots=True)
class Field:
    """One column: what it may hold and what it is called.

    Parameters
    ----------
    name
        Key of the column in files, `floor_area_m2`.
    type
        One of `TYPES`.
    unit
        Unit of the number, empty where it has none.
    key
        Whether the column is part of the table's key; where it may be blank, a blank means any,
        and such rows are not compared.
    required
        Whether a blank is an error.
    minimum, maximum
        Range, as text, empty where open.
    default
        What an absent column means, as text; empty means unknown, never zero.
    choices
        Name of the list in `choices.csv` that a `choice` takes its values from.
    references
        `table.field` that the value must name.
    example
        A plausible value, for templates.
    zh, en
        Labels.
    zh_description, description
        Longer words, may be empty.
    """

    name: str
    type: str
    unit: str
    key: bool
    required: bool
    minimum: str
    maximum: str
    default: str
    choices: str
    references: str
    example: str
    zh: str
    en: str
    zh_description: str
    description: str

    def label(self, language: str) -> str:
        """Return the label in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en

    @property
    def is_personal(self) -> bool:
        """Whether it tells of one person: kept encrypted, masked on pages, left out of exports."""
        return self.type in PERSONAL_TYPES


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """One table: its home room, whether the office keeps it, its labels and fields in order."""

    name: str
    room: str
    kept: bool
    zh: str
    en: str
    zh_description: str
    description: str
    fields: tuple[Field, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the fields that make a row's key."""
        return tuple(each.name for each in self.fields if each.key)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all fields in order."""
        return tuple(each.name for each in self.fields)

    @property
    def personal(self) -> tuple[Field, ...]:
        """The fields that tell of one person."""
        return tuple(each for each in self.fields if each.is_personal)

    def field(self, name: str) -> Field:
        """Return one field.

        Raises
        ------
        KeyError
            The table has no such field.
        """
        for each in self.fields:
            if each.name == name:
                return each
        msg = f"table {self.name} has no field {name}; it has {', '.join(self.names)}"
        raise KeyError(msg)

    def label(self, language: str) -> str:
        """Return the label in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en


def _rows(file_name: str) -> list[dict[str, str]]:
    text = resources.files("linli.schema").joinpath(file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _field(row: Mapping[str, str]) -> Field:
    return Field(
        name=row["field"],
        type=row["type"],
        unit=row["unit"],
        key=row["key"] == "true",
        required=row["required"] == "true",
        minimum=row["min"],
        maximum=row["max"],
        default=row["default"],
        choices=row["choices"],
        references=row["references"],
        example=row["example"],
        zh=row["zh"],
        en=row["en"],
        zh_description=row["zh_description"],
        description=row["description"],
    )


@cache
def tables() -> Mapping[str, TableDefinition]:
    """Return every table by name, in the order in which they can be loaded.

    Returns
    -------
    mapping of str to TableDefinition
        A table stands behind every table that its fields reference.

    Examples
    --------
    >>> tables()["buildings"].key
    ('building_id',)
    """
    return MappingProxyType(
        {
            row["table"]: TableDefinition(
                name=row["table"],
                room=row["room"],
                kept=row["kept"] == "true",
                zh=row["zh"],
                en=row["en"],
                zh_description=row["zh_description"],
                description=row["description"],
                fields=tuple(_field(each) for each in _rows(f"{row['table']}.csv")),
            )
            for row in _rows("tables.csv")
        }
    )


@cache
def kept_tables() -> Mapping[str, TableDefinition]:
    """Return the tables that the office's database keeps; the others live in folders only.

    Examples
    --------
    >>> "communities" in kept_tables(), "plan" in kept_tables()
    (True, False)
    """
    return MappingProxyType({name: each for name, each in tables().items() if each.kept})


def table(name: str) -> TableDefinition:
    """Return one table.

    Parameters
    ----------
    name
        Name of the table, `communities`.

    Raises
    ------
    KeyError
        No such table.

    Examples
    --------
    >>> table("communities").field("year_built").zh
    '建成年份'
    """
    if name not in tables():
        msg = f"no table {name}; the schema has {', '.join(tables())}"
        raise KeyError(msg)
    return tables()[name]


@cache
def choices(list_name: str) -> Mapping[str, tuple[str, str]]:
    """Return the values of a choice list with their labels.

    Parameters
    ----------
    list_name
        Name in `choices.csv`, `works_class`.

    Returns
    -------
    mapping of str to (str, str)
        Value to (zh, en), in the list's order.

    Raises
    ------
    KeyError
        No such list.

    Examples
    --------
    >>> choices("works_class")["basic"]
    ('基础类', 'basic')
    """
    found = {
        row["id"]: (row["zh"], row["en"])
        for row in _rows("choices.csv")
        if row["list"] == list_name
    }
    if not found:
        msg = f"no list of choices {list_name}"
        raise KeyError(msg)
    return MappingProxyType(found)


def label(list_name: str, value: str, language: str) -> str:
    """Return the label of a choice, or the value itself where the list lacks it.

    Examples
    --------
    >>> label("work_status", "accepted", "zh")
    '已验收'
    """
    zh, en = choices(list_name).get(value, (value, value))
    return zh if language.startswith("zh") else en
