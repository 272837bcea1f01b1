"""Open data: the list of tables, the files, and a page for every indicator."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.publish import Indicator, definitions
from linli.publish.open_tables import open_tables
from linli.publish.quality import message
from linli.schema import table, tables
from linli_web.journal.answers import answer
from linli_web.journal.memory import data_version
from linli_web.plan.reads import today
from linli_web.publish import annual_data, open_data, quality_reads, reads
from linli_web.publish.views import charts
from linli_web.publish.wording import in_chinese, language, written

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

_SHOWN_PLACES = 300
# Communities stand beside the other places: about as many rows as those have together.
_AT_FIRST = {"community_id": 20}


def index(request: HttpRequest) -> HttpResponse:
    """List the open tables and the indicators."""
    day = today()
    told = [_offered(each) for each in open_data.offers()]
    if plans := annual_data.offered():
        words = _(
            "年度计划公示和公布过的各版本，一行一个小区；number 是第几版，state 是现在的状态。"
        )
        told.append(plans | {"label": _("年度计划"), "description": words})
    figures = [
        (each.indicator, written(each.indicator, each.value))
        for each in reads.values(day).values()
        if each.indicator.public
    ]
    context = {
        "day": day,
        "offers": told,
        "figures": figures,
        "licence": open_data.LICENCE,
        "changed_at": data_version().at,
        "withheld": [table(name).label(language()) for name in ("units", "owners")],
    }
    return render(request, "publish/open_data.html", context)


def _offered(offer: open_data.Offer) -> dict[str, Any]:
    definition = tables()[offer.name]
    withheld = open_tables()[offer.name].left_out
    fields = [each for each in definition.fields if each.name not in withheld]
    return {
        "name": offer.name,
        "label": definition.label(language()),
        "description": definition.zh_description if in_chinese() else definition.description,
        "rows": offer.rows,
        "formats": offer.formats,
        "fields": [(each, each.label(language())) for each in fields],
        "withheld": ", ".join(withheld),
    }


def table_file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """Hand out an open table."""
    if name == "indicators" and form == "csv":
        return answer(request, partial(open_data.indicator_file, today()), public=True)
    if name == annual_data.NAME and form in annual_data.FORMATS:
        return answer(request, partial(open_data.annual_plans_file, form), public=True)
    if name not in open_tables() or form not in open_data.formats(name):
        raise Http404
    return answer(request, partial(open_data.file, name, form), public=True)


def package(request: HttpRequest) -> HttpResponse:
    """Hand out the description of all open tables."""
    return answer(request, open_data.package, public=True)


def journal_head(request: HttpRequest) -> HttpResponse:
    """Hand out where the journal stands: whoever keeps it can tell later whether it was changed."""
    return answer(request, open_data.journal_head, public=True)


def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """Show one figure: definition, how it is rolled up, by place, month by month, its files."""
    asked = _public(name)
    day = today()
    value = reads.values(day)[name]
    context = {
        "indicator": asked,
        "label": asked.label(language()),
        "definition": asked.zh_definition if in_chinese() else asked.definition,
        "written": written(asked, value.value),
        "value": value,
        "day": day,
        "goal": goal_of(asked, day),
        "doubt": doubt_of(name, day),
        "formula": formula(asked),
        "sources": [
            (each, table(each).label(language())) for each in open_data.source_tables(name)
        ],
        "places": [_places(asked, by, title, day) for by, title in place_titles()],
        "months": charts.months((name,), day),
    }
    return render(request, "publish/indicator.html", context)


def indicator_rows(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out one figure by place."""
    asked = _public(name)
    return answer(request, partial(open_data.indicator_rows, asked.name, today()), public=True)


def _public(name: str) -> Indicator:
    found = definitions().get(name)
    if found is None or not found.public:
        raise Http404
    return found


def doubt_of(name: str, day: date) -> str:
    """Say what a rule of data quality finds hard to believe of a figure."""
    doubt = quality_reads.doubts(day).get(name)
    return message(doubt, language()) if doubt else ""


def goal_of(asked: Indicator, day: date) -> dict[str, Any] | None:
    """Return the target of a figure in words."""
    goal = reads.goals(day).get(asked.name)
    if goal is None:
        return None
    return {
        "by": goal["by"],
        "target": written(asked, goal["target"]),
        "share": goal["share"],
        "left": written(asked, goal["left"]),
        "status": goal["status"],
        "basis": goal["basis"],
    }


def place_titles() -> list[tuple[str, str]]:
    """Return the places that figures are rolled up by, as headings."""
    return [
        ("zone", _("按板块")),
        ("area_id", _("按片区")),
        ("street_id", _("按街道")),
        ("community_id", _("按小区")),
    ]


def _places(asked: Indicator, by: str, title: str, day: date) -> dict[str, Any]:
    rows = open_data.public_places(asked.name, by, day)
    return {"by": by, "title": title} | named_places(asked, by, rows.rows())


def named_places(asked: Indicator, by: str, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Return the rows of places with names and written values, the largest first."""
    names = reads.place_names()[by]
    at = 0 if in_chinese() else 1
    telling = [row for row in rows if row[1] or row[3]]
    telling.sort(key=lambda row: (row[1] is None, -(row[1] or 0), row[0] or ""))
    shown = [
        {
            "scope": scope,
            "name": names[scope][at] if scope in names else _("未落到具体地点"),
            "value": written(asked, value),
            "hidden": hidden,
        }
        for scope, value, _missing, hidden in telling[:_SHOWN_PLACES]
    ]
    first = _AT_FIRST.get(by, 8)
    return {
        "first": shown[:first],
        "rest": shown[first:],
        "more": max(0, len(telling) - _SHOWN_PLACES),
    }


def formula(asked: Indicator) -> list[dict[str, Any]]:
    """Return in steps how a figure is rolled up."""
    if asked.aggregate == "ratio":
        return [
            {
                "word": word,
                "of": definitions()[part],
                "label": definitions()[part].label(language()),
            }
            for word, part in ((_("分子"), asked.numerator), (_("分母"), asked.denominator))
        ]
    return []
