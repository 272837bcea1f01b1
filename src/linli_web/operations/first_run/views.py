"""The pages of setting up: the code first, then step by step, back and forth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import polars as pl
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.standards.catalogues import counties
from linli_web.operations.first_run import actions, code
from linli_web.operations.first_run.forms import (
    CountyForm,
    FirstAccountForm,
    PersonForm,
    ZonesForm,
)
from linli_web.operations.models import Setup
from linli_web.people.actors import address_of
from linli_web.people.models import Account
from linli_web.people.outcomes import Refused
from linli_web.people.places import name_of
from linli_web.people.tables import roles
from linli_web.plan.reads import programme, today
from linli_web.registry.models import Zone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from linli_web.journal.actions import Actor
    from linli_web.people.models import Holding

    View = Callable[..., HttpResponse]

_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way."""

    number: int
    label: str
    url: str
    current: bool
    can_open: bool


def while_open(view: View) -> View:
    """Show a step only to a browser that brought the code, and never after the end."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if not code.is_open():
            raise Http404
        if not code.has_entered(request.session):
            return redirect("setup")
        return view(request, *given, **named)

    return guarded


@never_cache
def entrance(request: HttpRequest) -> HttpResponse:
    """Ask for the code."""
    if not code.is_open():
        raise Http404
    wrong = False
    if request.method == "POST":
        if code.enter(request.session, request.POST.get("code", "")[:100]):
            return redirect("setup-county")
        wrong = True
    context = {"wrong": wrong, "has_code": code.has_code(), "place": code.place()}
    return render(request, "operations/setup_code.html", context)


@while_open
def county(request: HttpRequest) -> HttpResponse:
    """Find the county, and name its programme."""
    mine = programme()
    asked = (request.POST.get("q") or request.GET.get("q") or "").strip()[:50]
    chosen = request.POST.get("county") or request.GET.get("county") or ""
    if not (asked or chosen) and mine:
        chosen = mine.county
    found = counties().filter(pl.col("county") == chosen).to_dicts()
    form = CountyForm(request.POST or None, initial=_programme_known(found))
    if request.method == "POST" and found and form.is_valid():
        told = form.cleaned_data
        years = range(told["first_year"], told["last_year"] + 1)
        actions.set_county(_actor(request), chosen, told["name"], list(years))
        return redirect("setup-zones")
    hits = _search(asked)
    context = {"form": form, "chosen": found[0] if found else None, "asked": asked, "hits": hits}
    return _page(request, "county", context)


def _programme_known(found: list[dict[str, Any]]) -> dict[str, Any]:
    mine = programme()
    if mine and found and mine.county == found[0]["county"]:
        return {"name": mine.name, "first_year": min(mine.years), "last_year": max(mine.years)}
    name = _("%(county)s老旧小区改造") % {"county": found[0]["name"]} if found else ""
    return {"name": name, "first_year": today().year, "last_year": today().year + 4}


def _search(asked: str) -> list[dict[str, Any]]:
    """Return the counties whose code, name or place holds every word."""
    if not asked:
        return []
    whole = pl.concat_str("county", "name", "prefecture", "province")
    fits = pl.all_horizontal(whole.str.contains(word, literal=True) for word in asked.split())
    return counties().filter(fits).head(_MOST_SHOWN).to_dicts()


@while_open
def zones(request: HttpRequest) -> HttpResponse:
    """Divide the county."""
    if programme() is None:
        return redirect("setup-county")
    known = Zone.objects.order_by("position").values_list("name", flat=True)
    form = ZonesForm(request.POST or None, initial={"names": "\n".join(known)})
    # An empty form is an answer, too.
    if request.method == "POST" and ZonesForm(request.POST).is_valid():
        form = ZonesForm(request.POST)
        form.is_valid()
        actions.set_zones(_actor(request), form.cleaned_data["names"])
        return redirect("setup-account")
    return _page(request, "zones", {"form": form})


@while_open
def account(request: HttpRequest) -> HttpResponse:
    """Open the first account."""
    if programme() is None:
        return redirect("setup-county")
    mine = _first_account()
    known = {"name": mine.name, "office": mine.office, "username": mine.username} if mine else {}
    form = FirstAccountForm(request.POST or None, initial=known, there=mine)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.set_first_account(_actor(request), _person(told), told["password"])
        return redirect("setup-people")
    return _page(request, "account", {"form": form, "there": mine})


@while_open
def people(request: HttpRequest) -> HttpResponse:
    """Open more accounts, one by one; each password is shown once."""
    if _first_account() is None:
        return redirect("setup-account")
    form = PersonForm(request.POST or None)
    opened = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        person, (scope, place) = _person(told), told["where"]
        try:
            password = actions.add_person(address_of(request), person, told["role"], scope, place)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            opened, form = (person, password), PersonForm()
    return _page(request, "people", {"form": form, "opened": opened, "people": _others()})


@while_open
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back an account that was opened by mistake."""
    actions.remove_person(_actor(request), public_id)
    return redirect("setup-people")


@while_open
def finish(request: HttpRequest) -> HttpResponse:
    """Sum up, and close these pages for ever."""
    mine = _first_account()
    if mine is None:
        return redirect("setup-account")
    if request.method == "POST":
        actions.finish(_actor(request))
        code.end(request.session)
        messages.success(request, _("设置完毕。请用刚才建立的账号登录，再导入底册。"))
        return redirect(f"{reverse('login')}?next={reverse('exchange')}")
    context = {
        "zones": Zone.objects.order_by("position"),
        "first": mine,
        "people": _others(),
    }
    return _page(request, "finish", context)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"operations/setup_{name}.html", context | {"steps": _steps(name)})


def _steps(here: str) -> list[Step]:
    has_county, has_account = programme() is not None, _first_account() is not None
    told = (
        ("county", _("县区"), True),
        ("zones", _("板块"), has_county),
        ("account", _("第一个账号"), has_county),
        ("people", _("其他人员"), has_account),
        ("finish", _("完成"), has_account),
    )
    return [
        Step(number, label, reverse(f"setup-{name}"), name == here, can_open)
        for number, (name, label, can_open) in enumerate(told, start=1)
    ]


def _first_account() -> Account | None:
    row = Setup.objects.select_related("first_account").first()
    return row.first_account if row else None


def _others() -> list[dict[str, str]]:
    mine = _first_account()
    found = Account.objects.prefetch_related("holdings")
    return [
        {
            "public_id": each.public_id,
            "who": str(each),
            "username": each.username,
            "roles": "、".join(_held(held) for held in each.holdings.all()),
        }
        for each in found.order_by("pk")
        if each != mine
    ]


def _held(holding: Holding) -> str:
    place = name_of(holding.scope, holding.place)
    role = roles()[holding.role].label
    return _("%(role)s（%(place)s）") % {"role": role, "place": place} if place else role


def _person(told: dict[str, Any]) -> actions.NewPerson:
    return actions.NewPerson(told["username"], told["name"], told["office"])


def _actor(request: HttpRequest) -> Actor:
    return actions.setting_up(address_of(request))
