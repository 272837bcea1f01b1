"""An annual plan as files: the table that the upper level asks for, and the official paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.documents import docx_bytes, pdf_bytes
from linli.plan.annual import PaperRow, annual_plan_paper
from linli.records.money import fen
from linli.tables.annual_plan import PlanRow, annual_plan_workbook
from linli_web.people.rights import demand, reach
from linli_web.plan.annual_permissions import may_read_plan
from linli_web.plan.models import AnnualPlan
from linli_web.plan.reads import annual_plans as reads
from linli_web.plan.reads.annual_states import STATES
from linli_web.registry.cells import language, name_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from linli.documents import Document

_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pdf": "application/pdf",
}


@require_safe
def file(request: HttpRequest, plan_id: str, form: str) -> HttpResponse:
    """Hand out a plan, as far as one may read it, as xlsx, docx or pdf."""
    plan = get_object_or_404(AnnualPlan, public_id=plan_id)
    demand(may_read_plan(request.user, plan))
    if form not in _TYPES:
        raise Http404
    found = reads.lines(plan, reached=reach(request.user, "read_programme"))
    response = HttpResponse(_content(plan, found, form), content_type=_TYPES[form])
    name = quote(f"{_('年度改造计划表')}-{plan.year}-v{plan.number}.{form}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _content(plan: AnnualPlan, found: list[reads.Line], form: str) -> bytes:
    if form == "docx":
        return docx_bytes(_paper(plan, found))
    if form == "pdf":
        return pdf_bytes(_paper(plan, found))
    return annual_plan_workbook(
        _("%(year)s 年度老旧小区改造计划表") % {"year": plan.year},
        _note(plan),
        [_row(line) for line in found],
        reads.sources_of(found),
        language(),
    )


def _note(plan: AnnualPlan) -> str:
    told = {"number": plan.number, "state": STATES[plan.state].label, "approval": plan.approval}
    if plan.approval:
        return _("第 %(number)s 版，%(state)s，%(approval)s") % told
    return _("第 %(number)s 版，%(state)s") % told


def _row(line: reads.Line) -> PlanRow:
    community = line.row.community
    year = _("%(year)s 年") % {"year": line.row.annual_plan.year}
    return PlanRow(
        (name_of(community.county), _street(line), name_of(community)),
        (community.year_built, line.row.buildings, line.row.households, line.row.floor_area_m2),
        {each.works_class: _joined(each.measures) for each in line.works},
        _fen(line),
        (str(community.started_on or year), str(community.completed_on or "")),
    )


def _paper(plan: AnnualPlan, found: list[reads.Line]) -> Document:
    rows = [
        PaperRow(
            _street(line),
            name_of(line.row.community),
            line.row.buildings,
            line.row.households,
            _joined([measure for each in line.works for measure in each.measures]),
            _fen(line),
        )
        for line in found
    ]
    return annual_plan_paper(
        plan.year,
        rows,
        reads.sources_of(found),
        approval=plan.approval,
        approved_on=plan.approved_on,
        reason=plan.reason,
        language=language(),
    )


def _street(line: reads.Line) -> str:
    street = line.row.community.street
    return name_of(street) if street else ""


def _joined(words: list[str] | tuple[str, ...]) -> str:
    return ("、" if language() == "zh" else ", ").join(words)


def _fen(line: reads.Line) -> dict[str, int]:
    return {source: fen(amount) for source, amount in line.by_source.items()}
