"""A step of a wish: kept, journalled, told; and whom a wish waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_noop

from linli.standards import limit, working_day_after
from linli_web.journal.actions import Act, record
from linli_web.notices.actions import Message, Wanted, ask, settle, tell
from linli_web.people.actors import actor as as_actor
from linli_web.people.holders import holders
from linli_web.plan.models import WishStep
from linli_web.plan.reads.programme import today
from linli_web.plan.wish_states import UNANSWERED
from linli_web.registry.located import place_of_community

if TYPE_CHECKING:
    from linli.lifecycle import Move
    from linli_web.people.models import Account
    from linli_web.people.places import Place
    from linli_web.plan.models import Wish

_TABLE = "wishes"
_TOLD = {
    "cost": gettext_noop("您的愿望“%(text)s”估算了造价：%(cost)s 元"),
    "include": gettext_noop("您的愿望“%(text)s”已纳入改造方案"),
    "decline": gettext_noop("您的愿望“%(text)s”没有纳入改造方案，原因见答复"),
    "take_up_again": gettext_noop("您的愿望“%(text)s”正在重新办理"),
    "take_out": gettext_noop("您的愿望“%(text)s”退回了一步，原因见答复"),
    "plan": gettext_noop("您的愿望“%(text)s”已列入年度计划"),
    "build": gettext_noop("您的愿望“%(text)s”已经建成"),
    "tell_result": gettext_noop("您的愿望“%(text)s”有了结果"),
}


def place_of(community_id: str) -> Place:
    """Return where a community lies."""
    place = place_of_community(community_id)
    assert place is not None  # noqa: S101 - wishes refer to communities # nosec B101
    return place


def keep(account: Account, wish: Wish, move: Move, reason: str, together: int) -> None:
    """Save a wish after a move, with its step, its line in the journal, and who is told."""
    before = wish.state
    wish.state = move.after
    wish.version += 1
    wish.save()
    step_of(account, wish, move, reason, before=before, together=together)
    if wish.state == "proposed":
        ask_for_answer(account, wish)
    elif wish.state not in UNANSWERED:
        settle(as_actor(account), _TABLE, _TABLE, wish.public_id)
    _tell(account, wish, move)


def step_of(
    account: Account,
    wish: Wish,
    move: Move,
    reason: str,
    *,
    before: str = "",
    together: int = 1,
) -> None:
    """Keep a step of a wish, and its line in the journal."""
    WishStep.objects.create(
        wish=wish,
        move=move.move,
        state=move.after,
        reason=reason,
        cost_yuan=wish.cost_yuan,
        together=together,
        made_by=account,
    )
    after = {"state": wish.state, "community": wish.community_id, "measure": wish.measure_id}
    if wish.cost_yuan is not None:
        after["cost_yuan"] = str(wish.cost_yuan)
    # The wish's own words may tell of somebody's home; the journal forgets nothing.
    state = {"state": before} if before else None
    act = Act(f"{move.move}_wish", _TABLE, wish.public_id, state, after, reason)
    record(as_actor(account), [act])


def ask_for_answer(account: Account, wish: Wish) -> None:
    """Let the wish wait for the designer there, else for the programme office."""
    place = place_of(wish.community_id)
    designers = holders("designer", place).exclude(pk=wish.made_by_id)
    wanted = Wanted(
        kind=_TABLE,
        title=gettext_noop("%(community)s：愿望“%(text)s”等待答复"),
        values={"community": wish.community.name, "text": wish.short},
        table=_TABLE,
        key=wish.public_id,
        url=page_of(wish),
        place=place,
        role="designer" if designers.exists() else "programme_office",
        due_on=working_day_after(today(), int(limit("wish.answer"))),
    )
    ask(as_actor(account), wanted)


def _tell(account: Account, wish: Wish, move: Move) -> None:
    if wish.made_by_id == account.pk:
        return
    cost = f"{wish.cost_yuan:,.2f}" if wish.cost_yuan is not None else ""
    values = {"text": wish.short, "cost": cost}
    once = f"wish:{wish.public_id}:{wish.version}"
    tell([wish.made_by], Message("wish", _TOLD[move.move], values, page_of(wish), once))


def page_of(wish: Wish) -> str:
    """Return the address of a wish's page."""
    return reverse("plan:wish", args=[wish.public_id])
