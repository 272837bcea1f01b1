"""What goes into a plan book, from the database to the library's tables."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from linli.plan.plan_book import Basis, packed_outline, plan_book
from linli.schema import label
from linli_web.files.models import Attachment
from linli_web.plan.models import (
    AnnualPlanRow,
    PlanBookTemplate,
    Programme,
    ScenarioSolution,
    Scheme,
    Source,
)
from linli_web.plan.reads.drawings import drawing_keys
from linli_web.plan.reads.programme import today
from linli_web.registry.located import within
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from linli.documents import Document
    from linli_web.people.rights import Reach

_YUAN = pl.Decimal(38, 2)
_LINE = {
    "scheme_id": pl.String(),
    "measure_id": pl.String(),
    "quantity": pl.Float64(),
    "unit_price_yuan": _YUAN,
    "low_yuan": _YUAN,
    "high_yuan": _YUAN,
    "note": pl.String(),
}
_FUNDING = {
    "source": pl.String(),
    "year": pl.Int64(),
    "category": pl.String(),
    "amount_yuan": _YUAN,
}
_DRAWING = {"name": pl.String(), "added_on": pl.Date(), "digest": pl.String()}


@dataclass(frozen=True, slots=True)
class Template:
    """The template of a language that holds; number 0 is the packed one, never changed."""

    number: int
    text: str
    is_packed: bool


def template_in_force(language: str) -> Template:
    """Return the template of a language that holds."""
    newest = PlanBookTemplate.objects.filter(language=language).first()
    number = newest.number if newest else 0
    if newest is None or not newest.text:
        return Template(number, packed_outline(language), is_packed=True)
    return Template(number, newest.text, is_packed=False)


def template_versions(language: str) -> Sequence[PlanBookTemplate]:
    """Return all versions of the template of a language, the newest first."""
    return list(PlanBookTemplate.objects.filter(language=language).select_related("made_by"))


def book_of(scheme: Scheme, language: str, outline: str | None = None) -> Document:
    """Return the plan book of a version of a scheme.

    Parameters
    ----------
    scheme
        The version.
    language
        `zh` or `en`.
    outline
        Template; without it, the one that holds.

    Raises
    ------
    ValueError
        The scheme has no line.
    """
    day = today()
    funding, origin = _funding(scheme, language)
    tables = {
        "communities": read("communities", "community_id = %s", [scheme.community_id]),
        "scheme_lines": _lines(scheme),
        "findings": _findings(scheme.community_id, _day_of_findings(scheme, day)),
        "funding": funding,
        "drawings": _drawings(scheme),
    }
    text = template_in_force(language).text if outline is None else outline
    return plan_book(_basis(scheme, day, origin, language), tables, language=language, outline=text)


def schemes_with_books(reach: Reach, words: str = "") -> QuerySet[Scheme]:
    """Return the schemes in force within reach, of communities whose name or id holds words."""
    named = Q(community__name__icontains=words) | Q(community__community_id__icontains=words)
    rows = Scheme.objects.in_force().filter(within("plan_schemes", reach), named)
    return (
        rows.select_related("community")
        .defer("community__geometry")
        .order_by("community_id", "family")
    )


def _basis(scheme: Scheme, day: date, origin: str, language: str) -> Basis:
    programme = Programme.objects.first()
    page = reverse("public-community", args=[scheme.community_id])
    return Basis(
        scheme_name=scheme.title or label("works_class", scheme.works_class, language),
        family=scheme.family,
        number=scheme.number,
        state=scheme.state,
        content_hash=scheme.content_hash,
        price_book=scheme.price_book,
        price_date=scheme.price_date,
        price_level=scheme.price_level,
        benefit=scheme.benefit,
        drawn_up_on=day,
        author=_named(programme, language) if programme else "",
        link=f"{settings.SITE_ADDRESS}{page}",
        note=scheme.note,
        funding_from=origin,
    )


def _named(row: Programme | Source, language: str) -> str:
    return (row.english_name if language == "en" else "") or row.name


def _lines(scheme: Scheme) -> pl.DataFrame:
    columns = [name for name in _LINE if name != "scheme_id"]
    rows = [(scheme.family, *row) for row in scheme.lines.values_list(*columns)]
    return pl.DataFrame(rows, schema=_LINE, orient="row")


def _day_of_findings(scheme: Scheme, day: date) -> date:
    """Return the day of which the book tells: what was frozen answers what was known then."""
    if scheme.frozen_at is None:
        return day
    return min(day, timezone.localtime(scheme.frozen_at).date())


def _findings(community_id: str, day: date) -> pl.DataFrame:
    where = "community_id = %s and observed_on <= %s and (resolved_on is null or resolved_on > %s)"
    return read("findings", where, [community_id, day, day])


def _funding(scheme: Scheme, language: str) -> tuple[pl.DataFrame, str]:
    """Return who pays by the newest annual plan, else by the newest solution that holds it."""
    named = {row.pk: _named(row, language) for row in Source.objects.all()}
    row = (
        AnnualPlanRow.objects.filter(scheme__family=scheme.family)
        .exclude(annual_plan__state="superseded")
        .select_related("annual_plan")
        .order_by("-annual_plan__year", "-annual_plan__number")
        .first()
    )
    if row is not None:
        year = row.annual_plan.year
        paid = row.funding.values_list("source_id", "category", "amount_yuan")
        rows = [(named[source], year, category, amount) for source, category, amount in paid]
        return pl.DataFrame(rows, schema=_FUNDING, orient="row"), row.annual_plan.name
    return _funding_of_solution(scheme, named)


def _funding_of_solution(scheme: Scheme, named: dict[str, str]) -> tuple[pl.DataFrame, str]:
    for solution in ScenarioSolution.objects.select_related("scenario").iterator(10):
        chosen = [each for each in solution.plan if each.get("scheme_id") == scheme.family]
        if chosen:
            rows = [
                (
                    named.get(each["source_id"], each["source_id"]),
                    chosen[0]["year"],
                    each["category"],
                    Decimal(each["amount_yuan"]),
                )
                for each in solution.funding
                if each.get("community_id") == scheme.community_id
            ]
            return pl.DataFrame(rows, schema=_FUNDING, orient="row"), solution.scenario.name
    return pl.DataFrame(schema=_FUNDING), ""


def _drawings(scheme: Scheme) -> pl.DataFrame:
    """Return the drawings of this version and of those before it."""
    rows = Attachment.objects.filter(
        table="plan_schemes",
        key__in=drawing_keys(scheme),
        purpose=Attachment.Purpose.DRAWING,
        withdrawn_at=None,
    ).order_by("added_at", "id")
    told = [
        (row.name, timezone.localtime(row.added_at).date(), row.content_id)
        for row in rows.iterator(200)
    ]
    return pl.DataFrame(told, schema=_DRAWING, orient="row")
