"""The page of one person: covered values, seen in full with a reason, handed out, erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.schema.personal import masked
from linli_web.people.actors import account_of
from linli_web.people.models import Account
from linli_web.people.outcomes import Refused
from linli_web.people.rights import may
from linli_web.people.telephones import TABLE
from linli_web.personal.models import PersonKey
from linli_web.personal.showing import covered
from linli_web.plan.reads import today
from linli_web.privacy import actions
from linli_web.privacy.handing_out import FORMS, written
from linli_web.privacy.holders import holder_of, key_of_holder, numbers_of_rows, profile
from linli_web.privacy.models import PersonRequest
from linli_web.privacy.reads import Row, definition, place_of_person, rows_of
from linli_web.publish.wording import language
from linli_web.registry.cells import written as in_words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from linli_web.personal.sealing import Opened

_FIRST_YEAR = 2021


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field of a row on the page; a personal one covered."""

    name: str
    label: str
    text: str
    is_personal: bool


@require_safe
def page(request: HttpRequest, key_id: str) -> HttpResponse:
    """Show everything that is kept on a person, covered."""
    return _page(request, _person(key_id))


def _person(key_id: str) -> PersonKey:
    return get_object_or_404(PersonKey, pk=key_id)


def _page(request: HttpRequest, key: PersonKey, **more: Any) -> HttpResponse:
    holder = holder_of(key)
    rows = rows_of(key) if holder is None else [Row(TABLE, holder.public_id, profile(holder))]
    place = place_of_person(key.pk)
    name = next((row.values["name"] for row in rows if row.values.get("name")), "")
    # Who works in office answers by name; only the number of such a one is covered.
    name = name if holder else masked("person_name", name)
    context = {
        "person": key,
        "holder": holder,
        "numbers": _numbers(holder) if holder else [],
        "name": name or (_("已删除") if key.erased_at else _("未登记姓名")),
        "rows": [_shown(row, erased=bool(key.erased_at)) for row in rows],
        "requests": key.requests.all(),
        "kinds": PersonRequest.Kind.choices,
        "may_export": may(request.user, "export_personal", place).allowed,
        "may_answer": may(request.user, "answer_persons", place).allowed,
    }
    return render(request, "privacy/person.html", context | more)


def _numbers(holder: Account) -> list[tuple[str, int]]:
    return [(each.label(language()), number) for each, number in numbers_of_rows(holder)]


def _shown(row: Row, *, erased: bool) -> dict[str, Any]:
    described = definition(row.table)
    shown = []
    for field in described.fields:
        value = row.values[field.name]
        text = masked(field.type, value or "") if field.is_personal else in_words(field, value, {})
        if field.is_personal and not value:
            text = _("已删除") if erased else "—"
        personal = field.is_personal and bool(value)
        shown.append(FieldShown(field.name, field.label(language()), text, personal))
    return {
        "table": row.table,
        "label": described.label(language()),
        "key": row.key,
        "fields": shown,
    }


@require_POST
def reveal(request: HttpRequest, key_id: str) -> HttpResponse:
    """Show one value in full, for a reason."""
    key = _person(key_id)
    asked = actions.Asked(*(request.POST.get(each, "") for each in ("table", "row", "field")))
    found: Opened | None = None
    refused = ""
    try:
        found = actions.reveal(account_of(request), key, asked, request.POST.get("reason", ""))
    except Refused as fault:
        refused = str(fault)
    context = {"asked": asked, "refused": refused, "person": key}
    if found is not None:
        context["value"] = found.text or covered(found, "")
    if request.headers.get("HX-Request"):
        response = render(request, "privacy/revealed.html", context)
    else:
        response = _page(request, key, **context)
    # Neither the browser nor anything between keeps it.
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def export(request: HttpRequest, key_id: str) -> HttpResponse:
    """Hand out everything on a person as a file."""
    key, form = _person(key_id), request.POST.get("form", "")
    form = form if form in FORMS else "json"
    try:
        actions.export_person(account_of(request), key, request.POST.get("reason", ""), form)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("person", key_id=key_id)
    return _file(key, form)


@require_POST
def of_account(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go to the page of an account's person, who gets a key where there is none."""
    holder = get_object_or_404(Account, public_id=public_id)
    return redirect("person", key_id=key_of_holder(holder).pk)


@require_POST
def export_own(request: HttpRequest) -> HttpResponse:
    """Hand out to somebody everything on them as a file."""
    form = request.POST.get("form", "")
    form = form if form in FORMS else "json"
    return _file(actions.export_own(account_of(request), form), form)


def _file(key: PersonKey, form: str) -> HttpResponse:
    response = HttpResponse(written(key, form, language()), content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="person-{key.pk}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def register(request: HttpRequest, key_id: str) -> HttpResponse:
    """Write down what a person asked."""
    key = _person(key_id)
    try:
        row = actions.register_request(
            account_of(request), key, request.POST.get("kind", ""), _day(request, today())
        )
        messages.success(request, _("已登记，请在 %(day)s 前答复。") % {"day": row.due_on})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("person", key_id=key_id)


def _day(request: HttpRequest, latest: date) -> date:
    try:
        day = date.fromisoformat(request.POST.get("received_on", ""))
    except ValueError:
        day = None
    if day is None or not day.year >= _FIRST_YEAR or day > latest:
        raise Refused(_("请填写收到要求的日期，不晚于今天。"))
    return day


@require_POST
def answer(request: HttpRequest, key_id: str) -> HttpResponse:
    """Write down what the office answered."""
    asked = get_object_or_404(
        PersonRequest, person_id=key_id, public_id=request.POST.get("request", "")
    )
    try:
        actions.answer_request(account_of(request), asked, request.POST.get("answer", ""), today())
        messages.success(request, _("答复已登记。"))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("person", key_id=key_id)


@require_POST
def erase(request: HttpRequest, key_id: str) -> HttpResponse:
    """Erase a person, after the word was typed that says it is meant."""
    key = _person(key_id)
    try:
        if request.POST.get("confirm") != "on":
            raise Refused(_("请勾选确认：删除后谁也无法恢复。"))
        actions.erase(account_of(request), key, request.POST.get("reason", ""))
        messages.success(request, _("已删除：密钥已销毁，原文谁也读不出来了。"))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("person", key_id=key_id)
