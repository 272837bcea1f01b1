"""Organisations that take part, and their papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli_web.people import actions
from linli_web.people.actors import account_of
from linli_web.people.forms import DocumentForm, OrganisationForm
from linli_web.people.models import Organisation, OrganisationDocument
from linli_web.people.outcomes import Refused
from linli_web.people.permissions import may_manage_organisations
from linli_web.people.reads import accounts_within
from linli_web.people.real_day import real_day
from linli_web.people.rights import reach
from linli_web.people.tables import organisation_kinds
from linli_web.people.views.edited import State, edited

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_A_PAGE = 50


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the organisations: search, kind; whose papers run out first."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "state")}
    rows = Organisation.objects.filter(closed_at__isnull=asked["state"] != "closed")
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    for word in asked["q"].split():
        rows = rows.filter(Q(name__icontains=word) | Q(credit_code__icontains=word))
    rows = rows.annotate(
        people=Count("accounts", filter=Q(accounts__is_active=True), distinct=True),
        first_end=Min("documents__expires_on", filter=Q(documents__withdrawn_at=None)),
    )
    page = Paginator(rows.order_by("kind", "name"), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "day": real_day(),
        "asked": asked,
        "kinds": organisation_kinds().values(),
        "filtered": any(asked.values()),
        "may_manage": may_manage_organisations(account_of(request)).allowed,
    }
    return render(request, "people/organisations.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter an organisation."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.create_organisation(account_of(request), form.cleaned_data)
        messages.success(request, _("已登记：%s") % made)
        return redirect("organisation", made.public_id)
    return _form_page(request, form, _("登记单位"))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change an organisation."""

    def row() -> Organisation:
        return get_object_or_404(Organisation, public_id=public_id)

    found = row()
    back = reverse("organisation", args=[public_id])
    return edited(
        request,
        make=lambda data: OrganisationForm(data, instance=row()),
        save=lambda version, values: actions.edit_organisation(
            account_of(request), found, version, values
        ),
        state=lambda: State("organisations", public_id, row().version),
        page={
            "title": _("修改单位：%s") % found,
            "back": back,
        },
    )


def _form_page(request: HttpRequest, form: OrganisationForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": reverse("organisations")}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an organisation: who it is, its papers and their days, its people."""
    return _page(request, get_object_or_404(Organisation, public_id=public_id), DocumentForm())


def _page(request: HttpRequest, row: Organisation, form: DocumentForm) -> HttpResponse:
    today = real_day()
    documents = [(each, each.state(today)) for each in row.documents.filter(withdrawn_at=None)]
    context = {
        "organisation": row,
        "documents": documents,
        "withdrawn": row.documents.exclude(withdrawn_at=None),
        "people": accounts_within(reach(request.user, "read_people"))
        .filter(organisation=row, is_active=True)
        .order_by("name"),
        "form": form,
        "may_manage": may_manage_organisations(account_of(request)).allowed,
    }
    status = 422 if form.errors else 200
    return render(request, "people/organisation.html", context, status=status)


@require_POST
def add_document(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enter a paper."""
    row = get_object_or_404(Organisation, public_id=public_id)
    form = DocumentForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    actions.add_document(account_of(request), row, form.cleaned_data)
    messages.success(request, _("证照已登记。"))
    return redirect("organisation", public_id)


@require_POST
def withdraw_document(request: HttpRequest, document_id: str) -> HttpResponse:
    """Take a paper out of the list, with a reason."""
    rows = OrganisationDocument.objects.select_related("organisation")
    found = get_object_or_404(rows, public_id=document_id)
    try:
        because = request.POST.get("because", "")
        actions.withdraw_document(account_of(request), found, because)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("证照已撤下，记录仍保留。"))
    return redirect("organisation", found.organisation.public_id)


@require_POST
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close an organisation."""
    row = get_object_or_404(Organisation, public_id=public_id)
    try:
        actions.close_organisation(account_of(request), row, request.POST.get("because", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("单位已停用。"))
    return redirect("organisation", public_id)


@require_POST
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back the closing of an organisation."""
    row = get_object_or_404(Organisation, public_id=public_id)
    try:
        actions.reopen_organisation(account_of(request), row)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("单位已恢复。"))
    return redirect("organisation", public_id)
