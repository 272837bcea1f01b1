"""Opening, changing, closing and reopening accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli_web.journal.actions import Act, gathered, record
from linli_web.people import leaving
from linli_web.people.actions.holdings import demand_another_administrator, grant, stop
from linli_web.people.actors import actor as as_actor
from linli_web.people.models import Account, Deputy
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.permissions import may_grant, may_manage
from linli_web.people.reads import holdings_of
from linli_web.people.reasons import against
from linli_web.people.rights import demand
from linli_web.people.telephones import COLUMN, TABLE, read_mobile, set_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

EDITABLE = ("name", "office", "organisation", "email")


@gathered()
def open_account(
    actor: Account,
    values: Mapping[str, Any],
    role: str,
    scope: str,
    place: str,
    until: datetime | None = None,
) -> Account:
    """Open an account that holds a role; it has no password before its owner sets one.

    Parameters
    ----------
    actor
        Who opens it.
    values
        username, name, office, organisation, email; phone may be left out.
    role, scope, place, until
        See `grant`.

    Raises
    ------
    PermissionDenied
        The actor may not grant this role there.
    Refused
        The username is taken, the number is no mobile, or the role cannot be held so.
    """
    demand(may_grant(actor, role, scope, place))
    if Account.objects.filter(username__iexact=values["username"]).exists():
        raise Refused(_("账号“%s”已经有人用，请换一个。") % values["username"])
    account = Account(username=values["username"], **{name: values[name] for name in EDITABLE})
    account.set_unusable_password()
    set_number(account, read_mobile(values.get(COLUMN) or ""))
    account.save()
    after = {"username": account.username} | _told(account)
    record(as_actor(actor), [Act("open_account", TABLE, account.public_id, after=after)])
    grant(actor, account, role, scope, place, until)
    return account


@gathered()
def edit_account(actor: Account, account: Account, version: int, values: Mapping[str, Any]) -> None:
    """Change an account's name, unit, organisation, e-mail or telephone.

    A telephone that is not among the values stays as it is.

    Raises
    ------
    PermissionDenied
        The actor may not manage this account.
    Conflict
        Somebody else saved in between.
    Refused
        The number is no mobile.
    """
    locked = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    demand(may_manage(actor, locked))
    before = _told(locked)
    if locked.version != version:
        raise Conflict(before, locked.version)
    for name in EDITABLE:
        setattr(locked, name, values[name])
    if values.get(COLUMN) is not None:
        set_number(locked, read_mobile(values[COLUMN]))
    _keep(actor, locked, before)


@gathered()
def set_own_telephone(account: Account, typed: str) -> None:
    """Enter, change or remove one's own telephone.

    Raises
    ------
    Refused
        It is no mobile number.
    """
    locked = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    before = _told(locked)
    set_number(locked, read_mobile(typed))
    _keep(account, locked, before)


def _keep(actor: Account, locked: Account, before: Mapping[str, str]) -> None:
    """Save what changed of an account, with its line."""
    after = _told(locked)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    locked.version += 1
    locked.save(update_fields=[*EDITABLE, COLUMN, f"{COLUMN}_digest", "version"])
    act = Act(
        "edit_account",
        TABLE,
        locked.public_id,
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
    )
    record(as_actor(actor), [act])


@gathered()
def close_account(actor: Account, account: Account, successor: Account | None, because: str) -> int:
    """Close the account of who leaves: its roles end, and what waits goes to a successor.

    Returns
    -------
    int
        How many things that waited were handed over.

    Raises
    ------
    PermissionDenied
        The actor may not manage this account.
    Refused
        No reason was given, it is one's own, it is closed, or the successor's account is.
    """
    locked = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    demand(may_manage(actor, locked))
    if reasons := _against_closing(actor, locked, successor, because):
        raise Refused(*reasons)
    demand_another_administrator(locked)
    handed = leaving.hand_over(locked, successor, as_actor(actor)) if successor else 0
    held = list(holdings_of(locked))
    for each in held:
        stop(each, because.strip())
    now = timezone.now()
    ending = Deputy.objects.filter(ended_at=None, until__gt=now)
    (ending.filter(absent=locked) | ending.filter(deputy=locked)).update(ended_at=now)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    before = {"roles": [f"{each.role} {each.scope} {each.place}".strip() for each in held]}
    after = {"successor": str(successor or ""), "handed_over": handed}
    act = Act("close_account", TABLE, locked.public_id, before, after, because.strip())
    record(as_actor(actor), [act])
    return handed


def _against_closing(
    actor: Account, account: Account, successor: Account | None, because: str
) -> list[str]:
    reasons = against(because, _("请写明停用的原因。"))
    if account.pk == actor.pk:
        reasons.append(_("不能停用自己的账号，请另一位管理员来办。"))
    if not account.is_active:
        reasons.append(_("这个账号已经停用。"))
    if successor is not None and (successor.pk == account.pk or not successor.is_active):
        reasons.append(_("接手人要是另一个在用的账号。"))
    return reasons


@gathered()
def reopen_account(actor: Account, account: Account) -> None:
    """Open a closed account again, without the roles that it held.

    Raises
    ------
    PermissionDenied
        The actor may not manage accounts of a whole county.
    Refused
        It is open, or its person was erased.
    """
    locked = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    demand(may_manage(actor, locked))
    if locked.is_active:
        raise Refused(_("这个账号没有停用。"))
    if locked.erased_at:
        raise Refused(_("这个账号已应本人要求注销，不能恢复；请另开通账号。"))
    locked.is_active = True
    locked.set_unusable_password()
    locked.save(update_fields=["is_active", "password"])
    record(as_actor(actor), [Act("reopen_account", TABLE, locked.public_id)])


def _told(account: Account) -> dict[str, str]:
    """Return an account's values as the journal keeps them, the telephone sealed."""
    return {
        "name": account.name,
        "office": account.office,
        "organisation": str(account.organisation or ""),
        "email": account.email,
        COLUMN: account.phone,
    }
