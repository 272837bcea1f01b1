"""A form for a rule of a scenario, made from the schema: words to choose, shares in percent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.schema import choices, table
from linli_web.plan.reads.rule_words import places_in_words
from linli_web.plan.reads.scenarios import community_names, source_names, zone_names
from linli_web.registry.models import County

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from linli.schema import Field
    from linli_web.plan.models import Scenario

_SHARES = frozenset({"max_share", "min_share"})
# The schema asks for these, a planner hardly; the others are told by the row itself.
_LEFT_OUT = frozenset({"scheme_id", "basis"})


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the form."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    number: bool
    unit: str
    required: bool


def controls(scenario: Scenario, name: str) -> list[Control]:
    """Return the controls of a table's form."""
    return [
        _control(scenario, field) for field in table(name).fields if field.name not in _LEFT_OUT
    ]


def _control(scenario: Scenario, field: Field) -> Control:
    language = get_language() or "zh"
    options = tuple(_options(scenario, field).items())
    if options and not field.required:
        options = (("", _("不限")), *options)
    unit = "%" if field.name in _SHARES else ""
    label = field.label(language)
    number = field.type in {"integer", "number", "money"} and not options
    return Control(field.name, label, options, number, unit, field.required)


def _options(scenario: Scenario, field: Field) -> Mapping[str, str]:
    if field.type == "choice":
        at = 1 if (get_language() or "zh").startswith("en") else 0
        return {key: pair[at] for key, pair in choices(field.choices).items()}
    if field.name == "source_id":
        return source_names()
    if field.name in {"zone", "earlier_zone", "later_zone"}:
        return zone_names()
    if field.name == "community_id":
        return community_names()
    if field.name == "year":
        return {str(year): str(year) for year in scenario.years}
    return scopes() if field.name == "scope" else {}


def scopes() -> dict[str, str]:
    """Return the scopes that a county's office chooses from: all, its counties, their zones."""
    told = places_in_words()
    counties = list(County.objects.order_by("pk").values_list("pk", flat=True))
    found = ["*", *counties]
    found += [f"{county}/{zone}" for county in counties for zone in zone_names()]
    return {scope: told(scope) for scope in found}


def row_from(name: str, posted: QueryDict) -> dict[str, Any]:
    """Return the row that a form says, shares as parts of one; what is wrong stays as typed."""
    found: dict[str, Any] = {}
    for field in table(name).fields:
        text = str(posted.get(field.name, "")).strip().replace(",", "").replace("，", "")
        if text:
            found[field.name] = _part_of_one(text) if field.name in _SHARES else text
    return found


def _part_of_one(text: str) -> str:
    plain = text.rstrip("%％ ")
    try:
        return repr(round(float(plain) / 100, 10))
    except ValueError:
        return text
