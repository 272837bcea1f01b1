"""Indicators: what each is, and its value as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linli.publish import definitions
from linli.records import Problem
from linli_web.api import conditions, parameters
from linli_web.plan.reads import today
from linli_web.publish import reads
from linli_web.publish.wording import in_chinese, language

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from linli.publish import Indicator
    from linli_web.api.authentication import Caller

PARAMETERS = ("as_of", "names")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which indicators are asked for, as of which day."""

    day: date
    names: tuple[str, ...]


def list_indicators(request: HttpRequest, _caller: Caller) -> HttpResponse:
    """Answer with the definition of every indicator."""
    parameters.refuse(list(parameters.strange(request.GET, [])))
    tag = conditions.state_tag(None, request)
    return conditions.answer(
        request, tag, lambda: {"items": [_told(each) for each in definitions().values()]}
    )


def _told(each: Indicator) -> dict[str, Any]:
    return {
        "name": each.name,
        "group": each.group,
        "label": each.label(language()),
        "unit": each.unit or None,
        "aggregate": each.aggregate,
        "numerator": each.numerator or None,
        "denominator": each.denominator or None,
        "decimals": each.decimals,
        "public": each.public,
        "definition": (each.zh_definition if in_chinese() else each.definition) or None,
        "source": each.source_label(language()) or None,
    }


def list_values(request: HttpRequest, _caller: Caller) -> HttpResponse:
    """Answer with values as of a day."""
    wanted = _asked(request)

    def made() -> dict[str, Any]:
        values = reads.values(wanted.day)
        items = [
            {
                "name": name,
                "value": values[name].value,
                "unit": values[name].indicator.unit or None,
                "missing": values[name].missing,
            }
            for name in wanted.names
        ]
        return {"as_of": wanted.day.isoformat(), "items": items}

    return conditions.answer(
        request, conditions.state_tag(None, request, wanted.day.isoformat()), made
    )


def _asked(request: HttpRequest) -> Asked:
    problems = list(parameters.strange(request.GET, PARAMETERS))
    text = request.GET.get("as_of", "")
    day = today()
    try:
        day = parameters.day(text) if text else day
    except ValueError:
        problems.append(Problem("data.not_a_date", field="as_of", value=text))
    known = definitions()
    names = [each.strip() for each in request.GET.get("names", "").split(",") if each.strip()]
    problems += [
        Problem("api.bad_value", field="names", value=name, expected=", ".join(known))
        for name in dict.fromkeys(names)
        if name not in known
    ]
    parameters.refuse(problems)
    return Asked(day, tuple(dict.fromkeys(names)) or tuple(known))
