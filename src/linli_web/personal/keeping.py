"""Rows of the schema's tables sealed on their way in and opened on their way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.schema import table, tables
from linli.schema.personal import normalised
from linli_web.personal.columns import personal_kinds
from linli_web.personal.keys import by_id, keys_for
from linli_web.personal.sealing import Cell, Opened, digest, is_sealed, key_of, opened, sealed
from linli_web.tables.reading import read
from linli_web.tables.sealing import digest_of, person_column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli.schema import Field, TableDefinition
    from linli_web.personal.keys import DataKey


# Whoever has an id of a person has one key for all tables.
PERSONS = "persons"


class OfficeKeeper:
    """Seals and opens with the office's keys."""

    def seal(self, name: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with personal columns sealed and their digests beside them."""
        rows = _with_whole_person(table(name), rows)
        fields = [each for each in table(name).personal if each.name in rows.columns]
        if not fields:
            return rows
        subjects = subjects_of(name, rows)
        keys = keys_for(subjects)
        places = row_keys(name, rows)
        columns = list[pl.Series]()
        for field in fields:
            texts = [normalised(field.type, each) if each else "" for each in rows[field.name]]
            columns.append(_sealed(name, field, texts, subjects, places, keys))
            if by := digest_of(field):
                columns.append(pl.Series(by, [digest(field.type, each) for each in texts]))
        return rows.with_columns(columns)

    def open(self, name: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with personal columns in plain, null where there is nothing to read."""
        fields = [each for each in table(name).personal if each.name in rows.columns]
        places = row_keys(name, rows)
        tokens = {each.name: rows[each.name].to_list() for each in fields}
        keys = by_id(key_of(token) for each in tokens.values() for token in each if token)
        return rows.with_columns(
            pl.Series(
                column,
                [
                    open_one(keys, Cell(name, column, place), token).text or None
                    for place, token in zip(places, tokens[column], strict=True)
                ],
                dtype=pl.String,
            )
            for column in tokens
        )


def _sealed(
    name: str,
    field: Field,
    texts: Sequence[str],
    subjects: Sequence[str],
    places: Sequence[str],
    keys: Mapping[str, DataKey],
) -> pl.Series:
    made = []
    for text, subject, place in zip(texts, subjects, places, strict=True):
        held = keys[subject]
        cell = Cell(name, field.name, place)
        made.append(sealed(held.key, held.key_id, subject, cell, text) if text else "")
    return pl.Series(field.name, made, dtype=pl.String)


def _with_whole_person(definition: TableDefinition, rows: pl.DataFrame) -> pl.DataFrame:
    """Add what rows that are there already say of their person, where the given columns do not.

    A row that goes over to another person must not keep values under the key of the one before:
    they would outlast that person's erasure, or vanish with it.
    """
    key = list(definition.key)
    absent = [each.name for each in definition.personal if each.name not in rows.columns]
    if not absent:
        return rows
    there = read(definition.name, columns=[*key, *absent], personal=True)
    there = there.join(rows.select(key), on=key, how="semi")
    if there.is_empty():
        return rows
    return rows.join(there, on=key, how="left", maintain_order="left")


def row_keys(name: str, rows: pl.DataFrame) -> list[str]:
    """Return the key of each row as the journal writes it."""
    columns = [pl.col(each).cast(pl.String) for each in table(name).key]
    return rows.select(pl.concat_str(columns, separator=" ")).to_series().to_list()


def subjects_of(name: str, rows: pl.DataFrame) -> list[str]:
    """Return the person of each row."""
    return [subject(name, each) for each in persons_of(name, rows)]


def subject(name: str, person: str) -> str:
    """Return under which name the person of a row has a key."""
    shared = name in tables() and person_column(table(name)) == "person_id"
    return f"{PERSONS if shared else name}/{person}"


def persons_of(name: str, rows: pl.DataFrame) -> list[str]:
    """Return the person of each row."""
    return rows[person_column(table(name))].to_list()


def open_one(keys: Mapping[str, DataKey | None], cell: Cell, token: str | None) -> Opened:
    """Open one value with the keys at hand."""
    if not token:
        return Opened("empty")
    if not is_sealed(token):
        return Opened("damaged")
    held = keys.get(key_of(token))
    return opened(held.key, held.subject, cell, token) if held else Opened("erased")


def open_all(values: Sequence[tuple[Cell, str | None]]) -> list[Opened]:
    """Open values wherever they stand, with one question for the keys."""
    keys = by_id(key_of(token) for _, token in values if token and is_sealed(token))
    return [open_one(keys, cell, token) for cell, token in values]


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row of a table said, for the journal: its key, its person, and fields by name."""

    row: str
    person: str
    fields: Mapping[str, Any]


def seal_states(name: str, states: Sequence[RowState]) -> list[dict[str, Any]]:
    """Return fields of rows as the journal may keep them: personal ones sealed.

    Erasing a person then reaches the journal, whose entries nobody can change.
    """
    kinds = personal_kinds(name)
    told = [
        (state, subject(name, state.person))
        for state in states
        if any(state.fields.get(each) for each in kinds)
    ]
    keys = keys_for(person for _, person in told)
    whose = {id(state): keys[person] for state, person in told}
    return [
        {
            column: _for_journal(name, column, value, state, whose.get(id(state)))
            if column in kinds
            else value
            for column, value in state.fields.items()
        }
        for state in states
    ]


def _for_journal(
    name: str, column: str, value: Any, state: RowState, held: DataKey | None
) -> str | None:
    if not value or held is None:
        return None
    cell = Cell(name, column, state.row)
    return sealed(held.key, held.key_id, held.subject, cell, str(value))
