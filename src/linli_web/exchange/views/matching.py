"""Sheets and columns matched to tables and fields by the person who brought them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from linli.schema import kept_tables, table, tables
from linli.tables.matching import match_as
from linli_web.exchange import importing, shapes
from linli_web.exchange.seeing import import_of
from linli_web.exchange.views.wording import language, table_words
from linli_web.people.actors import account_of
from linli_web.runs.actions import AlreadyOpen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from linli_web.exchange.models import Import


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Show which table each sheet is and which field each column, and take corrections."""
    job = import_of(account_of(request), import_id)
    if job.kept_at or not importing.has_files(job) or not job.sheets:
        if not job.sealed_sheets and job.run and job.run.is_open:
            return redirect("import", import_id=import_id)
        raise Http404
    if request.method != "POST":
        choices = _as_chosen(job)
        return _shown(request, job, choices, [])
    choices = [_asked(request.POST, at, sheet) for at, sheet in enumerate(job.sheets)]
    wrong = _wrong(choices)
    if "again" in request.POST or wrong:
        return _shown(request, job, choices, [] if "again" in request.POST else wrong)
    try:
        importing.choose(account_of(request), job, choices)
    except AlreadyOpen:
        messages.info(request, _("这次导入正在处理，下面是它的进度。"))
    return redirect("import", import_id=import_id)


def _as_chosen(job: Import) -> list[dict[str, Any]]:
    return job.matching or shapes.chosen_by_guess(job.sheets)


def _asked(posted: Mapping[str, str], at: int, sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Read what was chosen for a sheet; where the table or heading row was changed, guess anew."""
    name = posted.get(f"table-{at}", "")
    name = name if name in tables() else ""
    row = min(max(_number(posted.get(f"row-{at}", "")) - 1, 0), len(sheet["leading"]) - 1)
    was = (posted.get(f"was-table-{at}", ""), _number(posted.get(f"was-row-{at}", "")) - 1)
    # A heading over several rows was recognised; one that somebody named is one row.
    height = sheet["guess"]["height"] if row == sheet["guess"]["row"] else 1
    fields: dict[str, str] = {}
    if name and was != (name, row):
        guess = match_as(sheet["leading"], name, row, height)
        fields = {str(each.position): each.field for each in guess.columns if each.field}
    elif name:
        given = {
            each[len(f"field-{at}-") :]: posted[each]
            for each in posted
            if each.startswith(f"field-{at}-")
        }
        fields = {
            each: one
            for each, one in given.items()
            if each.isdecimal() and one in table(name).names
        }
    place = {"file": sheet["file"], "sheet": sheet["sheet"]}
    return {**place, "table": name, "row": row, "height": height, "fields": fields}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1


def _wrong(choices: list[dict[str, Any]]) -> list[str]:
    """Tell what keeps the sheets from being read as chosen."""
    if not any(each["table"] and each["fields"] for each in choices):
        return [_("没有一张表对应上：请在“这张是什么表”里选，再对应列。")]
    found = []
    for each in choices:
        if not each["table"]:
            continue
        definition = table(each["table"])
        twice = [name for name, times in Counter(each["fields"].values()).items() if times > 1]
        missing = [name for name in definition.key if name not in each["fields"].values()]
        found += [
            _("“%(sheet)s”：有几列都对应“%(field)s”，只能留一列。")
            % {"sheet": each["sheet"], "field": definition.field(name).label(language())}
            for name in twice
        ]
        found += [
            _(
                "“%(sheet)s”：没有列对应“%(field)s”。每行靠它认出是哪一个，不能缺；表里没有就补一列。"
            )
            % {"sheet": each["sheet"], "field": definition.field(name).label(language())}
            for name in missing
        ]
    return found


def _shown(
    request: HttpRequest, job: Import, choices: list[dict[str, Any]], wrong: list[str]
) -> HttpResponse:
    pairs = enumerate(zip(job.sheets, choices, strict=True))
    context = {
        "job": job,
        "sheets": [_sheet(at, sheet, choice) for at, (sheet, choice) in pairs],
        "tables": [(name, table_words(name)) for name in kept_tables()],
        "wrong": wrong,
    }
    status = 422 if wrong else 200
    return render(request, "exchange/matching.html", context, status=status)


def _sheet(at: int, sheet: Mapping[str, Any], choice: Mapping[str, Any]) -> dict[str, Any]:
    name = choice["table"]
    columns = _columns(sheet, choice)
    left_out = sum(1 for each in columns if not each["field"])
    words = ngettext("%(number)s 列不导入", "%(number)s 列不导入", left_out)
    return {
        "at": at,
        "file": sheet["file"],
        "name": sheet["sheet"],
        "height": sheet["height"],
        "table": name,
        "row": choice["row"] + 1,
        "columns": columns,
        "fields": [
            (each.name, each.label(language()) + (" *" if each.key or each.required else ""))
            for each in (table(name).fields if name else ())
        ],
        "left_out": words % {"number": left_out} if left_out and name else "",
        "is_remembered": sheet["is_remembered"],
    }


def _columns(sheet: Mapping[str, Any], choice: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not choice["table"]:
        return []
    guess = match_as(sheet["leading"], choice["table"], choice["row"], choice["height"])
    grounds = {each.position: (each.field, each.ground) for each in guess.columns}
    grounds |= {
        at: (field, ground)
        for at, _h, field, ground in sheet["guess"]["columns"]
        if ground == "remembered"
    }
    found = []
    for each in guess.columns:
        field = choice["fields"].get(str(each.position), "")
        guessed, ground = grounds.get(each.position, ("", ""))
        found.append(
            {
                "position": each.position,
                "heading": each.heading,
                "samples": shapes.samples(
                    dict(sheet), choice["row"], choice["height"], each.position
                ),
                "field": field,
                "ground": _ground(ground if field == guessed else "chosen" if field else ""),
            }
        )
    return found


def _ground(ground: str) -> tuple[str, str, str]:
    """Return what a match rests on: its class, a sign, in words."""
    return {
        "label": ("sure", "✓", pgettext("matched", "标题相同")),
        "remembered": ("sure", "✓", pgettext("matched", "上次这样对应")),
        "chosen": ("sure", "✓", pgettext("matched", "您选的")),
        "synonym": ("guess", "≈", pgettext("matched", "意思相同，请核对")),
        "likeness": ("guess", "?", pgettext("matched", "看着像，请核对")),
    }.get(ground, ("none", "—", pgettext("matched", "不导入")))
