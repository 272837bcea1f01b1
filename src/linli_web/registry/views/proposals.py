"""Proposed changes: lists, the page of one, and what may be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli_web.notices.talk import talk
from linli_web.people.actors import account_of
from linli_web.people.rights import demand, may
from linli_web.registry import actions
from linli_web.registry import proposals as reads
from linli_web.registry.cells import PAGES
from linli_web.registry.models import Proposal
from linli_web.registry.permissions import may_decide, may_edit_there, may_see
from linli_web.registry.problem_words import in_sentences
from linli_web.registry.proposal_states import states
from linli_web.tables.labels import table_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from linli_web.people.models import Account

_A_PAGE = 30
_FILTERS = ("state", "table")


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List proposals: those that wait for one's decision, one's own, or all that one may see."""
    account = account_of(request)
    tabs = _tabs(account)
    show = request.GET.get("show", "")
    show = show if show in tabs else next(iter(tabs))
    asked = {name: request.GET.get(name, "") for name in _FILTERS}
    rows = tabs[show][1].filter(**{name: value for name, value in asked.items() if value})
    page = Paginator(reads.with_values(rows), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(name, label, rows.count()) for name, (label, rows) in tabs.items()],
        "show": show,
        "asked": asked,
        "filtered": any(asked.values()),
        "states": states().values(),
        "tables": [(name, table_label(name)) for name in reads.TABLES],
        "lines": reads.lines(list(page)),
        "page": page,
    }
    return render(request, "registry/proposals.html", context)


def _tabs(account: Account) -> dict[str, tuple[str, QuerySet[Proposal]]]:
    """Return the lists that make sense for somebody, each with its name."""
    found = {}
    if may(account, "edit_register").allowed:
        found["decide"] = (_("等我办理"), reads.to_decide(account))
    if may(account, "propose_change").allowed or reads.mine(account).exists():
        found["mine"] = (_("我提出的"), reads.mine(account))
    if may(account, "read_proposals").allowed or not found:
        found["all"] = (_("全部"), reads.visible(account))
    return found


@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one proposal: what it would change, its evidence, what was said and decided."""
    return _page(request, public_id)


def _page(
    request: HttpRequest,
    public_id: str,
    *,
    reasons: tuple[str, ...] = (),
    chosen: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    account = account_of(request)
    proposal = get_object_or_404(reads.with_values(Proposal.objects.all()), public_id=public_id)
    demand(may_see(account, proposal))
    row = reads.row_of(proposal)
    fields = reads.fields(proposal, row)
    deciding = may_decide(account, proposal)
    usual = [each.name for each in fields if not each.clashes]
    context = {
        "proposal": proposal,
        "about": reads.title(proposal),
        "row": row,
        "row_url": reverse(PAGES[proposal.table], args=[proposal.key]),
        "fields": fields,
        "clashes": proposal.is_open and any(each.clashes for each in fields),
        "chosen": usual if chosen is None else chosen,
        "talk": talk(account, "proposals", public_id),
        "may_decide": deciding.allowed and proposal.is_open,
        "why_not": deciding.reason if may_edit_there(account, proposal).allowed else "",
        "is_mine": proposal.proposed_by_id == account.pk,
        "reasons": reasons,
        "typed": request.POST,
    }
    return render(request, "registry/proposal.html", context, status=status)


@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take over the ticked fields, or none, with an answer."""
    ticked = request.POST.getlist("accepted")
    none = request.POST.get("all") == "declined"

    def do(account: Account) -> object:
        if not none and not ticked:
            raise actions.Refused(_("请勾选要采纳的项；一项也不采纳，请按“全部不采纳”。"))
        answer = request.POST.get("answer", "")
        taken = () if none else ticked
        return actions.decide(account, public_id, _version(request), taken, answer)

    return _done(request, public_id, do, _("已办理，提出的人会看到结果。"), ticked)


def _version(request: HttpRequest) -> int:
    number = request.POST.get("version", "")
    return int(number) if number.isdecimal() else 0


@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back a proposal of one's own."""
    return _done(
        request, public_id, lambda account: actions.withdraw(account, public_id), _("已撤回。")
    )


def _done(
    request: HttpRequest,
    public_id: str,
    do: Callable[[Account], object],
    said: str,
    chosen: list[str] | None = None,
) -> HttpResponse:
    """Do it and go back to the proposal, or show it with why it was not done."""
    try:
        do(account_of(request))
    except Proposal.DoesNotExist:
        raise Http404 from None
    except actions.Conflict:
        # What was ticked rested on values that are others by now: look again, tick again.
        changed = _("有人刚刚改过这条记录，没有覆盖。下面是现在的值，请重新看过再办。")
        return _page(request, public_id, reasons=(changed,), status=409)
    except actions.Refused as refused:
        return _page(request, public_id, reasons=refused.reasons, chosen=chosen, status=422)
    except actions.Rejected as rejected:
        reasons = in_sentences(rejected.problems)
        return _page(request, public_id, reasons=reasons, chosen=chosen, status=422)
    messages.success(request, said)
    return redirect("registry:proposal", public_id)
