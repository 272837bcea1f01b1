"""Wishes: making one on a phone, lists, the way of one, one answer for several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.schema.wording import message
from linli.standards import measures
from linli_web.notices.talk import talk
from linli_web.people.actors import account_of
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.rights import demand, may, reach
from linli_web.plan import answer_forms
from linli_web.plan.actions.wishes import make_wish
from linli_web.plan.models import Wish
from linli_web.plan.reads import wishes as reads
from linli_web.plan.wish_permissions import may_answer, may_make, may_see_name, may_talk
from linli_web.plan.wish_states import frequent_wishes, states
from linli_web.registry.actions.outcomes import Rejected
from linli_web.registry.cells import language
from linli_web.registry.located import within
from linli_web.registry.models import Building, Community

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from linli_web.people.models import Account

_A_PAGE = 30
_COMMUNITIES_SHOWN = 30


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List wishes: those that wait for one's answer, one's own, or all that one may read."""
    account = account_of(request)
    tabs = _tabs(account)
    show = request.GET.get("show", "")
    show = show if show in tabs else next(iter(tabs))
    asked = {name: request.GET.get(name, "").strip() for name in ("community", "measure", "q")}
    state = request.GET.get("state", "")
    rows = tabs[show][1]
    if asked["community"]:
        rows = rows.filter(community=asked["community"])
    if asked["measure"]:
        rows = rows.filter(measure_id=asked["measure"])
    if asked["q"]:
        rows = rows.filter(text__icontains=asked["q"])
    shown = rows.filter(state=state) if state else rows
    along = shown.select_related("community", "building", "made_by")
    page = Paginator(along, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(name, label, found.count()) for name, (label, found) in tabs.items()],
        "show": show,
        "asked": asked,
        "state": state,
        "filtered": bool(state or any(asked.values())),
        "counts": reads.counts(rows),
        "total": rows.count(),
        "measures": reads.measures_wished(tabs[show][1]),
        "community": Community.objects.filter(pk=asked["community"]).first(),
        "lines": reads.lines(account, page),
        "page": page,
        "may_answer": may(account, "answer_wishes").allowed,
        "may_make": may(account, "make_wishes").allowed,
    }
    return render(request, "plan/wishes.html", context)


def _tabs(account: Account) -> dict[str, tuple[str, QuerySet[Wish]]]:
    """Return the lists that make sense for somebody, each with its name."""
    found = {}
    if may(account, "answer_wishes").allowed:
        found["answer"] = (_("等我答复"), reads.to_answer(account))
    if may(account, "make_wishes").allowed:
        found["mine"] = (_("我提的"), reads.mine(account))
    found["all"] = (_("全部"), reads.visible(account))
    return found


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to the form of one's own community, or let one be chosen."""
    account = account_of(request)
    rows = Community.objects.filter(
        within("communities", reach(account, "make_wishes")), closed_on=None
    )
    words = request.GET.get("q", "").strip()
    if words:
        rows = rows.filter(name__icontains=words)
    found = list(rows.order_by("name", "pk")[: _COMMUNITIES_SHOWN + 1])
    if len(found) == 1 and not words:
        return redirect("plan:wish-make", found[0].pk)
    context = {
        "communities": found[:_COMMUNITIES_SHOWN],
        "more": len(found) > _COMMUNITIES_SHOWN,
        "words": words,
    }
    return render(request, "plan/wish_begin.html", context)


@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, key: str) -> HttpResponse:
    """Show a short form and take in a wish."""
    account = account_of(request)
    community = get_object_or_404(Community, pk=key)
    demand(may_make(account, community))
    example = request.GET.get("example", "")
    word = frequent_wishes().get(example)
    typed = {
        "text": word.label if word else "",
        "measure_id": example if word else "",
        "building_id": "",
    }
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed}
        try:
            wish = make_wish(
                account,
                community.pk,
                typed["text"],
                building_id=typed["building_id"],
                measure_id=typed["measure_id"],
            )
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("愿望已提交。办到哪一步、为什么，都写在这一页。"))
            return redirect("plan:wish", wish.public_id)
    context = {
        "community": community,
        "typed": typed,
        "reasons": reasons,
        "examples": frequent_wishes().values(),
        "measure": reads.measure_label(typed["measure_id"]),
        "buildings": Building.objects.filter(community=community, closed_on=None).order_by("pk"),
        "others": reads.counts(reads.of_communities([community.pk])),
    }
    return render(request, "plan/wish_make.html", context, status=422 if reasons else 200)


