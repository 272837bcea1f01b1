"""Problems and rows of an import in the page's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from linli.schema import table, tables
from linli.schema.wording import message, remedy, severity

if TYPE_CHECKING:
    from linli.records import Problem


@dataclass(frozen=True, slots=True)
class Told:
    """A problem in the page's language."""

    place: str
    row: str
    field: str
    value: str
    message: str
    remedy: str
    is_error: bool


def language() -> str:
    """Return `zh` or `en`."""
    return (get_language() or "zh")[:2]


def told(problem: Problem) -> Told:
    """Put a problem into words."""
    sheet = problem.sheet if problem.sheet != problem.file else ""
    return Told(
        " › ".join(filter(None, (problem.file, sheet))),
        problem.row,
        field_words(problem.table, problem.field),
        problem.value,
        message(problem, language()),
        remedy(problem, language()),
        severity(problem.code) == "error",
    )


def field_words(name: str, field: str) -> str:
    """Return the label of a field; what is none stays as it is."""
    if name in tables() and field in table(name).names:
        return table(name).field(field).label(language())
    return field


def table_words(name: str) -> str:
    """Return the label of a table."""
    return table(name).label(language()) if name in tables() else name
