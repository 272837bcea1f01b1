"""The preview of an import: what is new, changed, the same and bad, leafed through by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.translation import pgettext

from linli.schema import table
from linli.schema.personal import told as covered
from linli.tables.changes import BEFORE
from linli_web.exchange import previews
from linli_web.exchange.actions import plain
from linli_web.exchange.importing import preview_folder
from linli_web.exchange.views.wording import table_words, told
from linli_web.registry.differences import changes, names_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from django.http import HttpRequest

    from linli_web.exchange.models import Import
    from linli_web.exchange.views.wording import Told
    from linli_web.registry.differences import Change

A_PAGE = 50
_WARNINGS_SHOWN = 100
# A sign beside each colour: not everybody sees green and red, and paper is grey.
SIGNS = {"bad": "✕", "changed": "≠", "new": "＋", "same": "＝"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a preview."""

    key: str
    name: str
    changes: Sequence[Change] = ()
    problems: Sequence[Told] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One table or kind to look at."""

    value: str
    label: str
    count: int
    on: bool
    sign: str = ""


def preview(request: HttpRequest, job: Import) -> dict[str, Any]:
    """Return what the page of a preview shows; nothing where there is none."""
    folder = preview_folder(job)
    result = (job.shown.result if job.shown else None) or {}
    if not result or not folder.exists():
        return {"result": None}
    counts = result["tables"]
    name = _chosen(request.GET.get("table", ""), counts) or next(iter(counts), "")
    kinds = _kinds(counts.get(name, {}), request.GET.get("kind", ""))
    kind = next((each.value for each in kinds if each.on), "")
    warnings = [told(each) for each in previews.problems(folder, only_warnings=True)]
    general = [told(each) for each in _of_files(folder, result)]
    return {
        "result": result,
        "counts": {each: sum(one[each] for one in counts.values()) for each in previews.KINDS},
        "may_keep": any(one[kind] for one in counts.values() for kind in previews.KINDS),
        "rejected_rows": sum(one["rejected"] for one in counts.values()),
        "tables": [
            Choice(each, table_words(each), counts[each]["read"], each == name) for each in counts
        ],
        "table": name,
        "kinds": kinds,
        "kind": kind,
        "general": general,
        "warnings": warnings[:_WARNINGS_SHOWN],
        "more_warnings": max(0, len(warnings) - _WARNINGS_SHOWN),
        **(_lines(request, folder, name, kind, counts) if name else {"lines": []}),
    }


def _of_files(folder: Path, result: Mapping[str, Any]) -> list[Any]:
    """Return the errors that no row has: a file that cannot be read, a missing column."""
    if not result["errors"]:
        return []
    return [each for each in previews.problems(folder) if not each.row and told(each).is_error]


def _chosen(value: str, counts: Mapping[str, Any]) -> str:
    return value if value in counts else ""


def _kinds(counts: Mapping[str, int], chosen: str) -> list[Choice]:
    labels = {
        "bad": pgettext("rows", "不合格"),
        "changed": pgettext("rows", "有变化"),
        "new": pgettext("rows", "新增"),
        "same": pgettext("rows", "没变化"),
    }
    numbers = {kind: counts.get("rejected" if kind == "bad" else kind, 0) for kind in labels}
    first = next((kind for kind, number in numbers.items() if number), "new")
    on = chosen if chosen in labels else first
    return [
        Choice(kind, label, numbers[kind], kind == on, SIGNS[kind])
        for kind, label in labels.items()
    ]


def _lines(
    request: HttpRequest, folder: Path, name: str, kind: str, counts: Mapping[str, Any]
) -> dict[str, Any]:
    number = counts[name]["rejected" if kind == "bad" else kind]
    page = Paginator(range(number), A_PAGE).get_page(request.GET.get("page"))
    begin = max(page.start_index() - 1, 0)
    if kind == "bad":
        rows, found = previews.bad_rows(folder, name, begin, A_PAGE)
        lines = [_bad(each) for each in rows]
        # A fault of the whole table rejects rows that have none of their own.
        return {"page": Paginator(range(found), A_PAGE).get_page(page.number), "lines": lines}
    if not (folder / f"{name}.parquet").exists():
        return {"page": page, "lines": [], "is_not_kept": True}
    rows_shown = previews.part(folder, name, kind, begin, A_PAGE)
    return {"page": page, "lines": _good(name, kind, list(rows_shown.iter_rows(named=True)))}


def _bad(row: previews.BadRow) -> Line:
    problems = [told(each) for each in row.problems]
    return Line(row.row, "", problems=problems, place=problems[0].place)


def _good(name: str, kind: str, rows: list[dict[str, Any]]) -> list[Line]:
    fields = [each for each in table(name).names if rows and each in rows[0]]
    states = [_states(name, row, fields, kind) for row in rows]
    names = names_in(name, [state for pair in states for state in pair])
    return [
        Line(
            " ".join(str(row[each]) for each in table(name).key),
            _name(name, row),
            changes(name, before, after, names) if kind != "same" else (),
        )
        for row, (before, after) in zip(rows, states, strict=True)
    ]


def _name(name: str, row: Mapping[str, Any]) -> str:
    """Return what a row is called; a person covered."""
    return covered(table(name).field("name"), row["name"]) if "name" in row else ""


def _covered(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Cover what a row tells of persons."""
    personal = {each.name: each for each in table(name).personal}
    return {
        each: covered(personal[each], value) if each in personal and value else value
        for each, value in plain(row).items()
    }


def _states(
    name: str, row: Mapping[str, Any], fields: list[str], kind: str
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Return a row before and after; of a new one only what is filled in."""
    after = {each: row[each] for each in fields}
    if kind == "new":
        # The line begins with these.
        told = {*table(name).key, "name"}
        filled = {each: one for each, one in after.items() if one is not None and each not in told}
        return None, _covered(name, filled)
    before = {each: row.get(BEFORE + each) for each in fields}
    differing = [each for each in fields if before[each] != after[each]]
    was, will = (
        _covered(name, {each: state[each] for each in differing}) for state in (before, after)
    )
    return was, will
