"""A scenario as the tables of a programme folder: schemes beside caps, rules and locks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from linli.plan.checking.given import NEEDED, OPTIONAL
from linli.records import Result
from linli.schema import check_references, table, validate
from linli.schema.validation import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli.records import Problem

# What a scenario says for itself; communities, schemes and sources are the office's.
SCENARIO_TABLES = tuple(
    name
    for name in (*NEEDED, *OPTIONAL)
    if name not in {"communities", "schemes", "scheme_costs", "sources"}
)
_NAMING = {"community_id": "communities", "scheme_id": "schemes"}


def row_key(name: str, row: Mapping[str, Any]) -> str:
    """Return what tells a row of a scenario's table from the others.

    Examples
    --------
    >>> row_key("source_caps", {"source_id": "bond", "scope": "*", "year": 2023, "cap_yuan": "1"})
    'bond|*|2023'
    """
    key = [each.name for each in table(name).fields if each.key] or list(row)
    return "|".join("" if row.get(each) is None else str(row[each]) for each in key)


def typed_rows(name: str, rows: Sequence[Mapping[str, Any]]) -> Result:
    """Type and check rows of a table that are kept as objects.

    Parameters
    ----------
    name
        Table of the schema.
    rows
        Values by field; amounts as text.

    Returns
    -------
    Result
        As `linli.schema.validate`; optional fields that no row has are columns of nulls.
    """
    fields = [each.name for each in table(name).fields]
    text = {field: [_as_text(row.get(field)) for row in rows] for field in fields}
    raw = pl.DataFrame(text, schema=dict.fromkeys(fields, pl.String))
    return validate(name, raw)


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def scenario_tables(
    office: Mapping[str, pl.DataFrame], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Result:
    """Return the tables that `linli.plan.solving.solve` reads.

    Parameters
    ----------
    office
        communities, schemes, scheme_costs, sources: typed.
    rows
        Rows of a scenario by table, as objects; names of `SCENARIO_TABLES`.

    Returns
    -------
    Result
        tables: those of the office that have rows, and the scenario's, valid by the schema.
        problems: what is wrong with the scenario's rows, and rows that name what the office does
        not have. Locks and groups of communities or schemes that are not planned (any more) mean
        nothing and are left out without one; `left_out` tells them.

    Notes
    -----
    Problems: as `linli.schema.validate`; data.unknown_reference.
    """
    tables: dict[str, pl.DataFrame] = dict(office)
    problems: list[Problem] = []
    for name in SCENARIO_TABLES:
        given = [each for each in rows.get(name, ()) if _is_planned(name, each, office)]
        if not given and name in OPTIONAL:
            continue
        checked = typed_rows(name, given)
        problems += checked.problems
        tables[name] = checked.tables[name].drop(ROW)
    problems += check_references(tables, {})
    return Result(tables, tuple(problems), "rejected" if problems else "ok")


def left_out(
    office: Mapping[str, pl.DataFrame], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the locks and groups, with their table, that name what is not planned."""
    return [
        (name, each)
        for name in ("locks", "groups")
        for each in rows.get(name, ())
        if not _is_planned(name, each, office)
    ]


def _is_planned(name: str, row: Mapping[str, Any], office: Mapping[str, pl.DataFrame]) -> bool:
    if name not in {"locks", "groups"}:
        return True
    return all(
        not row.get(field) or row[field] in office[there][field] for field, there in _NAMING.items()
    )