@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one wish: its way, every step with its reason and cost, and how to answer it."""
    account = account_of(request)
    along = Wish.objects.select_related("community", "building", "made_by", "scheme")
    wish = get_object_or_404(along, public_id=public_id)
    named = may_see_name(account, wish)
    maker = reads.who(wish, named=named)
    context = {
        "wish": wish,
        "state": states()[wish.state],
        "maker": maker,
        "measure": reads.measure_label(wish.measure_id),
        "way": reads.way(wish),
        "steps": reads.told(wish, maker),
        "is_mine": wish.made_by_id == account.pk,
        "similar": _similar(account, wish),
        "talk": talk(account, "wishes", public_id) if may_talk(account, public_id) else None,
        **answer_forms.context(account, [wish]),
    }
    return render(request, "plan/wish.html", context)


def _similar(account: Account, wish: Wish) -> list[reads.Line]:
    """Return wishes of the community for the same measure that wait, for one answer to all."""
    if not wish.measure_id or not may_answer(account, wish).allowed:
        return []
    rows = reads.of_communities([wish.community_id]).filter(
        measure_id=wish.measure_id, state=wish.state
    )
    found = rows.exclude(pk=wish.pk).select_related("made_by", "community", "building")
    return reads.lines(account, found[:_A_PAGE])


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Answer several wishes of a community at once, or one."""
    account = account_of(request)
    if request.method == "POST":
        return _answered(request, account)
    return _answer_page(request, account, request.GET.getlist("wish"))


def _answered(request: HttpRequest, account: Account) -> HttpResponse:
    chosen = answer_forms.chosen(request.POST.getlist("wish"))
    names = list(chosen)
    try:
        done = answer_forms.answer(account, chosen, request.POST)
    except Wish.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _answer_page(request, account, names, reasons=refused.reasons, status=422)
    except Rejected as rejected:
        found = tuple(message(each, language()) for each in rejected.problems)
        return _answer_page(request, account, names, reasons=found, status=422)
    except Conflict:
        changed = _("有人刚刚办过这里的愿望，没有覆盖。下面是现在的情况，请重新看过再办。")
        return _answer_page(request, account, names, reasons=(changed,), status=409)
    messages.success(request, _("已办理，提出的人会收到提醒。"))
    if len(done) == 1:
        return redirect("plan:wish", done[0].public_id)
    return redirect("plan:wishes")


def _answer_page(
    request: HttpRequest,
    account: Account,
    names: list[str],
    *,
    reasons: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    along = Wish.objects.select_related("community", "building", "made_by")
    wishes = list(along.filter(public_id__in=[each.partition(":")[0] for each in names]))
    for wish in wishes:
        demand(may_answer(account, wish))
    context = {
        "lines": reads.lines(account, wishes),
        "community": wishes[0].community if wishes else None,
        "reasons": reasons or answer_forms.against_together(wishes),
        "typed": request.POST,
        **answer_forms.context(account, wishes),
    }
    return render(request, "plan/wish_answer.html", context, status=status)


@require_safe
def price(request: HttpRequest) -> HttpResponse:
    """Tell what an amount of a measure costs by the price book: a line below the form."""
    measure_id = request.GET.get("measure_id", "")
    context: dict[str, Any] = {}
    try:
        quantity = answer_forms.quantity(request.GET.get("quantity", ""))
    except Refused as refused:
        context["wrong"] = refused.reason
    else:
        if quantity is not None and measure_id in measures()["measure_id"]:
            context["estimate"] = reads.estimate(measure_id, quantity)
            context["quantity"] = quantity
    return render(request, "plan/wish_price.html", context)
