"""A form for a rule of a scenario, made from the schema: words to choose, shares in percent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.schema import choices, table
from linli_web.plan.reads.rule_words import place_in_words
from linli_web.plan.reads.scenarios import (
    community_names,
    place_names,
    source_names,
    zone_names,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from linli.schema import Field

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


@dataclass(slots=True)
class Choices:
    """What the forms of a scenario offer to choose from; read once for all its forms."""

    years: Sequence[int]
    sources: Mapping[str, str] = field(default_factory=source_names)
    zones: Mapping[str, str] = field(default_factory=zone_names)
    communities: Mapping[str, str] = field(default_factory=community_names)
    places: Mapping[str, str] = field(default_factory=place_names)

    def scopes(self) -> dict[str, str]:
        """Return what a county's office chooses from: all, its counties, their zones."""
        counties = [key for key in self.places if key not in self.zones]
        found = ["*", *counties]
        found += [f"{county}/{zone}" for county in counties for zone in self.zones]
        return {scope: place_in_words(scope, self.places) for scope in found}


def controls(offered: Choices, name: str) -> list[Control]:
    """Return the controls of a table's form."""
    return [_control(offered, each) for each in table(name).fields if each.name not in _LEFT_OUT]


def _control(offered: Choices, field: Field) -> Control:
    language = get_language() or "zh"
    options = tuple(_options(offered, field).items())
    if options and not field.required:
        options = (("", _("不限")), *options)
    unit = "%" if field.name in _SHARES else ""
    label = field.label(language)
    number = field.type in {"integer", "number", "money"} and not options
    return Control(field.name, label, options, number, unit, field.required)


def _options(offered: Choices, field: Field) -> Mapping[str, str]:
    if field.type == "choice":
        at = 1 if (get_language() or "zh").startswith("en") else 0
        return {key: pair[at] for key, pair in choices(field.choices).items()}
    if field.name == "source_id":
        return offered.sources
    if field.name in {"zone", "earlier_zone", "later_zone"}:
        return offered.zones
    if field.name == "community_id":
        return offered.communities
    if field.name == "year":
        return {str(year): str(year) for year in offered.years}
    return offered.scopes() if field.name == "scope" else {}


def row_from(name: str, posted: QueryDict) -> dict[str, Any]:
    """Return the row that a form says, shares as parts of one; what is wrong stays as typed."""
    found: dict[str, Any] = {}
    for each in table(name).fields:
        text = str(posted.get(each.name, "")).strip().replace(",", "").replace("，", "")
        if text:
            found[each.name] = _part_of_one(text) if each.name in _SHARES else text
    return found


def _part_of_one(text: str) -> str:
    plain = text.rstrip("%％ ")
    try:
        return repr(round(float(plain) / 100, 10))
    except ValueError:
        return text
