"""The steps of setting up; each can be done again until the last one closes them for ever."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import polars as pl
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.standards.catalogues import counties
from linli.tables.programme import Programme as Told
from linli_web.journal.actions import Act, Actor, gathered, record
from linli_web.operations.models import Setup
from linli_web.people.actions import open_account
from linli_web.people.first_passwords import first_password
from linli_web.people.models import Account, Holding
from linli_web.plan.actions import set_programme
from linli_web.plan.reads import programme
from linli_web.registry.models import County, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VERB = "set_up"
_FIRST_ROLES = (("administrator", "everywhere"), ("programme_office", "county"))


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who shall work in the office."""

    username: str
    name: str
    office: str


def setting_up(origin: str) -> Actor:
    """Return who acts while nobody has an account."""
    return Actor("setup", "首次设置", origin)


@contextmanager
def _step() -> Iterator[Setup]:
    """Hold the row, so that nothing is set up beside or after the end."""
    with gathered():
        row = Setup.objects.select_for_update().filter(pk=1, finished_at=None).first()
        if row is None:
            raise PermissionDenied(_("这套系统已经设置完毕。"))
        yield row


def set_county(actor: Actor, code: str, name: str, years: Sequence[int]) -> None:
    """Say which county this is, what its programme is called and which years it covers.

    Raises
    ------
    ValueError
        There is no county of this code.
    """
    found = counties().filter(pl.col("county") == code).to_dicts()
    if not found:
        msg = f"there is no county {code}"
        raise ValueError(msg)
    with _step():
        mine, _made = County.objects.update_or_create(county=code, defaults=found[0])
        others = County.objects.exclude(pk=code)
        Zone.objects.filter(county__in=others).update(county=mine)
        Holding.objects.filter(scope="county", place__in=others.values("pk")).update(place=code)
        others.delete()
        set_programme(actor, Told(name=name, county=code, years=tuple(years)))
        record(actor, [Act(VERB, "counties", code, after={"name": mine.name})])


def set_zones(actor: Actor, names: Sequence[str]) -> None:
    """Say into which zones the county is divided, in their order; their codes follow it."""
    with _step():
        county = _county()
        for position, name in enumerate(names, start=1):
            Zone.objects.update_or_create(
                county=county,
                zone=f"zone_{position}",
                defaults={"name": name, "position": position},
            )
        Zone.objects.filter(county=county, position__gt=len(names)).delete()
        record(actor, [Act(VERB, "zones", "*", after={"names": list(names)})])


def set_first_account(actor: Actor, person: NewPerson, password: str) -> Account:
    """Open the account of whoever goes on from here, or change it."""
    with _step() as row:
        account = row.first_account or Account()
        account.username, account.name, account.office = (
            person.username,
            person.name,
            person.office,
        )
        account.set_password(password)
        account.save()
        row.first_account = account
        row.save(update_fields=["first_account"])
        for role, scope in _FIRST_ROLES:
            _hold(account, role, scope)
        record(actor, [_of_account(account, [role for role, _scope in _FIRST_ROLES])])
    return account


def add_person(origin: str, person: NewPerson, role: str, scope: str, place: str) -> str:
    """Open one more account and return its first password, which is shown once and not kept.

    Parameters
    ----------
    origin
        Where the request comes from.
    person
        Who it is.
    role, scope, place
        See `people.actions.grant`; the first account grants it.

    Raises
    ------
    PermissionDenied
        There is no first account yet, or it may not grant this role there.
    Refused
        The username is taken, or the role cannot be held so.
    """
    password = first_password()
    with _step() as row:
        by = row.first_account
        if by is None:
            raise PermissionDenied(_("请先建立第一个账号。"))
        by.origin = origin
        values = asdict(person) | {"organisation": None, "email": ""}
        account = open_account(by, values, role, scope, place)
        account.set_password(password)
        account.save(update_fields=["password"])
    return password


def remove_person(actor: Actor, public_id: str) -> None:
    """Take an account away that nobody has used yet."""
    with _step() as row:
        account = Account.objects.filter(public_id=public_id, last_login=None).first()
        if account is not None and account != row.first_account:
            record(actor, [Act(VERB, "accounts", public_id, before=_roles(account))])
            account.delete()


def finish(actor: Actor) -> None:
    """Close these steps for ever.

    Raises
    ------
    PermissionDenied
        Nobody could log in afterwards.
    """
    with _step() as row:
        if row.first_account is None or programme() is None:
            raise PermissionDenied(_("还没有县区或第一个账号，不能结束设置。"))
        row.finished_at = timezone.now()
        row.save(update_fields=["finished_at"])
        record(actor, [Act(VERB, "programmes", str(row.pk), note=_("设置完毕"))])


def _county() -> County:
    county = County.objects.first()
    if county is None:
        raise PermissionDenied(_("请先选择县区。"))
    return county


def _hold(account: Account, role: str, scope: str) -> None:
    place = _county().pk if scope == "county" else ""
    held = {"role": role, "scope": scope, "place": place}
    if not account.holdings.filter(**held, ended_at=None).exists():
        Holding.objects.create(account=account, since=timezone.now(), **held)


def _of_account(account: Account, roles: Sequence[str]) -> Act:
    return Act(VERB, "accounts", account.public_id, after={"roles": list(roles)})


def _roles(account: Account) -> dict[str, list[str]]:
    return {"roles": list(account.holdings.values_list("role", flat=True))}
