"""All that the office keeps on one person, as a file for that person."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from linli_web.personal.columns import personal_kinds
from linli_web.personal.keeping import open_all
from linli_web.personal.sealing import Cell
from linli_web.privacy.reads import definition, entries_of, rows_of
from linli_web.tables.excel_csv import csv_lines

if TYPE_CHECKING:
    from linli_web.journal.models import Entry
    from linli_web.personal.models import PersonKey

_ENGLISH = ("table", "id", "field", "content")
FORMS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def written(key: PersonKey, form: str, language: str) -> bytes:
    """Return everything on a person.

    Parameters
    ----------
    key
        The person.
    form
        json: with field names, for another program; csv: with labels, for reading.
    language
        zh or en, for the labels.
    """
    rows = rows_of(key)
    if form == "json":
        told = {
            "person": key.pk,
            "rows": [asdict(each) for each in rows],
            "journal": [_entry(each) for each in entries_of(key)],
            "requests": list(
                key.requests.values("kind", "received_on", "due_on", "answered_on", "answer")
            ),
        }
        return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()
    lines = [
        [definition(each.table).label(language), each.key, field.label(language), text]
        for each in rows
        for field in definition(each.table).fields
        if (text := each.values[field.name]) is not None
    ]
    heading = ("表", "编号", "项目", "内容") if language == "zh" else _ENGLISH
    return "".join(csv_lines([heading, *lines])).encode()


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": timezone.localtime(entry.at).isoformat(),
        "who": entry.actor_name,
        "act": entry.act,
        "table": entry.table,
        "key": entry.key,
        "before": _opened(entry, entry.before),
        "after": _opened(entry, entry.after),
        "note": entry.note,
    }


def _opened(entry: Entry, state: dict[str, Any] | None) -> dict[str, Any] | None:
    if state is None:
        return None
    personal = {*personal_kinds(entry.table)} & {*state}
    sealed = [(Cell(entry.table, name, entry.key), state[name]) for name in personal]
    found = {
        cell.column: each.text for (cell, _), each in zip(sealed, open_all(sealed), strict=True)
    }
    return {**state, **found}
