"""Bad news of the API: one form for all of it, `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import get_language

from linli.schema.wording import message, remedy
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli.records import Problem

MEDIA_TYPE = "application/problem+json"
# The documentation explains each kind; it is found at the type's address.
TYPES_AT = "/api/v1/#problem-"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of bad news."""

    name: str
    status: int
    zh: str
    en: str
    zh_remedy: str
    en_remedy: str

    @property
    def title(self) -> str:
        """What it says, in the language asked for."""
        return self.zh if _language() == "zh" else self.en

    @property
    def remedy(self) -> str:
        """How to mend it, in the language asked for."""
        return self.zh_remedy if _language() == "zh" else self.en_remedy


def _language() -> str:
    return (get_language() or "zh")[:2]


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind of bad news by name."""
    found = {}
    for row in packed_rows("linli_web.api", "problems"):
        name, status = row.pop("problem"), int(row.pop("status"))
        found[name] = Kind(name, status, **row)
    return MappingProxyType(found)


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """An operation ends here, with this answer.

    Parameters
    ----------
    name
        A row of `problems.csv`.
    detail
        What it means here, in words.
    problems
        What is wrong with each parameter or field.
    headers
        What the answer carries beside.
    more
        Further members of the answer.
    """

    def __init__(
        self,
        name: str,
        detail: str = "",
        problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(f"{name} {detail}")
        self.kind = kinds()[name]
        self.detail = detail
        self.problems = problems
        self.headers = dict(headers or {})
        self.more = more


def answer(refusal: Refusal) -> HttpResponse:
    """Write a refusal as the answer that programs read."""
    kind = refusal.kind
    told: dict[str, Any] = {
        "type": f"{TYPES_AT}{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": refusal.detail or kind.remedy,
        **refusal.more,
    }
    if refusal.problems:
        told["problems"] = [in_words(each) for each in refusal.problems]
    text = json.dumps(told, ensure_ascii=False)
    return HttpResponse(text, status=kind.status, content_type=MEDIA_TYPE, headers=refusal.headers)


def in_words(problem: Problem) -> dict[str, str]:
    """Return one thing that is wrong: where, what was found and expected, how to mend it."""
    row = {"row": problem.row} if problem.row else {}
    return row | {
        "code": problem.code,
        "field": problem.field,
        "found": problem.value,
        "expected": problem.expected,
        "message": message(problem, _language()),
        "remedy": remedy(problem, _language()),
    }
