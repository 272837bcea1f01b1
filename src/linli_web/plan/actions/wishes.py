"""Wishes of residents and owners: made, answered one by one or together, taken along by plans."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli.lifecycle import move_from
from linli.standards import measures
from linli_web.journal.actions import gathered
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.reasons import kept_words
from linli_web.people.rights import demand
from linli_web.plan.actions.schemes import edit_lines, typed_rows
from linli_web.plan.actions.wish_steps import ask_for_answer, keep, place_of, step_of
from linli_web.plan.models import Scheme, Wish
from linli_web.plan.reads.wishes import estimate
from linli_web.plan.wish_permissions import making_role, may_make, may_move
from linli_web.plan.wish_states import FROM_ELSEWHERE, PROCESS, UNANSWERED, states
from linli_web.registry.models import Building, Community

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from linli.lifecycle import Move
    from linli_web.people.models import Account

_LONGEST = 500


@gathered()
def make_wish(
    account: Account, community_id: str, text: str, *, building_id: str = "", measure_id: str = ""
) -> Wish:
    """Make a wish for a community.

    Parameters
    ----------
    account
        Who wishes.
    community_id
        For which community.
    text
        What is wished, in plain words.
    building_id
        The building that it is about; without it, the whole community.
    measure_id
        The measure of the catalogue that would fulfil it, where somebody knows.

    Raises
    ------
    Community.DoesNotExist
        There is no such community.
    PermissionDenied
        Not allowed.
    Refused
        Nothing is said, the building stands elsewhere, or it was wished already and waits.
    """
    community = Community.objects.select_for_update(of=("self",)).get(pk=community_id)
    demand(may_make(account, community))
    said = kept_words(text, _LONGEST, _("请写下您的愿望，一两句话就行。"))
    _check_building(community, building_id)
    _check_measure(measure_id)
    place = place_of(community_id)
    if Wish.objects.filter(
        community=community, made_by=account, text=said, state__in=UNANSWERED
    ).exists():
        raise Refused(_("同样的愿望您已经提过，正在等待答复，不用再提。"))
    wish = Wish.objects.create(
        community=community,
        building_id=building_id or None,
        text=said,
        measure_id=measure_id,
        made_by=account,
        made_as=making_role(account, place),
    )
    move = move_from(PROCESS, "", "propose")
    assert move is not None  # noqa: S101 - the table of moves is packed # nosec B101
    step_of(account, wish, move, "")
    ask_for_answer(account, wish)
    return wish


@gathered()
def cost_wishes(
    account: Account,
    chosen: Mapping[str, int],
    measure_id: str,
    quantity: float | None,
    cost_yuan: Decimal | None = None,
    reason: str = "",
) -> Sequence[Wish]:
    """Say what would fulfil wishes and what it costs: by the price book, or by hand.

    Parameters
    ----------
    account
        Who answers.
    chosen
        Wishes of one community with their versions; one answer for all.
    measure_id, quantity
        What would fulfil them, and how much of it [unit of the measure].
    cost_yuan
        The cost [yuan]; without it, quantity x typical price of the newest price book.
    reason
        What the cost rests on, where it needs words.

    Raises
    ------
    PermissionDenied, Conflict, Refused
        As `decline_wishes`; or neither quantity nor cost are given.
    """
    _check_measure(measure_id)
    if cost_yuan is None:
        if not measure_id or not quantity:
            raise Refused(_("请选改造内容并填工程量，或者直接填造价。"))
        cost_yuan = estimate(measure_id, quantity).cost_yuan
    if cost_yuan < 0:
        raise Refused(_("造价不能小于 0。"))

    def change(wish: Wish) -> None:
        wish.measure_id, wish.quantity, wish.cost_yuan = measure_id, quantity, cost_yuan

    return _moved(account, chosen, "cost", reason, change)


@gathered()
def include_wishes(
    account: Account,
    chosen: Mapping[str, int],
    scheme_id: str,
    reason: str,
    *,
    there_already: bool = False,
) -> Sequence[Wish]:
    """Put wishes into a draft of their community's scheme, and raise its line by what they take.

    Parameters
    ----------
    account, chosen
        As for `cost_wishes`.
    scheme_id
        Public id of the draft.
    reason
        What is told.
    there_already
        The scheme holds what was wished; its lines stay as they are.

    Raises
    ------
    PermissionDenied, Conflict, Refused
        As `decline_wishes`; or the scheme is no draft of their community, or it is not known how
        much of what they take.
    Rejected
        The line cannot be put into the scheme: the price book has no price for it.
    """
    scheme = Scheme.objects.select_for_update(of=("self",)).filter(public_id=scheme_id).first()
    if scheme is None:
        raise Refused(_("请选要纳入的方案。没有草稿的，先在方案页新建或另存一版。"))
    if not scheme.is_draft:
        raise Refused(_("这份方案已经冻结，不能再加。请先另存一版草稿。"))

    def change(wish: Wish) -> None:
        if wish.community_id != scheme.community_id:
            raise Refused(_("只能纳入本小区的方案。"))
        wish.scheme = scheme

    wishes = _moved(account, chosen, "include", reason, change)
    if not there_already:
        _raise_line(account, scheme, wishes, reason)
    return wishes


def _raise_line(account: Account, scheme: Scheme, wishes: Sequence[Wish], reason: str) -> None:
    """Add what wishes take to the line of its measure; wishes costed together take it once."""
    taken = {(each.measure_id, each.quantity) for each in wishes}
    if len(taken) > 1:
        raise Refused(_("改造内容或工程量不同的愿望，请分开纳入。"))
    measure_id, quantity = taken.pop()
    if not measure_id or not quantity:
        raise Refused(
            _("还不知道要加多少：请先估算造价（改造内容和工程量），或者勾选“方案里已经有了”。")
        )
    rows = typed_rows(scheme)
    line = next((row for row in rows if row["measure_id"] == measure_id), None)
    if line is None:
        line = {"measure_id": measure_id, "quantity": "0"}
        rows.append(line)
    line["quantity"] = f"{Decimal(line['quantity']) + Decimal(repr(quantity)):f}"
    edit_lines(account, scheme.public_id, scheme.version, rows, note=reason)


@gathered()
def decline_wishes(account: Account, chosen: Mapping[str, int], reason: str) -> Sequence[Wish]:
    """Say why wishes do not go into a scheme.

    Raises
    ------
    PermissionDenied
        Not allowed to answer one of them.
    Conflict
        One of them moved since it was looked at.
    Refused
        They are not of one community, this is no step from where one stands, or a reason misses.
    """
    return _moved(account, chosen, "decline", reason)


@gathered()
def move_wishes(
    account: Account, chosen: Mapping[str, int], verb: str, reason: str
) -> Sequence[Wish]:
    """Take wishes up again, take them out of a scheme or a plan, or tell what came of them.

    Raises
    ------
    PermissionDenied, Conflict, Refused
        As `decline_wishes`.
    """
    if verb not in {"take_up_again", "take_out", "tell_result"}:
        raise Refused(_("没有这一步。"))

    def change(wish: Wish) -> None:
        if verb == "take_out" and wish.state == "in_scheme":
            wish.scheme = None

    return _moved(account, chosen, verb, reason, change)


@gathered()
def advance_wishes(scheme: Scheme, move: str, actor: Account, reason: str = "") -> int:
    """Move the wishes of a scheme along with what happened to it elsewhere.

    Parameters
    ----------
    scheme
        Any version of the scheme; the wishes of all its versions are meant.
    move
        `plan` (its annual plan was approved), `build` (its project was finished) or `take_out`
        (it went out of the plan again).
    actor
        Who did that; whether they may was asked there.
    reason
        What is told; asked for where the table of moves asks for it.

    Returns
    -------
    int
        How many wishes moved; those that stand elsewhere are left alone.

    Raises
    ------
    Refused
        A reason misses.
    ValueError
        No such move comes from elsewhere.
    """
    if move not in {*FROM_ELSEWHERE, "take_out"}:
        msg = f"{move!r} is no move that comes from elsewhere"
        raise ValueError(msg)
    rows = Wish.objects.select_for_update(of=("self",)).filter(scheme__family=scheme.family)
    state = "in_scheme" if move == "plan" else "in_plan"
    found = list(rows.filter(state=state).select_related("made_by").order_by("pk"))
    for wish in found:
        step = _next(wish, move)
        keep(actor, wish, step, _reason(step, reason), together=1)
    return len(found)


def _moved(
    account: Account,
    chosen: Mapping[str, int],
    verb: str,
    reason: str,
    change: Callable[[Wish], None] = lambda _wish: None,
) -> Sequence[Wish]:
    """Make one move with several wishes of one community, all or none."""
    wishes = _locked(chosen)
    for wish in wishes:
        move = _next(wish, verb)
        demand(may_move(account, wish, move))
        because = _reason(move, reason)
        change(wish)
        keep(account, wish, move, because, together=len(wishes))
    return wishes


def _locked(chosen: Mapping[str, int]) -> Sequence[Wish]:
    rows = Wish.objects.select_for_update(of=("self",)).select_related("made_by", "community")
    wishes = list(rows.filter(public_id__in=list(chosen)).order_by("pk"))
    if not wishes:
        raise Refused(_("请先选要答复的愿望。"))
    if len(wishes) != len(chosen):
        raise Wish.DoesNotExist
    if len({each.community_id for each in wishes}) > 1:
        raise Refused(_("一次只能答复同一个小区的愿望。"))
    for wish in wishes:
        if wish.version != chosen[wish.public_id]:
            raise Conflict({"state": states()[wish.state].label}, wish.version)
    return wishes


def _next(wish: Wish, verb: str) -> Move:
    move = move_from(PROCESS, wish.state, verb)
    if move is None:
        said = _("“%(text)s”现在%(state)s，不能这样办。")
        raise Refused(said % {"text": wish.short, "state": states()[wish.state].label})
    return move


def _reason(move: Move, reason: str) -> str:
    return kept_words(reason, _LONGEST, _("请写明理由，提出的人会看到。") if move.reason else "")


def _check_building(community: Community, building_id: str) -> None:
    there = Building.objects.filter(pk=building_id, community=community, closed_on=None)
    if building_id and not there.exists():
        raise Refused(_("这栋楼不在%(community)s，请重新选。") % {"community": community.name})


def _check_measure(measure_id: str) -> None:
    if measure_id and measure_id not in measures()["measure_id"]:
        raise Refused(_("改造内容目录里没有“%(measure)s”。") % {"measure": measure_id})
