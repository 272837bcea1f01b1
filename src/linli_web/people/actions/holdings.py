"""Granting roles, ending them, and standing in for who is absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from linli_web.journal.actions import Act, record
from linli_web.people.actors import actor as as_actor
from linli_web.people.models import Account, Deputy, Holding
from linli_web.people.outcomes import Refused
from linli_web.people.permissions import may_end, may_grant, may_manage
from linli_web.people.reads import unended
from linli_web.people.reasons import against
from linli_web.people.rights import demand
from linli_web.people.tables import roles, scopes

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_DEPUTY_DAYS = 366


@transaction.atomic
def grant(
    actor: Account,
    account: Account,
    role: str,
    scope: str,
    place: str,
    until: datetime | None = None,
) -> Holding:
    """Let an account hold a role within a place.

    Parameters
    ----------
    actor
        Who grants it.
    account
        Who gets it.
    role, scope, place
        Names of `roles.csv` and `scopes.csv`, and the place's code; blank for everywhere.
    until
        When it ends by itself; None for no end.

    Raises
    ------
    PermissionDenied
        The actor may not grant this role there.
    Refused
        The role cannot be held so, is held already, or would be over before it begins.
    """
    # Two who grant the same at once wait for each other here.
    locked = Account.objects.select_for_update().get(pk=account.pk)
    _end_what_is_over(locked)
    if reasons := _against(locked, role, scope, place, until):
        raise Refused(*reasons)
    if actor.pk == locked.pk:
        raise Refused(_("不能给自己授予岗位，请另一位有权的人来办。"))
    demand(may_grant(actor, role, scope, place))
    made = Holding.objects.create(
        account=locked,
        role=role,
        scope=scope,
        place=place,
        since=timezone.now(),
        until=until,
        granted_by=str(actor),
    )
    vars(account).pop("effective_holdings", None)
    record(as_actor(actor), [Act("grant", "accounts", locked.public_id, after=_told(made))])
    return made


def _end_what_is_over(account: Account) -> None:
    """Close roles whose day has passed, so that they can be granted anew."""
    over = account.holdings.filter(ended_at=None, until__lte=timezone.now())
    over.update(ended_at=F("until"))


def _against(
    account: Account, role: str, scope: str, place: str, until: datetime | None
) -> list[str]:
    reasons = []
    if role not in roles() or scope not in scopes():
        return [_("没有这个岗位或范围。")]
    if not account.is_active:
        reasons.append(_("这个账号已停用，请先恢复。"))
    if scope not in roles()[role].scopes:
        names = "、".join(scopes()[each].label for each in roles()[role].scopes)
        words = _("“%(role)s”只能按这些范围授予：%(scopes)s。")
        reasons.append(words % {"role": roles()[role].label, "scopes": names})
    if (scope == "everywhere") != (not place):
        reasons.append(_("请选地点；“全部”不选地点。"))
    if until is not None and until <= timezone.now():
        reasons.append(_("结束时间已经过了，请另选。"))
    held = account.holdings.filter(role=role, scope=scope, place=place, ended_at=None)
    if held.exists():
        reasons.append(_("这个岗位已经授予，不用再授。"))
    return reasons


@transaction.atomic
def end_holding(actor: Account, holding: Holding, because: str) -> None:
    """End a role before its time.

    Raises
    ------
    PermissionDenied
        The actor may not grant this role there, so may not end it.
    Refused
        It has ended already, or no reason was given.
    """
    locked = Holding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    demand(may_end(actor, locked.role, locked.scope, locked.place))
    if locked.ended_at is not None:
        raise Refused(_("这个岗位已经结束。"))
    if reasons := against(because, _("请写明结束的原因。")):
        raise Refused(*reasons)
    if locked.role == "administrator":
        demand_another_administrator(locked.account)
    reason = because.strip()
    stop(locked, reason)
    act = Act("end_role", "accounts", locked.account.public_id, before=_told(locked), note=reason)
    record(as_actor(actor), [act])


def demand_another_administrator(leaving: Account) -> None:
    """Keep the last administrator: without one nobody can let anybody in again.

    Raises
    ------
    Refused
        No other open account is an administrator.
    """
    rows = Holding.objects.select_for_update(of=("self",)).filter(
        unended(), role="administrator", account__is_active=True
    )
    administrators = {each.account_id for each in rows.order_by("pk")}
    if administrators == {leaving.pk}:
        raise Refused(_("这是最后一个系统管理员；请先授予另一个人，再来办。"))


def stop(holding: Holding, because: str) -> None:
    """Write that a role ends now; who calls journals it."""
    holding.ended_at = timezone.now()
    holding.ended_because = because
    holding.save(update_fields=["ended_at", "ended_because"])


@transaction.atomic
def appoint_deputy(
    actor: Account, absent: Account, deputy: Account, since: datetime, until: datetime
) -> Deputy:
    """Let somebody use another's roles for a while.

    The absent appoints their own deputy, or whoever may manage their account does.

    Raises
    ------
    PermissionDenied
        Neither is the case.
    Refused
        The time makes no sense, or the deputy's account is closed or the same.
    """
    if actor.pk != absent.pk:
        demand(may_manage(actor, absent))
    if actor.pk == deputy.pk != absent.pk:
        raise Refused(_("不能自己给自己安排代理别人；请本人或另一位管理员来办。"))
    if reasons := _against_deputy(absent, deputy, since, until):
        raise Refused(*reasons)
    made = Deputy.objects.create(absent=absent, deputy=deputy, since=since, until=until)
    after = {"deputy": str(deputy), "since": since.isoformat(), "until": until.isoformat()}
    record(as_actor(actor), [Act("appoint_deputy", "accounts", absent.public_id, after=after)])
    return made


def _against_deputy(
    absent: Account, deputy: Account, since: datetime, until: datetime
) -> list[str]:
    reasons = []
    if deputy.pk == absent.pk:
        reasons.append(_("不能代理自己。"))
    if not deputy.is_active:
        reasons.append(_("这个账号已停用，不能代理。"))
    if until <= since or until <= timezone.now():
        reasons.append(_("结束时间要晚于开始时间，也要晚于现在。"))
    if (until - since).days > LONGEST_DEPUTY_DAYS:
        reasons.append(_("代理最长一年；更久请直接授予岗位。"))
    return reasons


@transaction.atomic
def end_deputy(actor: Account, deputy: Deputy) -> None:
    """End a deputy's time early.

    Raises
    ------
    PermissionDenied
        Neither of the two, nor allowed to manage the account of the absent.
    Refused
        It has ended already.
    """
    locked = Deputy.objects.select_for_update(of=("self",)).get(pk=deputy.pk)
    if actor.pk not in {locked.absent_id, locked.deputy_id}:
        demand(may_manage(actor, locked.absent))
    if locked.ended_at is not None:
        raise Refused(_("代理已经结束。"))
    locked.ended_at = timezone.now()
    locked.save(update_fields=["ended_at"])
    before = {"deputy": str(locked.deputy)}
    act = Act("end_deputy", "accounts", locked.absent.public_id, before=before)
    record(as_actor(actor), [act])


def _told(holding: Holding) -> dict[str, str]:
    told = {"role": holding.role, "scope": holding.scope, "place": holding.place}
    if holding.until is not None:
        told["until"] = holding.until.isoformat()
    return told
